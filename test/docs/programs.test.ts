/**
 * What the documentation shows is so: its programs compile, its commands print what it says, its links lead somewhere. With
 * UPDATE=1 the output of commands is written anew into the pages.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { check, renderDiagnostics } from "../../src/index.js";
import { emptyDirectory, newConsole } from "../cli/console.js";
import { type Block, blocksOf, changed } from "./blocks.js";

const root = path.resolve(import.meta.dirname, "../..");
const pages = [
  "README.md",
  ...readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name.replaceAll(path.sep, "/")}`)
    .sort(),
];

function textOf(page: string): string {
  return readFileSync(path.join(root, page), "utf8");
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
    ({ language, file }) => ["xgraph", "console", "diff"].includes(language) || file !== undefined,
  );
  if (shown.length === 0) return;
  test("shows programs that compile, and what commands print", { timeout: 60_000 }, async () => {
    const directory = emptyDirectory();
    cpSync(path.join(root, "examples"), path.join(directory, "examples"), { recursive: true });
    const pathOf = (file: string): string => path.join(directory, file);
    const edits: { start: number; end: number; text: string }[] = [];
    for (const block of shown) {
      const where = `${page}:${block.line}`;
      const file = block.file ?? "program.xgraph";
      if (block.language === "console") {
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
        if (block.language !== "xgraph") continue;
        const { diagnostics, sources } = check(file, { workingDirectory: directory });
        const errors = diagnostics.filter(({ severity }) => severity === "error");
        expect(renderDiagnostics(errors, sources), where).toBe("");
      }
    }
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
