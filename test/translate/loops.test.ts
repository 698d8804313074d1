/** Loops that count their rounds: what they compute stays as it is, and each ends when the budget is spent. */
import { decode } from "@jridgewell/sourcemap-codec";
import { expect, test } from "vitest";
import { countLoops } from "../../src/translate/index.js";

class Spent extends Error {}

/** Runs a text whose last value is `result`, with a budget of rounds. */
function run(text: string, rounds: number): unknown {
  const counted = countLoops(`export {};${text}`, { mappings: "AAAA" });
  const code = (counted?.text ?? "").replace(/import \{ loopBudget as (\w+) \} from "xgc\/runtime"; export \{\};/, "");
  const budget = {
    left: rounds,
    end: () => {
      throw new Spent();
    },
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is made here
  const made = new Function("xgcLoops", `${code}; return result;`) as (given: typeof budget) => unknown;
  return made(budget);
}

test.each([
  ["for", "let result = 0; for (let n = 0; n < 5; n++) result += n;", 10],
  ["for with a block", "let result = 0; for (let n = 0; n < 5; n++) { result += n; }", 10],
  ["for ... of", "let result = 0; for (const n of [1, 2, 3]) result += n;", 6],
  ["while", "let result = 0; while (result < 7) result++;", 7],
  ["do ... while", "let result = 0; do result++; while (result < 7);", 7],
  [
    "loops in loops",
    "let result = 0; for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) while (result % 4) result++;",
    0,
  ],
  ["do in if, with else", "let result = 1; if (result) do result++; while (result < 4); else result = 9;", 4],
  ["an empty body", "let result = 0; for (; result < 4; result++);", 4],
  ["labels", "let result = 0; out: for (;;) { for (;;) { if (++result > 4) break out; else continue out; } }", 5],
  [
    "a function in a head",
    "let result = 0; for (const n of (() => { const all = []; while (all.length < 3) all.push(2); return all; })()) result += n;",
    6,
  ],
])("%s", (_, text, result) => {
  expect(run(text, 1000)).toBe(result);
  expect(() => run(text, 1)).toThrow(Spent);
});

test("a text without loops, and a CommonJS module, stay as they are", () => {
  expect(countLoops("export const a = [1].map((each) => each + 1);", { mappings: "" })).toBeNull();
  expect(countLoops("for (const key in globalThis) console.log(key); export {};", { mappings: "" })).toBeNull();
  expect(countLoops("while (module.exports.a) break;", { mappings: "" })).toBeNull();
});

test("a name that the text has is not taken", () => {
  const { text = "" } = countLoops("export const xgcLoops = 1; while (xgcLoops < 1);", { mappings: "" }) ?? {};
  expect(text).toMatch(/^import \{ loopBudget as xgcLoops_ \} .*--xgcLoops_\.left < 0/);
});

test("places in the text are still those of the source", () => {
  const text = "export const a = 1;\nwhile (a < 1) f(a);\n";
  const columns = (from: string, line: string): number => line.indexOf(from);
  const map = "AAAA;AACA,cAAc";
  const { text: made = "", mappings = "" } = countLoops(text, { mappings: map }) ?? {};
  const [, second = ""] = made.split("\n");
  const segment = decode(mappings)[1]?.find(([column]) => column === columns("f(a)", second));
  expect(segment?.slice(1, 4)).toEqual([0, 1, 14]);
});
