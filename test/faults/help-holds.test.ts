/**
 * Help that holds: each fix that a diagnostic proposes, and each name that it says is meant, is put into the program. The
 * diagnostic is gone then, and there is no new one.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { catalogue, type Checked, type Diagnostic } from "../../src/compiler/index.js";
import { casesIn, checkCase } from "../compiler/cases.js";
import { root } from "../compiler/disk.js";

interface Program {
  readonly name: string;
  readonly text: string;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const pages = path.join(root, "docs/diagnostics");
const wrongPages: readonly Program[] = readdirSync(pages)
  // Those of the analysis are tested with it.
  .filter((name) => name.endsWith(".wrong.xgraph") && !name.startsWith("XG8"))
  .map((name) => ({ name, text: readFileSync(path.join(pages, name), "utf8") }));

/** The edits that a diagnostic proposes: its fix, and the name that is meant in place of the text at fault. */
function editsOf({ code, message, fix, help, span }: Diagnostic, { sources }: Checked): Edit[] {
  const edits: Edit[] = [];
  if (fix?.span.source === 0) edits.push({ start: fix.span.start, end: fix.span.end, text: fix.replacement });
  const meant = /^did you mean "(.*)"\?$/.exec(help ?? "")?.[1];
  // Of a row of a table the name stands in the file of the table.
  if (meant === undefined || span.source !== 0 || code === "XG7206") return edits;
  const at = sources[0]?.text.slice(span.start, span.end) ?? "";
  // The name in the message, which may be a part of the text at fault.
  const names = [...message.matchAll(/"([^"]*)"/g)].map(([, name = ""]) => name).filter((name) => at.includes(name));
  const written = names.sort((a, b) => b.length - a.length)[0] ?? at;
  const start = span.start + at.lastIndexOf(written);
  edits.push({ start, end: start + written.length, text: meant });
  return edits;
}

/** Not reported in a program with an error, so that they may show when it is mended: unused imports, parameters and axes. */
const unused: ReadonlySet<string> = new Set(
  [catalogue.unusedImport, catalogue.unusedParameter, catalogue.unusedAxis].map(({ code }) => code),
);

/** Programs with a second fault, which is said once the first is mended. */
const withAnother: ReadonlySet<string> = new Set([
  "arguments/positional-misleads",
  "XG3014.wrong.xgraph",
  "graphs/broken-parts-stay-silent",
]);

/** What is said without its place, which an edit may shift. */
function saidIn({ diagnostics }: Checked): string[] {
  return diagnostics.filter(({ code }) => !unused.has(code)).map(({ code, message }) => `${code} ${message}`);
}

function refused(programs: readonly Program[]): { readonly wrong: readonly string[]; readonly tried: number } {
  const wrong: string[] = [];
  let tried = 0;
  for (const { name, text } of programs) {
    const checked = checkCase(text);
    for (const diagnostic of checked.diagnostics) {
      for (const edit of editsOf(diagnostic, checked)) {
        tried++;
        const mended = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
        const left = saidIn(checkCase(mended));
        const before = saidIn(checked);
        const it = `${diagnostic.code} ${diagnostic.message}`;
        const count = (all: readonly string[]): number => all.filter((each) => each === it).length;
        const fresh = left.filter((each) => !before.includes(each));
        if (unused.has(diagnostic.code)) continue;
        if (count(left) >= count(before) || (fresh.length > 0 && !withAnother.has(name)))
          wrong.push(`${name}: ${it}\n  writes ${JSON.stringify(edit.text)}\n  leaves ${left.join("\n         ")}`);
      }
    }
  }
  return { wrong, tried };
}

describe("what a diagnostic proposes mends the fault, and makes no other:", () => {
  test("in programs that the compiler rejects", { timeout: 120_000 }, () => {
    const { wrong, tried } = refused(casesIn("reject"));
    expect(wrong.join("\n")).toBe("");
    expect(tried).toBeGreaterThan(50);
  });

  test("in the programs of the pages", { timeout: 120_000 }, () => {
    const { wrong, tried } = refused(wrongPages);
    expect(wrong.join("\n")).toBe("");
    expect(tried).toBeGreaterThan(20);
  });
});
