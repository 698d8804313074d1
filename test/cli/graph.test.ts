import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { emptyDirectory, newConsole } from "./console.js";

const table4 = path.resolve(import.meta.dirname, "../../examples/tr94-19/table4.xgraph");

async function run(argv: readonly string[], stdin = "") {
  const io = newConsole({ workingDirectory: emptyDirectory(), stdin });
  const code = await xgc(["graph", ...argv], io);
  return {
    code,
    out: io.out(),
    err: io.err(),
    read: (name: string) => readFileSync(path.join(io.workingDirectory, name), "utf8"),
  };
}

test("draws the only graph of a file", async () => {
  const { code, out } = await run([table4]);
  expect(code).toBe(0);
  expect(out).toMatch(/^<svg [^>]*>\n<title>UdpStack/);
  expect((await run([table4, "UdpStack"])).out).toBe(out);
});

test("writes a file", async () => {
  const result = await run([table4, "UdpPair", "--format", "dot", "--out", "pair.dot"]);
  expect(result).toMatchObject({ code: 0, out: "wrote pair.dot\n" });
  expect(result.read("pair.dot")).toMatch(/^digraph "UdpPair" \{/);
});

test("draws a graph whose protocols nobody has written", async () => {
  const file = path.join(emptyDirectory(), "p.xgraph");
  const protocol = 'protocol P from "./p.ts" { needs lower: device; }\nnumber P = 1;\n';
  writeFileSync(file, `${protocol}graph G { needs nic: device; p = P over nic; }`);
  expect((await run([file, "--format", "mermaid"])).out).toContain('_p["P"]:::interrupt');
});

test("draws a scenario whose size an experiment says as it says it first", async () => {
  const arrays = path.resolve(import.meta.dirname, "../golden/arrays/arrays.xgraph");
  const { code, out } = await run([arrays, "Crowd", "--format", "dot"]);
  expect(code).toBe(0);
  expect(out).toContain('subgraph "cluster client[0]"');
  expect(out).not.toContain("client[1]");
});

test.each([
  [[table4, "UdpStak"], "", "error: there is no graph or scenario UdpStak\nhelp: did you mean UdpStack?\n"],
  [["-"], "", "error: the file declares no graph: say which to draw\nhelp: it imports none either\n"],
  [
    ["-"],
    "graph A {}\ngraph B {}",
    "error: the file declares several graphs: say which to draw\nhelp: there are A, B\n",
  ],
])("%j is refused", async (argv, stdin, err) => {
  expect(await run(argv, stdin)).toMatchObject({ code: 1, out: "", err });
});
