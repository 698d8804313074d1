/** Compiles in builds: nothing twice, dependencies, source maps, passes, watching. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SourceMap } from "node:module";
import { beforeEach, describe, expect, test } from "vitest";
import { watchFiles } from "../../src/cli/watch.js";
import { xgc } from "../../src/cli/xgc.js";
import { type Console, emptyDirectory, newConsole } from "./console.js";

const root = path.resolve(import.meta.dirname, "../..");
let directory: string;
beforeEach(() => {
  directory = emptyDirectory();
  cpSync(path.join(root, "template"), directory, { recursive: true });
});

const file = (name: string): string => path.join(directory, name);

async function compile(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = newConsole({ workingDirectory: directory, env: { XDG_CACHE_HOME: file(".cache") } });
  const code = await xgc(["compile", ...argv], io);
  return { code, out: io.out(), err: io.err() };
}

describe("a second compile", () => {
  const argv = ["lan.xgraph", "--out", "build"];

  test("does nothing where nothing has changed", async () => {
    expect(await compile(...argv)).toEqual({ code: 0, out: "wrote build/lan.ts\n", err: "" });
    expect(await compile(...argv)).toEqual({ code: 0, out: "build/lan.ts is up to date\n", err: "" });
  });

  test.each([
    ["a program", () => writeFileSync(file("lan.xgraph"), readFileSync(file("lan.xgraph"), "utf8") + "\n")],
    ["an import", () => writeFileSync(file("greet.xgraph"), readFileSync(file("greet.xgraph"), "utf8") + "\n")],
    ["an output", () => writeFileSync(file("build/lan.ts"), "// Made by xgc from lan.xgraph; mine")],
    ["a deleted output", () => rmSync(file("build/lan.ts"))],
  ])("works after a change of %s", async (_, change) => {
    await compile(...argv);
    change();
    expect((await compile(...argv)).out).toBe("wrote build/lan.ts\n");
    expect(readFileSync(file("build/lan.ts"), "utf8")).toContain("class StationGreetOverNetUdp");
  });

  test("says again what is wrong", async () => {
    writeFileSync(file("lan.xgraph"), "graph G {\n  a = NOWHERE;\n}\n");
    const first = await compile(...argv);
    expect(first.code).toBe(1);
    expect(await compile(...argv)).toEqual(first);
  });
});

test("an implementation that is named like the program stays, also where the glue comes beside it", async () => {
  renameSync(file("greet.ts"), file("lan.ts"));
  const declared = readFileSync(file("greet.xgraph"), "utf8").replace("./greet.ts", "./lan.ts");
  writeFileSync(file("greet.xgraph"), declared);
  const before = readFileSync(file("lan.ts"), "utf8");
  expect(await compile("lan.xgraph", "--out", ".")).toEqual({ code: 0, out: "wrote lan.glue.ts\n", err: "" });
  expect(readFileSync(file("lan.ts"), "utf8")).toBe(before);
  const io = newConsole({ workingDirectory: directory });
  expect(await xgc(["run", "lan.xgraph"], io)).toBe(0);
  expect(io.out()).toMatch(/^handlers +[\d.]+ +[\d.]+$/m);
});

test("--depfile names what make must look at", async () => {
  await compile("lan.xgraph", "--out", "build", "--depfile", "build/lan.d");
  const text = readFileSync(file("build/lan.d"), "utf8");
  expect(text).toMatch(/^build\/lan\.ts: /);
  for (const name of ["lan.xgraph", "greet.xgraph", "greet.ts"]) expect(text).toContain(`\n${name}:\n`);
  expect(text).not.toContain(root);
});

test(
  "--source-map leads an exception in a protocol to its line, and glue to .xgraph",
  { timeout: 60_000 },
  async () => {
    const greet = readFileSync(file("greet.ts"), "utf8").replace("answered.signal();", 'throw new TypeError("oops");');
    writeFileSync(file("greet.ts"), greet);
    expect((await compile("lan.xgraph", "--bundle", "lan.mjs", "--source-map")).code).toBe(0);
    const line = greet.slice(0, greet.indexOf("throw new TypeError")).split("\n").length;
    const instance = readFileSync(file("lan.xgraph"), "utf8")
      .split("\n")
      .findIndex((each) => each.includes("greet = GREET"));
    const shows = (flags: readonly string[], bundle: string): string => {
      const { stderr, status } = spawnSync(process.execPath, [...flags, bundle], { cwd: directory, encoding: "utf8" });
      expect(status).toBe(1);
      expect(stderr).toMatch(/^error: on client at [\d.]+ us, in input 1, a protocol has thrown TypeError: oops\n/);
      expect(stderr).toContain(` greet, lan.xgraph:${instance + 1}\n`);
      return stderr;
    };
    expect(shows(["--enable-source-maps"], "lan.mjs")).toMatch(
      new RegExp(`^  GREET\\.demux +greet\\.ts:${line} `, "m"),
    );
    expect(shows([], "lan.mjs")).toContain(
      "help: xgc compile --source-map and node --enable-source-maps give the lines",
    );
    // Elsewhere, the map still leads to the sources.
    expect((await compile("lan.xgraph", "--bundle", "out/lan.mjs", "--source-map")).code).toBe(0);
    expect(shows(["--enable-source-maps"], "out/lan.mjs")).toContain(` greet.ts:${line} `);

    const text = readFileSync(file("lan.mjs"), "utf8");
    const map = new SourceMap(JSON.parse(readFileSync(file("lan.mjs.map"), "utf8")));
    const at = text.slice(0, text.indexOf("StationGreetOverNetUdp = class")).split("\n").length - 1;
    const entry = map.findEntry(at + 1, 2) as { originalSource: string; originalLine: number };
    const program = readFileSync(file("lan.xgraph"), "utf8");
    expect(entry.originalSource).toMatch(/lan\.xgraph$/);
    expect(program.split("\n")[entry.originalLine]).toMatch(/greet = GREET over net\.udp/);
    expect(readFileSync(file("lan.mjs.map"), "utf8")).not.toContain(root);
  },
);

// In a process of its own: vitest has its own stack traces.
test("an exception in xgc run names the protocol's line", { timeout: 60_000 }, () => {
  const greet = readFileSync(file("greet.ts"), "utf8").replace("answered.signal();", 'throw new TypeError("oops");');
  writeFileSync(file("greet.ts"), greet);
  const command = [path.join(root, "dist/xgc.cjs"), "run", "lan.xgraph"];
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: directory, encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^error: on client at [\d.]+ us, in input 1, a protocol has thrown TypeError: oops\n {2}GREET\.demux +greet\.ts:\d+ +greet, lan\.xgraph:\d+\n/,
  );
  expect(stderr).toMatch(/^ {2}UDP\.demux +std\/inet\/udp\.ts:\d+ +net\.udp, std\/inet\/inet\.xgraph:\d+$/m);
});

test("--timings says how long each pass takes", async () => {
  const { code, err } = await compile("lan.xgraph", "--out", "build", "--timings");
  expect(code).toBe(0);
  expect(err).toMatch(/^load +[\d.]+ ms\n(?:\S.* +[\d.]+ ms\n)+in all +[\d.]+ ms\n$/);
});

test("--dump-after prints what a pass finds out", async () => {
  const { code, out } = await compile("lan.xgraph", "--dump-after", "numbers");
  expect(code).toBe(0);
  expect(JSON.parse(out).numbers).toContainEqual(expect.objectContaining({ protocol: "GREET", value: 30001 }));
  expect(existsSync(file("build"))).toBe(false);
  expect((await compile("lan.xgraph", "--dump-after", "nothing")).err).toMatch(
    /^error: there is no pass nothing\nhelp: there are load,/,
  );
});

test("--watch survives every state of a file, and says what changed", { timeout: 60_000 }, async () => {
  const io: Console = newConsole({ workingDirectory: directory });
  const runs: number[] = [];
  let end = (): void => undefined;
  const until = new Promise<void>((resolve) => (end = resolve));
  const asked = new Set<string>();
  const work = async (): Promise<number> => {
    const texts = ["lan.xgraph", "greet.xgraph"].map((name) =>
      existsSync(file(name)) ? readFileSync(file(name), "utf8") : "",
    );
    for (const name of ["lan.xgraph", "greet.xgraph"]) asked.add(file(name));
    runs.push(texts.join("").length);
    if (texts[0] === "") throw new Error("a bug, even");
    return Promise.resolve(0);
  };
  const watching = watchFiles("lan.xgraph", io, asked, work, until);
  const ran = (count: number): Promise<void> => expect.poll(() => runs.length, { timeout: 10_000 }).toBe(count);
  await ran(1);
  const text = readFileSync(file("lan.xgraph"), "utf8");
  writeFileSync(file("lan.xgraph"), "graph {");
  await ran(2);
  rmSync(file("lan.xgraph"));
  await ran(3);
  writeFileSync(file("lan.xgraph"), text);
  await ran(4);
  renameSync(file("greet.xgraph"), file("other.xgraph"));
  await ran(5);
  renameSync(file("other.xgraph"), file("greet.xgraph"));
  await ran(6);
  mkdirSync(file("unrelated"));
  end();
  expect(await watching).toBe(0);
  const said = io
    .err()
    .split("\n")
    .filter((line) => /^(?:lan|greet)\.xgraph /.test(line));
  expect(said).toEqual([
    "lan.xgraph has changed",
    "lan.xgraph is gone",
    "lan.xgraph is there now",
    "greet.xgraph is gone",
    "greet.xgraph is there now",
  ]);
});

test.each([
  [["lan.xgraph"], "error: compile needs --out DIR, --bundle FILE.mjs or --bundle FILE.html\nhelp: see --help\n"],
  [["lan.xgraph", "--out", "o", "--source-map"], "error: --source-map needs --bundle FILE.mjs\nhelp: see --help\n"],
  [["-", "--out", "o", "--watch"], "error: standard input cannot be watched\nhelp: name a file\n"],
])("%j is refused", async (argv, err) => {
  expect(await compile(...argv)).toEqual({ code: 2, out: "", err });
});
