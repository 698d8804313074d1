import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Simulation } from "../../src/runtime/index.js";
import plugin from "../../src/unplugin/index.js";

const root = path.resolve(import.meta.dirname, "../..");
/** Inside the package, so that `xgc/runtime` is this one. */
const directory = path.join(root, "build/unplugin-test");

beforeAll(() => {
  rmSync(directory, { recursive: true, force: true });
  cpSync(path.join(root, "examples/tr94-19"), directory, { recursive: true });
  writeFileSync(path.join(directory, "main.js"), 'export { default } from "./table4.xgraph";\n');
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const options = {
  bundle: true,
  format: "esm",
  platform: "node",
  logLevel: "silent",
  absWorkingDir: directory,
} as const;

test("a program is imported as its simulation, with its measured tables", async () => {
  await build({ ...options, entryPoints: ["main.js"], outfile: "out.mjs", plugins: [plugin.esbuild()] });
  const text = readFileSync(path.join(directory, "out.mjs"), "utf8");
  const loaded: unknown = await import(pathToFileURL(path.join(directory, "out.mjs")).href);
  const { default: simulation } = loaded as { readonly default: Simulation };
  expect(simulation.program).toBe("table4.xgraph");
  expect(simulation.experiments.map(({ name }) => name)).toEqual(["table4"]);
  expect(text).toContain("table4Measured");
});

test("an error in the program is an error of the build", async () => {
  writeFileSync(path.join(directory, "wrong.xgraph"), "graph G {\n  a = NOWHERE;\n}\n");
  writeFileSync(path.join(directory, "wrong.js"), 'import "./wrong.xgraph";\n');
  const failed = build({ ...options, entryPoints: ["wrong.js"], write: false, plugins: [plugin.esbuild()] });
  await expect(failed).rejects.toThrow(/NOWHERE/);
});
