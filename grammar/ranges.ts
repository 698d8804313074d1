/** The values that are allowed: by a declared range or list, and by the kind of the value. */
import { formatQuantity, type Dimension } from "./units.js";

export interface Range {
  readonly low?: number;
  readonly high?: number;
  readonly oneOf?: readonly (number | string)[];
}

const dimensions: Readonly<Record<string, Dimension>> = {
  time: "time",
  bytes: "size",
  ratio: "ratio",
  rate: "rate",
  bandwidth: "bandwidth",
  cycles: "cycles",
  perByte: "timePerSize",
  cyclesPerByte: "cyclesPerSize",
};

/** A value in base units as a program would write it. @param kind Of its type: `bytes`, `host`. */
export function showValueOf(value: number | string | boolean, kind: string): string {
  if (kind === "string") return JSON.stringify(value);
  // A capture is the name of its file, and on the next line its frames.
  if (kind === "capture") return `capture(${JSON.stringify(String(value).replace(/\n.*$/s, ""))})`;
  if (typeof value !== "number") return String(value);
  if (kind === "host") return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
  if (kind === "mac") return `"${(value.toString(16).padStart(12, "0").match(/../g) ?? []).join(":")}"`;
  return Number.isFinite(value) ? formatQuantity(value, dimensions[kind] ?? "number") : "no number";
}

/** Quantities that cannot be negative. */
const neverNegative: ReadonlySet<string> = new Set([
  "bytes",
  "time",
  "rate",
  "bandwidth",
  "cycles",
  "perByte",
  "cyclesPerByte",
]);

/** Numbers above it are no longer exact. */
const mostExact = Number.MAX_SAFE_INTEGER;

/** The condition that a value breaks: `in 1..65535`, `a whole number of bytes`; undefined if the value is allowed. */
export function outsideOf(value: number | string, kind: string, { low, high, oneOf }: Range): string | undefined {
  if (oneOf !== undefined)
    return oneOf.includes(value) ? undefined : `one of ${oneOf.map((each) => showValueOf(each, kind)).join(", ")}`;
  if (typeof value === "string") return undefined;
  const least = Math.max(low ?? -Infinity, neverNegative.has(kind) ? 0 : -Infinity);
  if (!(value >= least && value <= (high ?? Infinity))) return describeRange(least, high, kind);
  const whole = kind === "bytes" || kind === "int";
  if (whole && !Number.isInteger(value)) return kind === "bytes" ? "a whole number of bytes" : "a whole number";
  return Math.abs(value) > mostExact ? `at most ${showValueOf(mostExact, kind)}` : undefined;
}

function describeRange(low: number, high: number | undefined, kind: string): string {
  if (high === undefined || high === Infinity)
    return low === -Infinity ? "a number" : `at least ${showValueOf(low, kind)}`;
  if (low === -Infinity) return `at most ${showValueOf(high, kind)}`;
  return `in ${showValueOf(low, kind)}..${showValueOf(high, kind)}`;
}
