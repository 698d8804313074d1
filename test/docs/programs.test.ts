/**
 * What the documentation shows is so: its programs compile, its commands print what it says, its links lead somewhere. With
 * UPDATE=1 the output of commands is written anew into the pages.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { check, renderDiagnostics } from "../../src/index.js";
import { newConsole } from "../cli/console.js";
import { type Block, blocksOf, changed } from "./blocks.js";

const root = path.resolve(import.meta.dirname, "../..");
const pages = [
  "README.md",
  ...readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name.replaceAll(path.sep, "/")}`)
    .sort(),
];

/** The rules of the written grammar by name. */
const productions = new Map(
  [...textOf("grammar/xgraph.ebnf").matchAll(/^(\w+) ::=.*\n(?: +.*\n)*/gm)].map(([text, rule = ""]) => [rule, text]),
);

test("every rule of the grammar that is no token is on a page of the language", () => {
  const shown = pages
    .filter((page) => page.startsWith("docs/language/"))
    .flatMap((page) => blocksOf(textOf(page)))
    .filter(({ language }) => language === "ebnf")
    .flatMap(({ text }) => [...text.matchAll(/^(\w+) ::=/gm)].map(([, rule]) => rule ?? ""));
  const rules = [...productions.keys()].filter((rule) => !/^[A-Z]+$/.test(rule));
  expect(shown.sort()).toEqual(rules.sort());
});

function textOf(page: string): string {
  return readFileSync(path.join(root, page), "utf8");
}

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A directory in the project, so that TypeScript finds the project's settings. */
function newDirectory(): string {
  mkdirSync(path.join(root, "build"), { recursive: true });
  const directory = mkdtempSync(path.join(root, "build/docs-"));
  directories.push(directory);
  return directory;
}

/** What TypeScript says about the implementations in a directory, and about what xgc has written there. */
function typeErrors(directory: string): string {
  const configuration = {
    extends: "../../tsconfig.json",
    compilerOptions: {
      rootDir: "../..",
      types: ["node"],
      paths: {
        "xgc/runtime": ["../../src/runtime/index.ts"],
        "xgc/lab": ["../../src/lab/index.ts"],
        "xgc/stdlib/*": ["../../stdlib/*.ts"],
      },
    },
    include: ["**/*.ts", "../../client.d.ts"],
    exclude: [],
  };
  writeFileSync(path.join(directory, "tsconfig.json"), JSON.stringify(configuration));
  const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  return spawnSync(process.execPath, [tsc, "-p", directory], { encoding: "utf8" }).stdout;
}

async function errorsOf(file: string, workingDirectory: string): Promise<string> {
  const { diagnostics, sources } = await check(file, { workingDirectory });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return renderDiagnostics(errors, sources);
}

/** What a command prints; only those of xgc are run. */
async function output(command: string, workingDirectory: string): Promise<string> {
  const [program, ...argv] = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
  if (program !== "xgc") throw new Error(`only xgc is run here, not: ${command}`);
  const io = newConsole({ workingDirectory });
  await xgc(argv, io);
  return io.out() + io.err();
}

/** The block with its commands run: as it should be. */
async function replayed({ text }: Block, directory: string): Promise<string> {
  let result = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("$ ")) result += `${line}\n${await output(line.slice(2), directory)}`;
  }
  return result;
}

describe.each(pages)("%s", (page) => {
  const text = textOf(page);
  const blocks = blocksOf(text);

  test("has links that lead somewhere", () => {
    const prose = text.replace(/```.*?```/gs, "").replace(/`[^`\n]*`/g, "");
    for (const [, target = ""] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [file = "", anchor] = target.split("#");
      const found = file === "" ? page : path.posix.join(path.posix.dirname(page), file);
      expect(existsSync(path.join(root, found)), `${target} in ${page}`).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(textOf(found)), `${target} in ${page}`).toContain(anchor);
    }
  });

  const shown = blocks.filter(
    ({ language, file }) => ["xgraph", "console", "diff", "ebnf"].includes(language) || file !== undefined,
  );
  if (shown.length === 0) return;
  test("shows programs that compile, and what commands print", { timeout: 120_000 }, async () => {
    const directory = newDirectory();
    cpSync(path.join(root, "examples"), path.join(directory, "examples"), { recursive: true });
    const pathOf = (file: string): string => path.join(directory, file);
    const edits: { start: number; end: number; text: string }[] = [];
    // A declaration may stand before its implementation, so a program is looked at when it is used, replaced, or the page ends.
    const unchecked = new Map<string, string>();
    const checkAll = async (): Promise<void> => {
      for (const [file, where] of unchecked) expect(await errorsOf(file, directory), where).toBe("");
      unchecked.clear();
    };
    for (const block of shown) {
      const where = `${page}:${block.line}`;
      const file = block.file ?? "program.xgraph";
      const uses = block.language === "console" && !block.text.startsWith("$ xgc declare");
      const replaces = block.language === "xgraph" && block.how === "whole" && unchecked.has(file);
      if (uses || replaces) await checkAll();
      if (block.language === "ebnf") {
        const now = [...block.text.matchAll(/^(\w+) ::=/gm)]
          .map(([, rule = ""]) => productions.get(rule) ?? "")
          .join("");
        edits.push({ start: block.start, end: block.end, text: now });
        if (process.env["UPDATE"] !== "1") expect(block.text, where).toBe(now);
      } else if (block.language === "console") {
        const now = await replayed(block, directory);
        edits.push({ start: block.start, end: block.end, text: now });
        if (process.env["UPDATE"] !== "1") expect(block.text, where).toBe(now);
      } else if (block.how === "excerpt") {
        expect(unindented(readFileSync(pathOf(file), "utf8")), where).toContain(unindented(block.text));
      } else {
        mkdirSync(path.dirname(pathOf(file)), { recursive: true });
        const before = block.how === "more" || block.language === "diff" ? readFileSync(pathOf(file), "utf8") : "";
        const after = block.language === "diff" ? changed(before, block.text) : before + block.text;
        writeFileSync(pathOf(file), after);
        if (block.language === "xgraph") unchecked.set(file, where);
      }
    }
    await checkAll();
    if (shown.some(({ language, how }) => language === "ts" && how !== "excerpt"))
      expect(typeErrors(directory)).toBe("");
    if (process.env["UPDATE"] === "1") {
      let updated = text;
      for (const edit of edits.reverse()) updated = updated.slice(0, edit.start) + edit.text + updated.slice(edit.end);
      if (updated !== text) writeFileSync(path.join(root, page), updated);
    }
  });
});

function unindented(text: string): string {
  return text.replace(/^ +/gm, "");
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(text: string): readonly string[] {
  return [...text.replace(/```.*?```/gs, "").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}
