/** Glue under the compiler of TypeScript, with the strictest settings that the repository has. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emitDeclarations, emitGlue } from "../../src/emit/index.js";
import { checked, root, standardLibrary } from "./checked.js";

/** Programs with protocols of their own, whose implementations are checked along with the glue. */
const own = ["test/golden/calls/calls.xgraph"];

const examples = readdirSync(path.join(root, "examples"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".xgraph") && !name.startsWith("incidents"))
  .map((name) => path.join("examples", name));

const files = [
  ...examples,
  "test/emit/programs/no-barrier.xgraph",
  "test/emit/programs/two-barriers.xgraph",
  "test/emit/programs/when-barrier.xgraph",
  "test/emit/programs/any-upper.xgraph",
  "test/emit/programs/at-point.xgraph",
  "test/golden/worlds/worlds.xgraph",
  "test/golden/arrays/arrays.xgraph",
];

let project: string;
beforeAll(() => {
  mkdirSync(path.join(root, "build"), { recursive: true });
  project = mkdtempSync(path.join(root, "build/glue-"));
});
afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

test("glue type-checks", { timeout: 120_000 }, () => {
  for (const file of files) {
    for (const { name, text } of emitGlue(checked(file), { standardLibrary, directory: project }).files)
      writeFileSync(path.join(project, name), text);
  }
  for (const file of own) {
    const program = checked(file);
    const folder = path.join(project, path.basename(file, ".xgraph"));
    cpSync(path.join(root, path.dirname(file)), folder, { recursive: true });
    const moved = checked(path.join(folder, path.basename(file)));
    const declarations = emitDeclarations({ program, source: 0, layout: { standardLibrary } });
    writeFileSync(path.join(folder, `${path.basename(file)}.ts`), declarations ?? "");
    for (const { name, text } of emitGlue(moved, { standardLibrary, directory: folder }).files)
      writeFileSync(path.join(folder, name), text);
  }
  const configuration = {
    extends: "../../tsconfig.json",
    compilerOptions: {
      rootDir: "../..",
      // Nothing of Node: glue runs anywhere.
      types: [],
      paths: { "xgc/runtime": ["../../src/runtime/index.ts"], "xgc/stdlib/*": ["../../stdlib/*.ts"] },
    },
    include: ["**/*.ts"],
    exclude: [],
  };
  writeFileSync(path.join(project, "tsconfig.json"), JSON.stringify(configuration));
  const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", project], { encoding: "utf8" });
  expect(stdout).toBe("");
  expect(status).toBe(0);
});
