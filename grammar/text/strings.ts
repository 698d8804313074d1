/** Strings in double quotes; a string ends on its line. */
import type { CustomPatternMatcherFunc, CustomPatternMatcherReturn } from "chevrotain";

export interface ScannedString {
  readonly end: number;
  readonly value: string;
  readonly terminated: boolean;
  /** Quotes that the language does not have: `'text'`. */
  readonly wrongQuotes: boolean;
  readonly unknownEscapes: readonly { readonly start: number; readonly end: number }[];
}

const closingQuotes: Readonly<Record<string, string>> = { '"': '"', "'": "'", "\u201c": "\u201d", "\u201d": "\u201d" };
const simpleEscapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "'": "'", "\\": "\\" };

/** The quotes, right and wrong ones, with which a string may begin. */
export const openingQuotes: string[] = Object.keys(closingQuotes);

/** What Chevrotain's lexer calls where a string may begin; the payload of the token is the {@link ScannedString}. */
export const stringPattern: CustomPatternMatcherFunc = (text, offset) => {
  if (!Object.hasOwn(closingQuotes, text.charAt(offset))) return null;
  const payload = scanString(text, offset);
  const match: CustomPatternMatcherReturn = [text.slice(offset, payload.end)];
  match.payload = payload;
  return match;
};

const quote = '"';
/** Text without escapes. */
const plainText = /[^"\\\r\n]*/y;
const noEscapes: ScannedString["unknownEscapes"] = [];

/** Reads the string at `offset`, where a quote stands. */
function scanString(text: string, offset: number): ScannedString {
  plainText.lastIndex = offset + 1;
  plainText.test(text);
  const end = plainText.lastIndex;
  if (text.charAt(end) !== quote || text.charAt(offset) !== quote) return scanAnyString(text, offset);
  const value = text.slice(offset + 1, end);
  return { wrongQuotes: false, unknownEscapes: noEscapes, end: end + 1, value, terminated: true };
}

function scanAnyString(text: string, offset: number): ScannedString {
  const opening = text.charAt(offset);
  const closing = closingQuotes[opening] ?? opening;
  const unknownEscapes: { start: number; end: number }[] = [];
  const parts: string[] = [];
  const result = { wrongQuotes: opening !== quote, unknownEscapes };
  let from = offset + 1;
  let at = from;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "\n" || character === "\r") break;
    if (character === closing) {
      parts.push(text.slice(from, at));
      return { ...result, end: at + 1, value: parts.join(""), terminated: true };
    }
    if (character !== "\\") continue;
    parts.push(text.slice(from, at));
    const escape = scanEscape(text, at);
    if (escape.value === undefined) unknownEscapes.push({ start: at, end: escape.end });
    parts.push(escape.value ?? text.slice(at, escape.end));
    from = escape.end;
    at = escape.end - 1;
  }
  parts.push(text.slice(from, at));
  return { ...result, end: at, value: parts.join(""), terminated: false };
}

const codePointPattern = /\\u\{([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})/y;

function scanEscape(text: string, offset: number): { readonly end: number; readonly value?: string } {
  codePointPattern.lastIndex = offset;
  const codePoint = codePointPattern.exec(text);
  if (codePoint !== null) {
    const code = Number.parseInt(codePoint[1] ?? codePoint[2] ?? "", 16);
    const end = offset + codePoint[0].length;
    return code <= 0x10ffff ? { end, value: String.fromCodePoint(code) } : { end };
  }
  const letter = text.charAt(offset + 1);
  if (letter === "" || letter === "\n" || letter === "\r") return { end: offset + 1 };
  const value = Object.hasOwn(simpleEscapes, letter) ? simpleEscapes[letter] : undefined;
  return { end: offset + 2, ...(value !== undefined && { value }) };
}
