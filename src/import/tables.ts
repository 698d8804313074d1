/** The x-kernel's tables that are read at run time: ROM files (options) and protocol numbers. */
import { ImportError } from "./problem.js";

/** `vsize cutoff 1400`: its protocol or instance, the option, its values. */
export interface RomOption {
  readonly file: string;
  readonly line: number;
  readonly subject: string;
  readonly option: string;
  readonly values: readonly string[];
}

export function readRom(file: string, text: string): readonly RomOption[] {
  return text.split(/\r?\n/).flatMap((line, at) => romOption(file, at + 1, line));
}

/** @throws ImportError */
export function romOption(file: string, line: number, text: string): readonly RomOption[] {
  const [subject, option, ...values] = text
    .replace(/(^|\s)#.*/, "")
    .split(/\s+/)
    .filter((field) => field !== "");
  if (subject === undefined) return [];
  if (option === undefined) throw new ImportError(file, line, `${subject} has no option`);
  return [{ file, line, subject, option, values }];
}

export interface ProtocolNumbers {
  readonly line: number;
  readonly name: string;
  readonly absolute: number;
  /** The numbers of uppers on it; absent if uppers use their absolute numbers. */
  readonly relative?: readonly { readonly line: number; readonly upper: string; readonly value: number }[];
}

/** `eth 1 { ip x800 arp x806 }`. @throws ImportError */
export function readProtocolTable(file: string, text: string): readonly ProtocolNumbers[] {
  const tokens = text
    .split(/\r?\n/)
    .flatMap((line, at) =>
      (line.replace(/#.*/, "").match(/[{}]|[^\s{}]+/g) ?? []).map((word) => ({ word, line: at + 1 })),
    );
  const last = tokens.at(-1)?.line ?? 1;
  let at = 0;
  const take = (what: string): { word: string; line: number } => {
    const token = tokens[at++];
    if (token === undefined) throw new ImportError(file, last, `${what} is missing at the end`);
    return token;
  };
  const number = (): number => {
    const { word, line } = take("a number");
    const value = /^x[0-9a-f]+$/i.test(word)
      ? Number.parseInt(word.slice(1), 16)
      : /^\d+$/.test(word)
        ? Number(word)
        : undefined;
    if (value === undefined)
      throw new ImportError(file, line, `"${word}" is no number: write it in decimal or as xHEX`);
    return value;
  };
  const table: ProtocolNumbers[] = [];
  while (at < tokens.length) {
    const { word: name, line } = take("a name");
    const absolute = number();
    if (tokens[at]?.word !== "{") {
      table.push({ line, name, absolute });
      continue;
    }
    at++;
    const relative: { line: number; upper: string; value: number }[] = [];
    while (tokens[at]?.word !== "}") {
      const upper = take("a }");
      relative.push({ line: upper.line, upper: upper.word, value: number() });
    }
    at++;
    table.push({ line, name, absolute, relative });
  }
  return table;
}
