/** Programs with one fault each, and near misses that must stay silent. `UPDATE=1` writes the expected texts anew. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/compiler/index.js";
import { casesIn, checkCase, rendered } from "./cases.js";

const rejected = casesIn("reject");

describe("rejects", () => {
  test.each(rejected)("$name", ({ file, text }) => {
    const checked = checkCase(text);
    const actual = rendered(checked);
    const golden = file.replace(/\.xgraph$/, ".txt");
    if (process.env["UPDATE"] === "1") writeFileSync(golden, actual);
    expect(existsSync(golden), `${golden} is missing; UPDATE=1 writes it`).toBe(true);
    expect(actual).toBe(readFileSync(golden, "utf8"));
    const codes = new Set(checked.diagnostics.map(({ code }) => code));
    expect(codes.size, "one fault, one kind of diagnostic").toBe(1);
    const hasError = checked.diagnostics.some(({ severity }) => severity === "error");
    expect(checked.program === undefined).toBe(hasError);
  });

  test("at least one program for nearly every diagnostic", () => {
    const found = new Set(rejected.flatMap(({ text }) => checkCase(text).diagnostics.map(({ code }) => code)));
    // What needs a disk, a huge text or thousands of files is tested beside, not by golden programs.
    const elsewhere = ["XG1103", "XG1104", "XG1115", "XG9002", "XG9003", "XG9004", "XG9005", "XG9006", "XG7007"];
    const missing = Object.values(catalogue)
      .map(({ code }) => code)
      // Programs for the analysis are in test/analysis; faults in TypeScript files are in test/cli/user-code.test.ts.
      .filter((code) => !found.has(code) && !elsewhere.includes(code) && !/^XG(8|45)/.test(code));
    expect(missing).toEqual([]);
  });
});

describe("accepts", () => {
  test.each(casesIn("accept"))("$name", ({ text }) => {
    const checked = checkCase(text);
    expect(rendered(checked)).toBe("");
    expect(checked.program).toBeDefined();
  });
});
