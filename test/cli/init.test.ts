import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { emptyDirectory, filesIn, newConsole } from "./console.js";

async function run(workingDirectory: string, ...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = newConsole({ workingDirectory });
  return { code: await xgc(argv, io), out: io.out(), err: io.err() };
}

test("a new project checks, runs, passes its test, and is as xgc would lay it out", { timeout: 60_000 }, async () => {
  const directory = emptyDirectory();
  const made = await run(directory, "init", "My lan");
  expect(made.code).toBe(0);
  expect(made.out).toMatch(/\nNext: cd My lan && npm install && npm start\n$/);
  const project = path.join(directory, "My lan");
  expect(filesIn(project)).toContain(".gitignore");
  const { name, dependencies } = JSON.parse(readFileSync(path.join(project, "package.json"), "utf8"));
  expect([name, Object.keys(dependencies)]).toEqual(["my-lan", ["xgc"]]);
  expect(await run(project, "check", "lan.xgraph", "lan.test.xgraph")).toMatchObject({ code: 0, err: "" });
  expect(await run(project, "declare", "--check", "greet.xgraph")).toMatchObject({ code: 0 });
  expect(await run(project, "fmt", "--check", ".")).toMatchObject({ code: 0, out: "" });
  expect((await run(project, "run", "lan.xgraph")).out).toMatch(/^threads +[\d.]+ +[\d.]+$/m);
  expect((await run(project, "run", "lan.test.xgraph")).out).toContain("The expectation holds.");
});

test("a project is made where nothing of it is yet", async () => {
  const directory = emptyDirectory();
  mkdirSync(path.join(directory, "empty"));
  expect((await run(directory, "init", "empty")).code).toBe(0);
  const before = filesIn(directory);
  expect(await run(directory, "init", "empty")).toEqual({
    code: 1,
    out: "",
    err:
      "error: empty/greet.ts, empty/greet.xgraph, empty/greet.xgraph.ts, empty/lan.test.xgraph, empty/lan.xgraph would be overwritten\n" +
      "help: name a new directory\n",
  });
  expect(filesIn(directory)).toEqual(before);
  writeFileSync(path.join(directory, "file"), "");
  expect((await run(directory, "init", "file")).err).toBe("error: file is a file\n");
  expect(existsSync(path.join(directory, "file"))).toBe(true);
});

test("in a package, it adds what the package lacks, and leaves what it has", async () => {
  const directory = emptyDirectory();
  const packageFile = path.join(directory, "package.json");
  const scripts = { test: 'echo "Error: no test specified" && exit 1', start: "node ." };
  const known = { name: "ours", version: "2.0.0", scripts, devDependencies: { xgc: "file:../xgc.tgz" } };
  writeFileSync(packageFile, JSON.stringify(known));
  writeFileSync(path.join(directory, "README.md"), "# Ours\n");
  expect(await run(directory, "init")).toMatchObject({ code: 0, err: "" });
  expect(readFileSync(path.join(directory, "README.md"), "utf8")).toBe("# Ours\n");
  const manifest = JSON.parse(readFileSync(packageFile, "utf8"));
  expect(manifest).toMatchObject({ name: "ours", version: "2.0.0", devDependencies: known.devDependencies });
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.scripts).toMatchObject({ test: "xgc run lan.test.xgraph", start: "node .", format: "xgc fmt ." });
});

test("a package.json that is none is left alone, with all the rest", async () => {
  const directory = emptyDirectory();
  writeFileSync(path.join(directory, "package.json"), "{");
  const { code, err } = await run(directory, "init");
  expect(code).toBe(1);
  expect(err).toMatch(/^error: package\.json cannot be read: /);
  expect(filesIn(directory)).toEqual(["package.json"]);
});
