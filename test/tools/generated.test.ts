/** Pages that are made from tables are as the tables are. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { UNITS } from "../../grammar/units.js";
import { commands } from "../../src/cli/command-table.js";
import { commandHelp, usageOf } from "../../src/cli/help.js";
import { catalogue, hostCounters, machineValues, mediumValues } from "../../src/compiler/index.js";
import { apiPages } from "../../tools/generate/api.js";
import { pages } from "../../tools/generate/docs.js";

const root = path.resolve(import.meta.dirname, "../..");
const sources = { catalogue, commands, commandHelp, usageOf, UNITS, machineValues, mediumValues, hostCounters };

test.each(Object.entries(await pages(sources)))("%s is as npm run generate writes it", (file, text) => {
  expect(readFileSync(path.join(root, file), "utf8")).toBe(text);
});

// typedoc reads the runtime with types.
test("the API pages are as npm run generate writes them, and no other is there", { timeout: 120_000 }, async () => {
  const made = await apiPages();
  for (const [file, text] of Object.entries(made)) expect(readFileSync(path.join(root, file), "utf8"), file).toBe(text);
  const there = readdirSync(path.join(root, "docs/api")).map((name) => `docs/api/${name}`);
  expect(there.sort()).toEqual(Object.keys(made).sort());
});
