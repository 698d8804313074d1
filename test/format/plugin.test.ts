/** As users' own prettier sees it. */
import { format, getSupportInfo, resolveConfig } from "prettier";
import { expect, test } from "vitest";
import * as plugin from "../../src/format/plugin.js";

test("prettier formats .xgraph by its name, with the plugin's width unless told otherwise", async () => {
  const text = `graph G(${["alpha", "bravo", "charlie", "delta", "echo"].map((name) => `${name}: int = 1`).join(", ")}) {}`;
  expect(text.length).toBeGreaterThan(80);
  expect(await format(text, { filepath: "a/b.xgraph", plugins: [plugin] })).toBe(`${text}\n`);
  expect(await format(text, { filepath: "b.xgraph", plugins: [plugin], printWidth: 80 })).toContain("(\n  alpha");
  expect((await getSupportInfo({ plugins: [plugin] })).languages.map(({ name }) => name)).toContain("xgraph");
});

test("the project's own width holds for its programs", async () => {
  expect((await resolveConfig(import.meta.filename))?.printWidth).toBe(120);
});
