/** Mutations of `.xgraph` texts: programs with a slip of the hand, a wrong number or a wrong name. */
import fc from "fast-check";

/** A mutation as numbers and words, for any program: numbers are taken modulo what the program has. */
export interface TextEdit {
  readonly kind: (typeof kinds)[number];
  readonly at: number;
  readonly other: number;
  readonly value: string;
}

const kinds = [
  "number", "unit", "name", "name of another program", "token", "delete", "double", "exchange", "insert", "drop line", "double line", "exchange lines", "cut",
] as const; // prettier-ignore

/** Values that are small, large, at limits of 16, 32 and 53 bits, and none. */
const numbers = [
  "0", "1", "2", "7", "-1", "0.5", "1.5", "10000", "65535", "65536", "70000", "4294967296", "9007199254740991", "1e9", "1e300", "0x10", "00", "1_0",
]; // prettier-ignore
/** More of those that may leave a program valid. */
const weights: Readonly<Partial<Record<string, number>>> = {
  number: 12,
  unit: 6,
  name: 5,
  "drop line": 5,
  "exchange lines": 2,
};
const units = [
  "",
  " ns",
  " us",
  " ms",
  " s",
  " B",
  " kB",
  " KiB",
  " %",
  " Mbit/s",
  " Gbit/s",
  " Hz",
  " MHz",
  " /s",
  " us/B",
];

export const textEdits: fc.Arbitrary<TextEdit> = fc
  .oneof(
    ...kinds.map((kind) => ({
      weight: weights[kind] ?? 1,
      arbitrary: fc.constant(kind),
    })),
  )
  .chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      at: fc.nat(),
      other: fc.nat(),
      value: fc.constantFrom(...(kind === "unit" ? units : numbers)),
    }),
  );

const TOKEN = /("(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\d[\w.]*|[A-Za-z_]\w*|->|\.\.|==|!=|<=|>=|[^\s\w])/;

/** @param words of other programs. */
export function mutate(text: string, { kind, at, other, value }: TextEdit, words: readonly string[]): string {
  if (kind === "cut") return text.slice(0, at % (text.length + 1));
  const tokens = text.split(TOKEN);
  const places = tokens.flatMap((token, index) => (index % 2 === 1 && !token.startsWith("//") ? [index] : []));
  const of = (wanted: RegExp): number[] => places.filter((index) => wanted.test(tokens[index] ?? ""));
  const pick = <Each>(from: readonly Each[], by: number): Each | undefined => from[by % Math.max(1, from.length)];
  const set = (place: number | undefined, token: string | undefined): string => {
    if (place !== undefined) tokens[place] = token ?? "";
    return tokens.join("");
  };
  const names = of(/^[A-Za-z_]/);
  const place = pick(places, at);
  const here = tokens[place ?? 0] ?? "";
  const there = pick(places, other);
  switch (kind) {
    case "number":
      return set(pick(of(/^\d/), at), value);
    case "unit": {
      const number = pick(of(/^\d/), at);
      if (number === undefined) return text;
      const unit = /^\s*(?:%|[A-Za-z]+(?:\/[A-Za-z]+)?)/;
      const rest = tokens.slice(number + 1).join("");
      return (
        tokens.slice(0, number + 1).join("") + value + rest.replace(unit, (found) => (found.length > 8 ? found : ""))
      );
    }
    case "name":
      return set(pick(names, at), tokens[pick(names, other) ?? 0]);
    case "name of another program":
      return set(pick(names, at), pick(words, other));
    case "token":
      return set(place, tokens[there ?? 0]);
    case "delete":
      return set(place, "");
    case "double":
      return set(place, `${here} ${here}`);
    case "insert":
      return set(place, `${here} ${pick(words, other) ?? ""}`);
    case "exchange": {
      const next = pick(places, at + 1) ?? 0;
      const [first, second] = [here, tokens[next] ?? ""];
      tokens[next] = first;
      return set(place, second);
    }
    case "double line":
    case "drop line":
    case "exchange lines":
      return mutateLines(text, kind, at, other);
  }
  return text;
}

function mutateLines(text: string, kind: string, at: number, other: number): string {
  const lines = text.split("\n");
  const [a, b] = [at % lines.length, other % lines.length];
  const [first = "", second = ""] = [lines[a], lines[b]];
  if (kind === "drop line") lines.splice(a, 1);
  else if (kind === "double line") lines.splice(a, 0, first);
  else [lines[a], lines[b]] = [second, first];
  return lines.join("\n");
}

/** The names and other words of programs. */
export function wordsOf(texts: readonly string[]): string[] {
  return [
    ...new Set(
      texts.flatMap((text) =>
        text.split(TOKEN).filter((token, index) => index % 2 === 1 && !/^(?:\/\/|")/.test(token)),
      ),
    ),
  ].sort();
}
