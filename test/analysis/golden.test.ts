/** Every diagnostic of the analysis by a program that has it, and near misses that have none. UPDATE=1 writes the texts. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { catalogue, type Checked } from "../../src/compiler/index.js";
import { analysedCase, casesIn, rendered } from "./cases.js";

const found = new Set<string>();

describe("reports", () => {
  test.each(casesIn("report"))("$name", async ({ file, text }) => {
    const checked = await analysedCase(text);
    for (const { code } of checked.diagnostics) found.add(code);
    const golden = file.replace(/\.xgraph$/, ".txt");
    const actual = rendered(checked);
    expect(actual).not.toBe("");
    if (process.env["UPDATE"] === "1") writeFileSync(golden, actual);
    expect(actual).toBe(existsSync(golden) ? readFileSync(golden, "utf8") : "");
  });

  test.each(casesIn("report"))("the faults of $name also to those who read no notes", async ({ text }) => {
    const faults = ({ diagnostics }: Checked): unknown[] =>
      diagnostics.filter(({ severity }) => severity !== "note").map(({ code, message, span }) => [code, message, span]);
    expect(faults(await analysedCase(text, { notes: false }))).toEqual(faults(await analysedCase(text)));
  });

  test("no @allow of a note as useless to those who read no notes", async () => {
    const text = casesIn("report").find(({ name }) => name === "handed-over")?.text ?? "";
    const allowed = text.replace("  host client", '  @allow(XG8001, "seldom")\n  host client');
    const useless = async (notes: boolean): Promise<boolean> =>
      (await analysedCase(allowed, { notes })).diagnostics.some(({ code }) => code === catalogue.uselessAllow.code);
    expect(await useless(true)).toBe(false);
    expect(await useless(false)).toBe(false);
  });

  test("each diagnostic of the analysis", () => {
    const codes = Object.values(catalogue).map(({ code }) => code);
    expect(codes.filter((code) => code.startsWith("XG8") && !found.has(code))).toEqual([]);
  });
});

describe("is silent about", () => {
  test.each(casesIn("silent"))("$name", async ({ text }) => {
    const checked = await analysedCase(text);
    expect(rendered(checked)).toBe("");
    expect(checked.program).toBeDefined();
  });
});
