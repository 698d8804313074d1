/** The rules of tools/circles.js, on files with planted circles. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { afterEach, beforeEach, expect, it } from "vitest";
import config from "../../tools/circles.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "circles-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The rules that some files break, by name. */
async function broken(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const { output } = await cruise(["."], {
    ...config.options,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden: config.forbidden ?? [] },
  });
  return [...new Set((output as ICruiseResult).summary.violations.map(({ rule }) => rule.name))].sort();
}

it("refuses a circle of values", async () => {
  const files = {
    "a.ts": 'import { b } from "./b.js";\nexport const a = (): number => b();\n',
    "b.ts": 'import { c } from "./c.js";\nexport const b = (): number => c();\n',
    "c.ts": 'import { a } from "./a.js";\nexport const c = (): number => a();\n',
  };
  expect(await broken(files)).toContain("circle");
});

it("refuses a circle of which a part is types", async () => {
  const files = {
    "a.ts": 'import { b } from "./b.js";\nexport interface A {}\nexport const a: number = b;\n',
    "b.ts": 'import type { A } from "./a.js";\nexport const b = 1;\nexport type B = A;\n',
  };
  expect(await broken(files)).toEqual(["circle-of-types"]);
});

it("has nothing against files that import in one direction", async () => {
  const files = {
    "a.ts": 'import { b } from "./b.js";\nimport { c } from "./c.js";\nexport const a: number = b + c;\n',
    "b.ts": 'import { c } from "./c.js";\nexport const b = c;\n',
    "c.ts": "export const c = 1;\n",
  };
  expect(await broken(files)).toEqual([]);
});
