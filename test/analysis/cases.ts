/** Programs for the analysis: files of `report/` and `silent/`, over the standard library as it is. */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { analyse, explore, type Findings } from "../../src/analysis/index.js";
import {
  type Checked,
  conclude,
  type FileSystem,
  memoryFileSystem,
  pass,
  type Program,
  programIn,
  renderDiagnostics,
} from "../../src/compiler/index.js";
import { disk, root, standardLibrary } from "../compiler/disk.js";

export interface Case {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

export function casesIn(kind: "report" | "silent"): Case[] {
  const folder = path.join(import.meta.dirname, kind);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".xgraph"))
    .sort()
    .map((name) => {
      const file = path.join(folder, name);
      return { name: name.slice(0, -".xgraph".length), file, text: readFileSync(file, "utf8") };
    });
}

/** The first part of a text is the program; further files stand after lines `//- NAME`. */
function optionsFor(text: string): Parameters<typeof pass>[1] {
  const [main = "", ...parts] = text.split(/^\/\/- (?=\S+\n)/m);
  const files: Record<string, string> = { "/case/main.xgraph": main };
  for (const part of parts) {
    const [name = ""] = part.split("\n", 1);
    files[`/case/${name}`] = part.slice(name.length + 1);
  }
  const memory = memoryFileSystem(files);
  const fileSystem: FileSystem = {
    exists: (name) => (name.startsWith("/case/") ? memory : disk).exists(name),
    read: (name, limit) => (name.startsWith("/case") ? memory : disk).read(name, limit),
  };
  return { fileSystem, standardLibrary, workingDirectory: "/case" };
}

/** @param off Codes of checks that are switched off. */
export async function analysedCase(
  text: string,
  { off = new Set<string>(), notes = true }: { readonly off?: ReadonlySet<string>; readonly notes?: boolean } = {},
): Promise<Checked> {
  const options = { ...optionsFor(text), off, notes };
  const passed = pass("main.xgraph", options);
  const program = programIn(passed);
  return program === undefined ? conclude(passed) : conclude(passed, await analyse(program, options));
}

/**
 * @param change what is analysed in place of the program.
 * @throws Error where the program has a fault.
 */
export async function exploredCase(text: string, change: Change = asItIs): Promise<Findings> {
  return explored("main.xgraph", optionsFor(text), change);
}

export async function exploredFile(file: string, change: Change = asItIs): Promise<Findings> {
  return explored(file, { fileSystem: disk, standardLibrary, workingDirectory: root }, change);
}

/** A program that is beside the files of a folder. */
export async function exploredIn(folder: string, text: string, change: Change = asItIs): Promise<Findings> {
  const file = path.join(folder, "made.xgraph");
  const fileSystem: FileSystem = {
    exists: (name) => name === file || disk.exists(name),
    read: (name, limit) => (name === file ? { text } : disk.read(name, limit)),
  };
  return explored(file, { fileSystem, standardLibrary, workingDirectory: root }, change);
}

type Change = (program: Program) => Program;
const asItIs: Change = (program) => program;

async function explored(file: string, options: Parameters<typeof explore>[1], change: Change): Promise<Findings> {
  const passed = pass(file, options);
  const program = programIn(passed);
  if (program === undefined) throw new Error(rendered(conclude(passed)));
  return explore(change(program), options);
}

/** Without the lines in implementations, which change with every edit there. */
export function rendered({ diagnostics, sources }: Checked): string {
  return renderDiagnostics(diagnostics, sources).replace(/(\.ts):\d+/g, "$1");
}

/** Two hosts on one Ethernet that run a graph under a mode. */
export const pair = (
  graph: string,
  mode: string,
  start = "client.test.pingpong(server.test, size: 1000 B)",
): string => `
scenario Pair {
  host client on DECstation5000 runs ${graph} under ${mode};
  host server on DECstation5000 runs ${graph} under ${mode};
  link lan = Ethernet10 joins client as 10.0.0.1/24, server as 10.0.0.2/24;
  start ${start};
}
`;
