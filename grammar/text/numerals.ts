/** Numbers, quantities and addresses: everything that begins with a digit is one token, including its unit. */
import type { CustomPatternMatcherFunc, CustomPatternMatcherReturn } from "chevrotain";
import { nearestWord } from "../spelling.js";
import { parseNumber, suggestUnit, unitNamed } from "../units.js";

/** What is wrong with a numeral; offsets are relative to the text. */
export type NumeralFault =
  | { readonly problem: "unknownUnit"; readonly unit: string; readonly suggestion?: string }
  | { readonly problem: "malformedNumber"; readonly text: string }
  | { readonly problem: "numberTooLarge"; readonly text: string; readonly limit: number }
  | { readonly problem: "malformedAddress"; readonly text: string };

export interface Numeral {
  readonly end: number;
  readonly value: number;
  readonly unit?: string;
  readonly address?: string;
  readonly fault?: NumeralFault & { readonly start: number };
}

export const digits = "0123456789";

/**
 * What Chevrotain's lexer calls where a numeral may begin; the payload of the token is the {@link Numeral}.
 *
 * @param mayFollow Words that are no units.
 */
export function numeralPattern(mayFollow: ReadonlySet<string>): CustomPatternMatcherFunc {
  return (text, offset) => {
    // After a character that begins no token, the lexer calls this at any offset.
    if (!digits.includes(text.charAt(offset))) return null;
    const payload = scanNumeral(text, offset, mayFollow);
    const match: CustomPatternMatcherReturn = [text.slice(offset, payload.end)];
    match.payload = payload;
    return match;
  };
}

const addressPattern = /\d+(?:\.\d+){3}(?:\/\d+)?(?![\w.])/y;
const numberPattern = /0x\w*|\d[\d_]*(?:\.\d[\d_]*)*/y;
const blanksPattern = /[ \t]*/y;
const unitPattern = /%|[A-Za-z\u00b5\u03bc][\w\u00b5\u03bc]*/y;
/** The tokens after a name that show that the name begins a new item, before which a sign was forgotten: `1000 together: int`. */
const beginningPattern = /[ \t]*[:=(.](?!\.)/y;
const perPattern = /\/[A-Za-z]+(?!\w)/y;

/**
 * Reads the numeral at `offset`, where a digit stands. A word that follows on the same line is its unit, unless it is a
 * word that `mayFollow` a number.
 */
function scanNumeral(text: string, offset: number, mayFollow: ReadonlySet<string>): Numeral {
  const digits = matchAt(numberPattern, text, offset) ?? "";
  const address = digits.includes(".") ? matchAt(addressPattern, text, offset) : undefined;
  if (address !== undefined) return addressNumeral(address, offset);

  const end = offset + digits.length;
  const value = parseNumber(digits);
  if (value === undefined) return malformed(text, offset, end);
  if (!Number.isFinite(value) || (Number.isInteger(value) && value > Number.MAX_SAFE_INTEGER)) {
    const fault = { problem: "numberTooLarge", text: digits, limit: Number.MAX_SAFE_INTEGER, start: offset } as const;
    return { end, value: 0, fault };
  }
  const unitStart = behind(blanksPattern, text, end);
  const word = matchAt(unitPattern, text, unitStart);
  if (word === undefined) return { end, value };

  const adjacent = unitStart === end;
  const per = word === "%" ? "" : (matchAt(perPattern, text, unitStart + word.length) ?? "");
  for (const unit of [word + per, word]) {
    if (unitNamed(unit) !== undefined) return { end: unitStart + unit.length, value, unit };
  }
  if (adjacent && /[\d_]/.test(word)) return malformed(text, offset, unitStart + word.length);
  const beginsAnother = matchAt(beginningPattern, text, unitStart + word.length) !== undefined;
  if (!adjacent && (beginsAnother || isNoUnit(word, mayFollow))) return { end, value };
  const unit = word + per;
  const suggestion = suggestUnit(unit);
  return {
    end: unitStart + unit.length,
    value,
    unit,
    fault: { problem: "unknownUnit", unit, ...(suggestion !== undefined && { suggestion }), start: unitStart },
  };
}

/** `== 0 when`, and also `== 0 whn`, which the parser reports better than a unit that nobody meant. */
function isNoUnit(word: string, mayFollow: ReadonlySet<string>): boolean {
  if (mayFollow.has(word)) return true;
  return suggestUnit(word) === undefined && nearestWord(word, mayFollow) !== undefined;
}

function malformed(text: string, start: number, end: number): Numeral {
  return { end, value: 0, fault: { problem: "malformedNumber", text: text.slice(start, end), start } };
}

function addressNumeral(address: string, start: number): Numeral {
  const [host = "", prefix] = address.split("/");
  const fits = host.split(".").every((part) => isCountUpTo(255, part));
  const good = fits && (prefix === undefined || isCountUpTo(32, prefix));
  const numeral: Numeral = { end: start + address.length, value: 0, address };
  return good ? numeral : { ...numeral, fault: { problem: "malformedAddress", text: address, start } };
}

function isCountUpTo(limit: number, digits: string): boolean {
  return digits.length <= 3 && Number(digits) <= limit;
}

/** The end of the match at an offset; the expression always matches. */
function behind(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  pattern.test(text);
  return pattern.lastIndex;
}

function matchAt(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}
