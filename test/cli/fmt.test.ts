import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { emptyDirectory, newConsole } from "./console.js";

const ugly = "graph  G{eth=ETH over nic;\nudp  =UDP over eth;}";
const nice = "graph G {\n  eth = ETH over nic;\n  udp = UDP over eth;\n}\n";

async function run(files: Record<string, string>, argv: readonly string[], stdin = "") {
  const directory = emptyDirectory();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), text);
  }
  const io = newConsole({ workingDirectory: directory, stdin });
  const code = await xgc(["fmt", ...argv], io);
  const read = (name: string): string => readFileSync(path.join(directory, name), "utf8");
  return { code, out: io.out(), err: io.err(), read };
}

test("writes back what changes", async () => {
  const result = await run({ "a.xgraph": ugly, "b.xgraph": nice }, ["a.xgraph", "b.xgraph"]);
  expect(result).toMatchObject({ code: 0, out: "laid out a.xgraph\n", err: "" });
  expect(result.read("a.xgraph")).toBe(nice);
});

test("looks through directories, but not hidden ones and packages", async () => {
  const files = { "p/a.xgraph": ugly, "p/q/b.xgraph": ugly, "p/.git/c.xgraph": ugly, "p/node_modules/d.xgraph": ugly };
  const result = await run({ ...files, "p/e.txt": "text" }, ["p"]);
  expect(result.out).toBe("laid out p/a.xgraph\nlaid out p/q/b.xgraph\n");
  expect(result.read("p/.git/c.xgraph")).toBe(ugly);
});

test("--check writes nothing and fails where something would change", async () => {
  const result = await run({ "a.xgraph": ugly, "b.xgraph": nice }, ["--check", "a.xgraph", "b.xgraph"]);
  expect(result).toMatchObject({ code: 1, out: "a.xgraph is not as xgc fmt would lay it out\n", err: "" });
  expect(result.read("a.xgraph")).toBe(ugly);
  expect((await run({ "b.xgraph": nice }, ["--check", "b.xgraph"])).code).toBe(0);
});

test("is a filter with -", async () => {
  expect(await run({}, ["-"], ugly)).toMatchObject({ code: 0, out: nice });
  expect((await run({}, ["-", "--width", "16"], ugly)).out).toContain("eth = ETH\n    over nic;");
});

test("leaves a program with syntax errors as it is, says why, and goes on", async () => {
  const result = await run({ "a.xgraph": "graph G {", "b.xgraph": ugly }, ["a.xgraph", "b.xgraph"]);
  expect(result).toMatchObject({ code: 1, out: "laid out b.xgraph\n" });
  expect(result.err).toContain('error XG1002: "}" is missing');
  expect(result.err).toContain("a.xgraph:1:10");
  expect(result.read("a.xgraph")).toBe("graph G {");
});

test.each([
  [["nothing.xgraph"], 1, "error: cannot read nothing.xgraph: no such file or directory\n"],
  [["-", "--width", "wide"], 2, 'error: --width is a number of columns, not "wide"\n'],
])("%j is refused", async (argv, code, err) => {
  expect(await run({}, argv)).toMatchObject({ code, out: "", err });
});
