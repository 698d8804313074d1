/**
 * The closed table of units. The lexer recognizes units with it, the checker finds their dimensions, and simulations read `--set size=1000B` with it;
 * it depends on no parser, so that a bundle can carry it alone.
 */
import { nearestWord } from "./spelling.js";

// Simulations suggest names too, and import nothing else from this room.
export { nearestWord };

/** What a quantity measures. `number` has no unit. */
export type Dimension =
  "number" | "time" | "size" | "ratio" | "rate" | "bandwidth" | "cycles" | "timePerSize" | "cyclesPerSize";

export interface Unit {
  readonly name: string;
  readonly dimension: Dimension;
  /** How many base units (ns, B, 1, Hz, bit/s, cycle, ns/B, cycle/B) one of this unit is. */
  readonly factor: number;
}

const nanosecondsOf: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, min: 60e9 };

/** Every unit by its one spelling. */
export const UNITS: ReadonlyMap<string, Unit> = new Map(
  [
    ...Object.entries(nanosecondsOf).map(([name, factor]) => unit(name, "time", factor)),
    unit("B", "size", 1),
    unit("kB", "size", 1e3),
    unit("MB", "size", 1e6),
    unit("KiB", "size", 1024),
    unit("MiB", "size", 1024 * 1024),
    unit("%", "ratio", 0.01),
    unit("Hz", "rate", 1),
    unit("kHz", "rate", 1e3),
    unit("MHz", "rate", 1e6),
    unit("GHz", "rate", 1e9),
    unit("bps", "bandwidth", 1),
    unit("kbps", "bandwidth", 1e3),
    unit("Mbps", "bandwidth", 1e6),
    unit("Gbps", "bandwidth", 1e9),
    unit("cycles", "cycles", 1),
    ...Object.entries(nanosecondsOf).map(([name, factor]) => unit(`${name}/B`, "timePerSize", factor)),
    unit("cycles/B", "cyclesPerSize", 1),
  ].map((each) => [each.name, each]),
);

function unit(name: string, dimension: Dimension, factor: number): Unit {
  return { name, dimension, factor };
}

export function unitNamed(name: string): Unit | undefined {
  return UNITS.get(name);
}

/** Spellings of other tools that differ too much from ours to be found by edit distance. Lower case. */
const otherSpellings: Readonly<Record<string, string>> = {
  nsec: "ns",
  nanosecond: "ns",
  nanoseconds: "ns",
  usec: "us",
  "\u00b5s": "us",
  "\u03bcs": "us",
  microsecond: "us",
  microseconds: "us",
  msec: "ms",
  millisecond: "ms",
  milliseconds: "ms",
  sec: "s",
  secs: "s",
  second: "s",
  seconds: "s",
  m: "min",
  mins: "min",
  minute: "min",
  minutes: "min",
  b: "B",
  byte: "B",
  bytes: "B",
  octets: "B",
  k: "KiB",
  kb: "kB",
  kbyte: "kB",
  kbytes: "kB",
  kib: "KiB",
  mbyte: "MB",
  mbytes: "MB",
  mib: "MiB",
  percent: "%",
  pct: "%",
  hertz: "Hz",
  "1/s": "Hz",
  "bit/s": "bps",
  "bits/s": "bps",
  "b/s": "bps",
  kbit: "kbps",
  "kbit/s": "kbps",
  "kb/s": "kbps",
  mbit: "Mbps",
  "mbit/s": "Mbps",
  "mb/s": "Mbps",
  gbit: "Gbps",
  "gbit/s": "Gbps",
  "gb/s": "Gbps",
  cycle: "cycles",
  cyc: "cycles",
  clocks: "cycles",
  ticks: "cycles",
};

/** The unit that is most likely meant by an unknown one. */
export function suggestUnit(name: string): string | undefined {
  const known = nameOfOtherSpelling(name) ?? nearestWord(name, UNITS.keys());
  if (known !== undefined) return known;
  const perByte = /^(.+)\/(?:B|b|byte|bytes)$/.exec(name)?.[1];
  if (perByte === undefined) return undefined;
  const one = UNITS.has(perByte) ? perByte : suggestUnit(perByte);
  return one !== undefined && UNITS.has(`${one}/B`) ? `${one}/B` : undefined;
}

