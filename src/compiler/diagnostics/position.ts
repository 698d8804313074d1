/** Offsets in a text as lines and columns. */

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters as people count them (code points). */
  readonly column: number;
  /** The text of the line, without its end. */
  readonly text: string;
  /** Offset of the line's first character. */
  readonly lineStart: number;
}

export function positionOf(text: string, offset: number): Position {
  const at = Math.min(Math.max(offset, 0), text.length);
  let line = 1;
  let lineStart = 0;
  for (let end = text.indexOf("\n"); end >= 0 && end < at; end = text.indexOf("\n", lineStart)) {
    line++;
    lineStart = end + 1;
  }
  const newline = text.indexOf("\n", lineStart);
  const raw = text.slice(lineStart, newline < 0 ? text.length : newline);
  return { line, column: [...text.slice(lineStart, at)].length + 1, text: raw.replace(/\r$/, ""), lineStart };
}
