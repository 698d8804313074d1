/** Each page about a diagnostic shows a program that has it and, with little changed, one that has not. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/compiler/index.js";
import { analysedCase } from "../analysis/cases.js";
import { checkCase, rendered } from "./cases.js";
import { root } from "./disk.js";
import { tooLong, withoutProgram } from "./without-program.js";

const folder = path.join(root, "docs/diagnostics");
const entries = Object.values(catalogue);
const shown = entries.filter(({ code }) => existsSync(path.join(folder, `${code}.wrong.xgraph`)));

describe.each(shown)("$code", ({ code }) => {
  const textOf = (which: string): string => readFileSync(path.join(folder, `${code}.${which}.xgraph`), "utf8");

  if (code.startsWith("XG8")) {
    // What an analysis knows is said in notes, several to a program.
    test("the wrong program has it", async () => {
      const { diagnostics } = await analysedCase(textOf("wrong"));
      expect(diagnostics.map((each) => each.code)).toContain(code);
      const faults = diagnostics.filter(({ severity }) => severity !== "note").map((each) => each.code);
      expect(faults.filter((each) => each !== code)).toEqual([]);
    });
    test("the right program has neither it nor another diagnostic", async () => {
      const { diagnostics } = await analysedCase(textOf("right"));
      expect(diagnostics.filter((each) => each.code === code || each.severity !== "note")).toEqual([]);
    });
  } else {
    test("the wrong program has it, and no other fault", () => {
      const { diagnostics } = checkCase(textOf("wrong"));
      expect([...new Set(diagnostics.map((each) => each.code))]).toEqual([code]);
    });
    test("the right program has no fault", () => {
      const checked = checkCase(textOf("right"));
      expect(rendered(checked)).toBe("");
      expect(checked.program).toBeDefined();
    });
  }
});

test("every diagnostic that a short program can have is shown by one", () => {
  const codes = new Set(shown.map(({ code }) => code));
  const without = [...withoutProgram, ...tooLong].map((name) => catalogue[name].code);
  expect(
    entries
      .map(({ code }) => code)
      .filter((code) => !codes.has(code))
      .sort(),
  ).toEqual(without.sort());
});

test("no program is of a diagnostic that there is no more", () => {
  const known = new Set<string>(shown.flatMap(({ code }) => [`${code}.wrong.xgraph`, `${code}.right.xgraph`]));
  expect(readdirSync(folder).filter((name) => !known.has(name))).toEqual([]);
});
