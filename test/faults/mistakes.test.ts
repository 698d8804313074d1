/**
 * The mistakes of `mistakes.ts`, made one by one in a project that `xgc init` has just made: `xgc check` names each at its line, with a cure. What it prints
 * is in golden/mistakes.txt; with UPDATE=1 it is written anew. A mistake in TypeScript takes half a second, so that
 * the suite makes each third of these, and all others; `npm run mistakes` makes all.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { beforeAll, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { emptyDirectory, newConsole } from "../cli/console.js";
import { mistakes } from "./mistakes.js";

const golden = path.join(import.meta.dirname, "golden/mistakes.txt");
const isWhole = process.env["XGC_MISTAKES"] !== undefined || process.env["UPDATE"] === "1";
const tried = Object.keys(mistakes).filter(
  (name, index) => isWhole || mistakes[name]?.file !== "greet.ts" || index % 3 === 0,
);
const printed = new Map<string, { readonly code: number; readonly text: string }>();

beforeAll(async () => {
  const directory = emptyDirectory();
  const run = async (...argv: string[]): Promise<{ code: number; text: string }> => {
    const io = newConsole({ workingDirectory: directory, env: { XDG_CACHE_HOME: path.join(directory, "cache") } });
    const code = await xgc(argv, io);
    return { code, text: (io.out() + io.err()).replaceAll(directory, ".") };
  };
  await run("init", ".");
  expect(await run("check", "lan.xgraph", "lan.test.xgraph")).toMatchObject({ code: 0 });
  for (const name of tried) {
    const { file, from, to } = mistakes[name]!;
    const whole = path.join(directory, file);
    const text = readFileSync(whole, "utf8");
    expect(text, name).toContain(from);
    writeFileSync(whole, text.replace(from, to));
    printed.set(name, await run("check", file === "lan.test.xgraph" ? file : "lan.xgraph"));
    writeFileSync(whole, text);
  }
  const all = [...printed].map(([name, { text }]) => `# ${name}\n\n${text.replace(/^(?=.)/gm, "    ")}`);
  if (process.env["UPDATE"] === "1") writeFileSync(golden, all.join("\n"));
}, 300_000);

/** The message says what is right, or names both things that do not fit. */
const inMessage =
  /must be|did you mean|Did you mean|should have|needs|provides|exports no|there is no (?:file|such file)|no such file|is expected|has the same address|same address|is no reason|stand over each other|no package|is not a|is not assignable|reduce them|does not exist|no (?:field )?type/;

test("there are forty or more", () => {
  expect(Object.keys(mistakes).length).toBeGreaterThanOrEqual(40);
  expect(printed.size).toBe(tried.length);
});

test.each(tried)("one %s", (name) => {
  const { code, text } = printed.get(name) ?? { code: 0, text: "" };
  expect(code).toBe(1);
  const line = /^\s*--> (\S+?):\d+:\d+$/m.exec(text)?.[1];
  // A declaration and its implementation that do not fit are named at either.
  expect(["lan.test.xgraph", "lan.xgraph", "greet.xgraph", "greet.ts"]).toContain(line);
  expect(/^(?:help|fix): /m.test(text) || inMessage.test(text)).toBe(true);
  expect(readFileSync(golden, "utf8")).toContain(`# ${name}\n\n${text.replace(/^(?=.)/gm, "    ")}`);
});