function nameOfOtherSpelling(name: string): string | undefined {
  const lower = name.toLowerCase();
  // "Mb" could mean megabits or megabytes; the suggestion is MB.
  if (lower === "mb") return "MB";
  return Object.hasOwn(otherSpellings, lower) ? otherSpellings[lower] : undefined;
}

/** A quantity in base units: ns, B, 1 (for a ratio), Hz, bit/s, cycles, ns/B, cycles/B. */
export interface Quantity {
  readonly value: number;
  readonly dimension: Dimension;
}

const decimal = /^\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?$/;
const hexadecimal = /^0x[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*$/;

/** Reads a number as the language writes it: `10`, `10_000`, `0.25`, `0x0800`. */
export function parseNumber(text: string): number | undefined {
  return decimal.test(text) || hexadecimal.test(text) ? Number(text.replaceAll("_", "")) : undefined;
}

/**
 * Scales a written value to base units. Rounds to fifteen digits, so that `0.3 us` is 300 ns and not 299.99999999999994.
 */
export function toBase(value: number, name: string): Quantity | undefined {
  const found = unitNamed(name);
  if (found === undefined) return undefined;
  return { value: Number((value * found.factor).toPrecision(15)), dimension: found.dimension };
}

/** Reads one quantity from a command line: `1000B`, `1000 B`, `61.4us`, `2 %`, `-3 us`, `10_000`, `0x10`. */
export function parseQuantity(text: string): Quantity | { readonly error: string } {
  const trimmed = text.trim();
  const parts = /^(-?)(0x\w*|[0-9][0-9_.]*)\s*(.*)$/s.exec(trimmed);
  if (parts === null) return { error: `"${trimmed}" is not a number.` };
  const [, sign = "", digits = "", name = ""] = parts;
  const unsigned = parseNumber(digits);
  if (unsigned === undefined) return { error: `"${digits}" is not a number.` };
  if (!Number.isFinite(unsigned)) return { error: `"${trimmed}" is too large.` };
  const written = sign === "-" ? 0 - unsigned : unsigned;
  if (name === "") return { value: written, dimension: "number" };
  const quantity = toBase(written, name);
  if (quantity !== undefined) return quantity;
  const suggestion = suggestUnit(name);
  return { error: `"${name}" is not a unit.` + (suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`) };
}

/** The units in which values are shown, largest first. Bytes stay bytes: protocol headers and MTUs are read that way. */
const shownIn: Readonly<Record<Dimension, readonly string[]>> = {
  number: [],
  time: ["s", "ms", "us", "ns"],
  size: ["B"],
  ratio: ["%"],
  rate: ["GHz", "MHz", "kHz", "Hz"],
  bandwidth: ["Gbps", "Mbps", "kbps", "bps"],
  cycles: ["cycles"],
  timePerSize: ["us/B", "ns/B"],
  cyclesPerSize: ["cycles/B"],
};

/**
 * The most natural spelling of a value in base units: `1000 B`, `3.6 us`, `2 %`, in the largest unit that leaves at
 * least one before the point. Gives text that `parseQuantity` reads back, with at most twelve significant digits.
 */
export function formatQuantity(value: number, dimension: Dimension): string {
  const units = shownIn[dimension].map((name) => UNITS.get(name)).filter((each) => each !== undefined);
  const smallest = units.at(-1);
  if (smallest === undefined) return formatNumber(value);
  if (value === 0) return `0 ${dimension === "time" ? "us" : smallest.name}`;
  const shown = units.find((each) => Math.abs(value) >= each.factor) ?? smallest;
  return `${formatNumber(value / shown.factor)} ${shown.name}`;
}

function formatNumber(value: number): string {
  const rounded = Number(value.toPrecision(12));
  const text = String(rounded);
  if (!text.includes("e")) return text;
  // The language has no exponents.
  return Math.abs(rounded) >= 1 ? BigInt(Math.round(rounded)).toString() : rounded.toFixed(20).replace(/\.?0+$/, "");
}
