/**
 * The code blocks of a page of documentation, each with the contents of its info string:
 *
 * - `xgraph` is a whole program without a name, `xgraph FILE` (and `ts FILE`) a file, `... FILE more` what is added to one;
 * - `diff FILE` is a change of a file that the page has shown: lines out and lines in;
 * - `ts FILE excerpt` is a part of a file that a command above it has written;
 * - `console` are commands, each after `$ `, and what they print;
 * - any other is not looked at.
 */
export interface Block {
  readonly language: string;
  readonly file: string | undefined;
  readonly how: "whole" | "more" | "excerpt";
  readonly text: string;
  /** Where the text is in the page, as offsets. */
  readonly start: number;
  readonly end: number;
  /** Line of the page on which the block begins, from 1. */
  readonly line: number;
}

export function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(/^( *)```(\w+)(?: (\S+))?(?: (more|excerpt))?\n(.*?)^\1```$/gms)].map((match) => {
    const [whole, , language = "", file, how = "whole", text = ""] = match;
    const start = match.index + whole.indexOf("\n") + 1;
    const line = page.slice(0, match.index).split("\n").length;
    return { language, file, how: how as Block["how"], text, start, end: start + text.length, line };
  });
}

/** A file with the lines of a `diff` block changed: those after `-` and ` ` are found together, once. */
export function changed(text: string, diff: string): string {
  const lines = diff.split("\n").slice(0, -1);
  const side = (sign: string): string =>
    lines
      .filter((line) => !line.startsWith(sign))
      .map((line) => `${line.slice(1)}\n`)
      .join("");
  const before = side("+");
  const parts = text.split(before);
  if (parts.length !== 2) throw new Error(`these lines are ${parts.length - 1} times in the file:\n${before}`);
  return parts.join(side("-"));
}
