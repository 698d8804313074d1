/** Types of values: their names, their descriptions, and how they compare. */
import type { ScalarKind, Type } from "../program.js";

export const unknownType: Type = { kind: "unknown" };
export const scalar = (kind: ScalarKind): Type => ({ kind });

/** The name of each kind in messages. */
const phrases: Readonly<Record<ScalarKind | "unknown", string>> = {
  bool: "true or false",
  int: "a whole number",
  ratio: "a ratio",
  bytes: "an amount of bytes",
  time: "a time",
  perByte: "a time per byte",
  rate: "a rate",
  bandwidth: "a bandwidth",
  cycles: "a number of cycles",
  cyclesPerByte: "a number of cycles per byte",
  string: "a text",
  word: "a word",
  host: "a host address",
  hostPrefix: "an address with prefix length",
  mac: "a link address",
  mode: "a mode",
  graph: "a graph",
  machine: "a machine",
  medium: "a medium",
  endpoint: "an endpoint",
  capture: "a capture of frames",
  counter: "a counter",
  series: "a series",
  histogram: "a histogram",
  gauge: "a gauge",
  measured: "a table of measured values",
  unknown: "unknown",
};

/** `an amount of bytes`, `a list of times`. */
export function describe(type: Type): string {
  if (type.kind === "list") return `a list, each ${describe(type.of)}`;
  if (type.kind === "varying") return `${describe(type.of)}, which may vary`;
  return phrases[type.kind];
}

export function sameType(a: Type, b: Type): boolean {
  if ((a.kind === "list" || a.kind === "varying") && a.kind === b.kind) return fits(a.of, b.of) || fits(b.of, a.of);
  return a.kind === b.kind;
}

/** Whether a value of one type fits a place for another. An unknown type was reported already and fits all. */
export function fits(actual: Type, wanted: Type): boolean {
  if (actual.kind === "unknown" || wanted.kind === "unknown") return true;
  if (actual.kind === "list" && wanted.kind === "list") return fits(actual.of, wanted.of);
  if (wanted.kind === "varying") return fits(actual.kind === "varying" ? actual.of : actual, wanted.of);
  if (actual.kind === "int" && wanted.kind === "ratio") return true;
  return actual.kind === wanted.kind;
}

/** Kinds with a unit, each with a unit to propose if none is written. */
export const proposedUnit: Readonly<Partial<Record<ScalarKind, string>>> = {
  bytes: "B",
  time: "us",
  perByte: "us/B",
  rate: "Hz",
  bandwidth: "Mbps",
  cycles: "cycles",
  cyclesPerByte: "cycles/B",
};

/** Types with many values in a run, of which a table can show an aggregate only. */
export function hasManyValues({ kind }: Type): boolean {
  return kind === "series" || kind === "histogram" || kind === "gauge";
}

export function isScalar(type: Type): type is { readonly kind: ScalarKind } {
  return type.kind !== "list" && type.kind !== "varying" && type.kind !== "unknown";
}

/** Graphs, machines and media: the parts of a world. */
export function isStructure(type: Type | undefined): type is { readonly kind: "graph" | "machine" | "medium" } {
  return type !== undefined && ["graph", "machine", "medium"].includes(type.kind);
}

/** Types with arithmetic and an order. */
export function isNumeric(type: Type): boolean {
  return type.kind === "int" || type.kind === "ratio" || type.kind in proposedUnit;
}

/** The names of the types of parameters. `u8` and so on are whole numbers in a range. */
const typeNames: Readonly<Record<string, ScalarKind>> = {
  bool: "bool",
  int: "int",
  ratio: "ratio",
  bytes: "bytes",
  time: "time",
  rate: "rate",
  bandwidth: "bandwidth",
  cycles: "cycles",
  string: "string",
  address: "host",
  Host: "host",
  Mac: "mac",
  mode: "mode",
  graph: "graph",
  machine: "machine",
  medium: "medium",
  endpoint: "endpoint",
  capture: "capture",
};

export interface NamedType {
  readonly type: Type;
  readonly low?: number;
  readonly high?: number;
}

/** The width of `u1`..`u64`, if the name is one. */
export function unsignedBits(name: string): number | undefined {
  const digits = /^u([1-9]\d?)$/.exec(name)?.[1];
  const bits = digits === undefined ? 0 : Number(digits);
  return bits >= 1 && bits <= 64 ? bits : undefined;
}

/** Whole numbers up to this many bits are exact, with room for results computed from them. */
export const mostExactBits = 48;

export function namedType(name: string): NamedType | undefined {
  const kind = Object.hasOwn(typeNames, name) ? typeNames[name] : undefined;
  if (kind !== undefined) return { type: scalar(kind) };
  const bits = unsignedBits(name);
  return bits === undefined ? undefined : { type: scalar("int"), low: 0, high: 2 ** Math.min(bits, mostExactBits) - 1 };
}

export const knownTypeNames: readonly string[] = [...Object.keys(typeNames), "u8", "u16", "u32"];
