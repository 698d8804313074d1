/**
 * Would a test notice if a check were gone? Each is switched off, and some program that is rejected for it, and for nothing
 * else, must then be taken. The programs are those of reject/ and of the pages.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/compiler/index.js";
import { analysedCase, casesIn as analysisCases } from "../analysis/cases.js";
import { casesIn, checkCase } from "./cases.js";
import { root } from "./disk.js";
import { tooLong, withoutProgram } from "./without-program.js";

const rejected = casesIn("reject");
/** Tried by other tests. */
const elsewhere = [...withoutProgram, ...tooLong] as const;
const skipped = new Set<string>(elsewhere.map((name) => catalogue[name].code));

/** The programs of each code: those with that code only. */
const programs = new Map<string, string[]>();
for (const { text } of rejected) {
  const [code, ...others] = new Set(checkCase(text).diagnostics.map((each) => each.code));
  if (code !== undefined && others.length === 0) programs.set(code, [...(programs.get(code) ?? []), text]);
}

describe("without its check", () => {
  const codes = Object.values(catalogue).filter(({ code }) => !code.startsWith("XG8") && !skipped.has(code));

  test.each(codes)("$code, what it rejects is taken", ({ code, severity }) => {
    const own = programs.get(code) ?? [];
    expect(own.length).toBeGreaterThan(0);
    const taken = own.filter((text) => {
      const { diagnostics, program } = checkCase(text, {}, new Set([code]));
      // An unused name is reported only in programs without errors.
      return program !== undefined && (severity === "error" || diagnostics.length === 0);
    });
    expect(taken.length, severity).toBeGreaterThan(0);
  });

  const page = (code: string): string => path.join(root, `docs/diagnostics/${code}.wrong.xgraph`);
  const ofAnalysis = Object.values(catalogue).filter(({ code }) => code.startsWith("XG8"));

  test.each(ofAnalysis)("$code, the analysis says nothing of it", async ({ code, severity }) => {
    expect(existsSync(page(code))).toBe(true);
    const text = readFileSync(page(code), "utf8");
    const codesOf = async (off: readonly string[]): Promise<string[]> =>
      (await analysedCase(text, { off: new Set(off) })).diagnostics.map((each) => each.code);
    const before = await codesOf([]);
    const after = await codesOf([code]);
    expect(before).toContain(code);
    expect(after).toEqual(before.filter((each) => each !== code));
    if (severity === "error") expect((await analysedCase(text, { off: new Set([code]) })).program).toBeDefined();
  });
});

test("there are as many programs as were promised", () => {
  const silent = casesIn("accept").length + analysisCases("silent").length;
  const reported = rejected.length + analysisCases("report").length;
  expect(programs.size).toBeGreaterThanOrEqual(60);
  expect(reported + silent).toBeGreaterThanOrEqual(300);
});
