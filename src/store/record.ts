/**
 * Records as lines of text: the length of the JSON text in bytes, its CRC-32 in hexadecimal, and the text. A line that was half written, or
 * that the disk has damaged, does not fit its length or its checksum. Reading goes on behind the next newline, which JSON never contains.
 */
import { crc32 } from "node:zlib";
import type { Kept, RunName } from "./kept.js";

export interface StoreRecord {
  readonly key: string;
  readonly kept: Kept;
}

interface Written {
  readonly k: string;
  readonly e: string;
  readonly p: readonly string[];
  readonly s: number;
  readonly r?: WrittenResult;
  readonly f?: readonly [name: string, message: string];
}
interface WrittenResult {
  /** Samples by measure. JSON has no NaN and no infinity: these are words. */
  readonly v: Readonly<Record<string, number | string>>;
  readonly c?: readonly (readonly [text: string, where: string, holds: boolean])[];
  readonly t: readonly [simulatedNs: number, warmNs: number];
  readonly h?: string;
  readonly w?: Result["warmUps"];
  /** Of placements: how often handlers passed each place, and the longest handlers. */
  readonly p?: Result["passes"];
  readonly i?: Result["handlers"];
  readonly b?: readonly WrittenBarrier[];
}
/** What reached a barrier, and why it did not hand over. */
type WrittenBarrier = readonly [
  host: string,
  barrier: string,
  handoffs: number,
  handler: number,
  thread: number,
  idle?: string,
];
type Result = Extract<Kept, { result: unknown }>["result"];

/** Ends with a newline. */
export function lineOf(key: string, { experiment, point, seed }: RunName, kept: Kept): string {
  const written: Written = {
    k: key,
    e: experiment,
    p: Object.values(point.labels),
    s: seed,
    ...("result" in kept ? { r: resultOf(kept.result) } : { f: [kept.failed.name, kept.failed.message] }),
  };
  const text = JSON.stringify(written);
  return `${Buffer.byteLength(text)} ${crc32(text).toString(16).padStart(8, "0")} ${text}\n`;
}

function resultOf({
  samples,
  checks,
  simulatedNs,
  warmNs,
  traceHash,
  warmUps,
  passes,
  handlers,
  barriers,
}: Result): WrittenResult {
  return {
    v: Object.fromEntries(Object.entries(samples).map(([name, value]) => [name, numberText(value)])),
    ...(checks.length > 0 && { c: checks.map(({ text, where, holds }) => [text, where, holds] as const) }),
    t: [simulatedNs, warmNs],
    ...(traceHash !== undefined && { h: traceHash }),
    ...(warmUps !== undefined && { w: warmUps }),
    ...(passes !== undefined && { p: passes }),
    ...(handlers !== undefined && { i: handlers }),
    ...(barriers !== undefined && {
      b: barriers.map(({ host, barrier, handoffs, came: { handler, thread }, idle }): WrittenBarrier =>
        idle === undefined
          ? [host, barrier, handoffs, handler, thread]
          : [host, barrier, handoffs, handler, thread, idle],
      ),
    }),
  };
}

function numberText(value: number): number | string {
  return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? "-0" : String(value);
}

/** The text of a line without its newline, if it is whole. */
export function checkedText(line: Buffer): Buffer | undefined {
  // "LENGTH CRC32CRC ..."
  const first = line.indexOf(32);
  if (first < 1 || first > 10 || line[first + 9] !== 32) return undefined;
  const text = line.subarray(first + 10);
  if (text.length !== Number(line.toString("latin1", 0, first))) return undefined;
  return crc32(text) === Number.parseInt(line.toString("latin1", first + 1, first + 9), 16) ? text : undefined;
}

/** The key in a checked text, which begins with it. */
export function keyOf(text: Buffer): string {
  // {"k":"...
  return text.toString("latin1", 6, 30);
}

export function recordOf(text: Buffer): StoreRecord {
  const { k: key, r, f } = JSON.parse(text.toString("utf8")) as Written;
  if (r === undefined) return { key, kept: { failed: { name: f?.[0] ?? "", message: f?.[1] ?? "" } } };
  const { v, c = [], t, h, w, p, i, b } = r;
  const result = {
    samples: Object.fromEntries(Object.entries(v).map(([name, value]) => [name, Number(value)])),
    checks: c.map(([what, where, holds]) => ({ text: what, where, holds })),
    simulatedNs: t[0],
    warmNs: t[1],
    ...(h !== undefined && { traceHash: h }),
    ...(w !== undefined && { warmUps: w }),
    ...(p !== undefined && { passes: p }),
    ...(i !== undefined && { handlers: i }),
    ...(b !== undefined && {
      barriers: b.map(([host, barrier, handoffs, handler, thread, idle]) => ({
        host,
        barrier,
        handoffs,
        came: { handler, thread },
        ...(idle !== undefined && { idle }),
      })),
    }),
  };
  return { key, kept: { result } };
}
