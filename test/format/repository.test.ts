/** The programs of this repository are as `xgc fmt` lays them out. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { format } from "../../src/format/index.js";

const root = path.resolve(import.meta.dirname, "../..");
const programs = ["examples", "stdlib", "template", "bench"].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".xgraph"))
    .map((name) => path.join(folder, name)),
);

test.each(programs)("%s", async (name) => {
  const text = readFileSync(path.join(root, name), "utf8");
  expect(await format(text)).toBe(text);
});
