/** Offsets in a text as lines and columns. */
import { lineAt, startOfLine } from "./lines.js";
import type { SourceText } from "./diagnostic.js";

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

/** The beginnings of the lines of each source are computed once. */
export function positionOf(source: SourceText, offset: number): Position {
  const { text } = source;
  const at = Math.min(Math.max(offset, 0), text.length);
  const line = lineAt(source, at);
  const lineStart = startOfLine(source, line);
  const newline = text.indexOf("\n", lineStart);
  const end = newline < 0 ? text.length : newline;
  const raw = text.slice(lineStart, text[end - 1] === "\r" ? end - 1 : end);
  return { line, column: charactersIn(text, lineStart, at) + 1, text: raw, lineStart };
}

/** Code points between two offsets. */
function charactersIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    const isSecondOfPair = code >= 0xdc00 && code <= 0xdfff && at > from && isFirstOfPair(text.charCodeAt(at - 1));
    if (!isSecondOfPair) count++;
  }
  return count;
}

function isFirstOfPair(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
