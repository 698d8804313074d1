/** Pages that list things list all of them: modes with their parameters, commands with their options, values, and the rooms of the project. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { commands } from "../../src/cli/command-table.js";
import { hostCounters, machineValues, mediumValues } from "../../src/compiler/index.js";
import { modes } from "../../src/compiler/values/modes.js";
import { rooms } from "../../tools/eslint/walls.js";

const root = path.resolve(import.meta.dirname, "../..");
const page = (name: string): string => readFileSync(path.join(root, "docs", name), "utf8");

describe("language/modes.md", () => {
  const text = page("language/modes.md");

  test.each(Object.entries(modes))("has %s with its parameters and their defaults", (mode, parameters) => {
    const [, written = ""] = new RegExp(`^\\| \`${mode}\\(([^)]*)\\)\``, "m").exec(text) ?? [];
    const defaults = parameters.map(({ name, kind, default: value }) => {
      if (value === null) return `${name}: none`;
      return `${name}: ${kind === "time" ? `${Number(value) / 1000} us` : value}`;
    });
    expect(written.split(", ")).toEqual(defaults);
  });

  test.each([...new Set(Object.values(modes).flatMap((all) => all.map(({ name }) => name)))])(
    "says what %s means",
    (name) => {
      expect(text).toMatch(new RegExp(`^ *- [^:\n]*\`${name}\`[^:\n]*: `, "m"));
    },
  );

  test.each(Object.values(modes).flatMap((all) => all.flatMap(({ words = [] }) => words)))(
    "has the word %s",
    (word) => {
      expect(text).toContain(`\`${word}\``);
    },
  );
});

test.each(Object.entries(commands))("commands.md has the command %s and its options", (name, { options }) => {
  const [, section = ""] = page("commands.md").split(new RegExp(`^## (?:xgc )?${name}$`, "m"));
  const own = section.split(/^## /m)[0] ?? "";
  expect(own).not.toBe("");
  for (const option of Object.keys(options)) expect(own, option).toContain(`--${option}`);
});

test.each([...Object.keys(machineValues), ...Object.keys(mediumValues), ...Object.keys(hostCounters)])(
  "values.md has %s",
  (name) => {
    expect(page("values.md")).toContain(`| \`${name}\` `);
  },
);

describe("architecture.md", () => {
  /** Folders of the table, in its order: `src/compiler/graphs`. */
  const listed = [...page("architecture.md").matchAll(/^\| `([\w./-]+)\/` +\|/gm)].map(([, folder = ""]) => folder);

  const skipped = new Set(["node_modules", "dist", "build", "coverage"]);
  /** The folders at the top, and all inside those that hold the product. */
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((each) => each.isDirectory() && !each.name.startsWith(".") && !skipped.has(each.name))
    .flatMap(({ name }) => [name, ...(["grammar", "src", "stdlib"].includes(name) ? below(name) : [])])
    .filter((folder) => folder !== "src");

  test("lists every room, and no other", () => {
    expect(folders.filter((folder) => !listed.includes(folder))).toEqual([]);
    expect(listed.filter((folder) => !existsSync(path.join(root, folder)))).toEqual([]);
    expect(listed.filter((folder, at) => listed.indexOf(folder) !== at)).toEqual([]);
  });

  test("lists each room above those that it may import", () => {
    for (const [room, { rooms: lower }] of Object.entries(rooms)) {
      if (lower === "any" || !listed.includes(room)) continue;
      const known = lower.map((each) => each.replace(/\/[\w-]+\.js$/, "")).filter((each) => listed.includes(each));
      for (const each of known)
        expect(listed.indexOf(each), `${room} may import ${each}`).toBeGreaterThan(listed.indexOf(room));
    }
  });

  test("names files and functions that are there", () => {
    const text = page("architecture.md");
    // A step of a frame's way: `file.ts`, `function`.
    const steps = [...text.matchAll(/^\d+\. .*?\(`([\w./-]+\.ts)`, `(#?\w+)`(?:, `(#?\w+)`)?\)/gm)];
    expect(steps.length).toBeGreaterThanOrEqual(12);
    for (const [, file = "", ...functions] of steps) {
      const source = readFileSync(path.join(root, file), "utf8");
      for (const name of functions)
        if (name) expect(source, `${name} in ${file}`).toMatch(new RegExp(`(?<![\\w#])${name}\\(`));
    }
    for (const [, file = ""] of text.matchAll(/`((?:src|grammar|stdlib|tools|test|docs)\/[\w./-]+\.\w+)`/g)) {
      // Recipes name files that are to be made.
      if (!file.includes("NAME") && !file.includes("ROOM")) expect(existsSync(path.join(root, file)), file).toBe(true);
    }
  });
});

/** All folders below one that hold files of ours. */
function below(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((each) => each.isDirectory() && readdirSync(path.join(root, folder, each.name)).length > 0)
    .flatMap(({ name }) => [`${folder}/${name}`, ...below(`${folder}/${name}`)]);
}
