import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { commands } from "../../src/cli/command-table.js";
import { type Command, parseCommandLine } from "../../src/cli/options.js";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "./console.js";

const table: Readonly<Record<string, Command>> = commands;
const names = Object.keys(table);

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = newConsole();
  return { code: await xgc(argv, io), out: io.out(), err: io.err() };
}

describe("help", () => {
  test("lists the commands", async () => {
    const { code, out } = await run("--help");
    expect(code).toBe(0);
    await expect(out).toMatchFileSnapshot("golden/help.txt");
    expect((await run("help")).out).toBe(out);
    expect((await run("-h")).out).toBe(out);
  });

  test.each(names)("of %s has its options and examples", async (name) => {
    const { code, out } = await run(name, "--help");
    expect(code).toBe(0);
    await expect(out).toMatchFileSnapshot(`golden/help-${name}.txt`);
    expect((await run("help", name)).out).toBe(out);
    expect((await run(name, "x", "y", "-h")).out).toBe(out);
  });

  test.each(names)("of %s fits 100 columns", async (name) => {
    const { out } = await run(name, "--help");
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test.each(names)("has examples of %s that parse", (name) => {
    const command = table[name];
    if (command === undefined) throw new Error(name);
    for (const [line] of command.examples) {
      const [program, word, ...argv] = line
        .replace(/^sudo /, "")
        .split(" ")
        .map((each) => each.replace(/^'(.*)'$/, "$1"));
      expect([program, word]).toEqual(["xgc", name]);
      expect(() => parseCommandLine(command, argv)).not.toThrow();
    }
  });
});

test("the version is the package's", async () => {
  const file = path.join(import.meta.dirname, "../../package.json");
  const { version } = JSON.parse(readFileSync(file, "utf8"));
  expect(await run("--version")).toEqual({ code: 0, out: `xgc ${version}\n`, err: "" });
});

describe("a wrong command line", () => {
  test.each([
    [["chek", "x.xgraph"], "error: there is no command chek\nhelp: did you mean check?\n"],
    [["table4.xgraph"], "error: there is no command table4.xgraph\nhelp: write: xgc run table4.xgraph\n"],
    [["--verison"], "error: there is no option --verison\nhelp: did you mean --version?\n"],
    [["help", "rum"], "error: there is no command rum\nhelp: did you mean run?\n"],
    [["run"], "error: FILE is missing\nhelp: see --help\n"],
    [["run", "a", "b"], 'error: "b" is one word too many: xgc run takes one FILE\nhelp: see --help\n'],
    [["check", "a", "--formt", "json"], "error: there is no option --formt\nhelp: did you mean --format?\n"],
    [
      ["check", "a", "--format", "jsn"],
      'error: --format is pretty, json or sarif, not "jsn"\nhelp: did you mean json?\n',
    ],
    [["compile", "a", "--out"], "error: the option --out needs a value: --out DIR\nhelp: see --help\n"],
    [["compile", "a", "--out", "--bundle"], "error: the option --out needs a value: --out DIR\nhelp: see --help\n"],
    [
      ["constructor"],
      `error: there is no command constructor\nhelp: there are ${names.slice(0, 12).join(", ")}, ...\n`,
    ],
  ])("%j", async (argv, err) => {
    expect(await run(...argv)).toEqual({ code: 2, out: "", err });
  });

  test("without a command is help, on stderr", async () => {
    const { code, out, err } = await run();
    expect([code, out, err]).toEqual([2, "", (await run("help")).out]);
  });
});
