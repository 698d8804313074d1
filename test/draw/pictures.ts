/** Pictures of the programs that tests draw. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { check, type Program } from "../../src/compiler/index.js";
import { withImplementations } from "../../src/cli/implementations.js";
import { nodeFileSystem } from "../../src/cli/node-file-system.js";
import { type Picture, pictureOfGraph, pictureOfScenario } from "../../src/draw/index.js";

const root = path.resolve(import.meta.dirname, "../..");

export function programAt(file: string): Program {
  const { program, diagnostics } = check(file, {
    fileSystem: withImplementations(nodeFileSystem),
    standardLibrary: path.join(root, "stdlib"),
    workingDirectory: root,
  });
  if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return program;
}

export function pictureOf(program: Program, name: string): Picture {
  const graph = program.graphs.find((each) => each.name === name);
  if (graph !== undefined) return pictureOfGraph(program, graph);
  const scenario = program.scenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`no ${name}`);
  return pictureOfScenario(program, scenario);
}

export function textOf(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}
