/** Edits of a text that leave everything else as it is, byte for byte. */

/** `text` replaces the text between two offsets. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The style of a file, so that new text has the same. */
export interface Style {
  readonly newLine: "\n" | "\r\n";
  readonly indent: string;
  readonly quote: '"' | "'";
  readonly semicolon: string;
}

export const ourStyle: Style = { newLine: "\n", indent: "  ", quote: '"', semicolon: ";" };

export function styleOf(text: string): Style {
  const lines = text.split("\n");
  const windows = lines.filter((each) => each.endsWith("\r")).length;
  const imports = [...text.matchAll(/^(?:import|export)\b[^;]*?from\s+(["'])[^"'\n]*\1(;?)/gm)];
  const single = imports.filter(([, quote]) => quote === "'").length;
  const bare = imports.filter(([, , end]) => end === "").length;
  return {
    newLine: windows * 2 > lines.length ? "\r\n" : "\n",
    indent: stepOf(lines) ?? ourStyle.indent,
    quote: single * 2 > imports.length ? "'" : '"',
    semicolon: bare * 2 > imports.length ? "" : ";",
  };
}

/** The usual indentation: the difference between a line that opens a block and the next line. */
function stepOf(lines: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  lines.forEach((each, index) => {
    const before = lines[index - 1] ?? "";
    const [outer = ""] = /^[\t ]*/.exec(before) ?? [];
    const [inner = ""] = /^[\t ]*/.exec(each) ?? [];
    if (!/\{\s*$/.test(before) || each.trim() === "" || !inner.startsWith(outer) || inner === outer) return;
    const step = inner.slice(outer.length);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  });
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Rewrites text from our style to another. Our strings have no quotes and no semicolons at line ends in them. */
export function restyled(text: string, { newLine, indent, quote, semicolon }: Style): string {
  return text
    .split("\n")
    .map((each) => {
      const [spaces = ""] = /^ */.exec(each) ?? [];
      const own = indent.repeat(spaces.length / 2) + each.slice(spaces.length).replaceAll('"', quote);
      return semicolon === "" ? own.replace(/;$/, "") : own;
    })
    .join(newLine);
}

/** Edits at the same place keep their order. Edits do not overlap. */
export function applied(text: string, edits: readonly Edit[]): string {
  let result = "";
  let done = 0;
  for (const { start, end, text: added } of inOrder(edits)) {
    result += text.slice(done, start) + added;
    done = end;
  }
  return result + text.slice(done);
}

/** The line, from 1, on which the text of an edit begins after all edits. */
export function lineAfter(text: string, edits: readonly Edit[], edit: Edit): number {
  const before = inOrder(edits);
  const index = before.indexOf(edit);
  const earlier = index < 0 ? before.filter(({ end }) => end <= edit.start) : before.slice(0, index);
  const made = applied(text.slice(0, edit.start), earlier);
  const [blank = ""] = /^\s*/.exec(edit.text) ?? [];
  return linesIn(made) + linesIn(blank) - 1;
}
/** The line of an offset, from 1. */
export function lineOf(text: string, offset: number): number {
  return linesIn(text.slice(0, offset));
}
function linesIn(text: string): number {
  return text.split("\n").length;
}

function inOrder(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((a, b) => a.start - b.start);
}
