/**
 * What the TypeScript of a protocol says about itself: for each function its effects, as its type writes them, and what it
 * calls, in order. A summary is plain data, read from the text and never run (summarize.ts), and kept by the content of
 * the files that it was read from.
 */

/** Changes when summaries of unchanged files would come out differently. */
export const summaryVersion = 6;

export interface Summary {
  readonly version: number;
  /** The class that implements the protocol. */
  readonly protocol: string;
  /** The implementation and the files beside it that it uses, the implementation first. */
  readonly files: readonly SummaryFile[];
  /** What others may call: `demux`, `push`, `open`, entries, the operations of a service; each with the functions that do it. */
  readonly operations: Readonly<Record<string, readonly string[]>>;
  /** Functions by name: `IP.demux`, `IPSession.push`, `IP.#deliver`, `timer of ARP.#ask`. */
  readonly functions: Readonly<Record<string, FunctionSummary>>;
  /** Timers: functions that service threads run. */
  readonly timers: readonly string[];
  /** The longest message that it makes of a length that stands in its text, in bytes. */
  readonly made: number;
  /** The headers that it puts in front of messages, by protocol, with the fields of each that it sets; `*` for what is not written out. */
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  /** Bytes that it puts in front of messages without a header. Absent where it puts none. */
  readonly pushed?: number;
}

export interface SummaryFile {
  /** As seen from the implementation: `./reassembly.ts`. */
  readonly name: string;
  readonly hash: string;
}

export interface FunctionSummary {
  /** From the type `Op<T, E>`: `Wait<"device">`, `Up`, `AtPoint<"reassembled">`. Absent for a function that is no operation. */
  readonly effects?: readonly string[];
  readonly steps: readonly Step[];
  readonly writes: readonly { readonly field: string; readonly at: Place }[];
  readonly at: Place;
}

/** A file by its place in `files`, and a line from 1. */
export interface Place {
  readonly file: number;
  readonly line: number;
}

export type Step = Call | Wait | AtPoint | Spend | Either | Loop | InThread | Lost;

export interface Call {
  /** `own`: a function of the same summary. */
  readonly call: "up" | "down" | "own";
  readonly operation: string;
  /** Of `down`: the slot, or the element of a slot that is a group; any where it is not known. */
  readonly slot?: string;
  /** The message that the function was given goes on; otherwise it is one of its own. */
  readonly same?: boolean;
  /** It is a part split off that message. */
  readonly piece?: boolean;
  /** It does not cross the binding: no barrier stands in its way, and nothing is charged. */
  readonly around?: true;
  readonly at: Place;
}
export interface Wait {
  readonly wait: string;
  readonly at: Place;
}
export interface AtPoint {
  readonly point: string;
  readonly at: Place;
}
/** CPU time that no cost of the machine stands for: in ns, or the parameter that says how much; null where that is not plain. */
export interface Spend {
  readonly spend: number | string | null;
  readonly at: Place;
}
/** One of several ways. */
export interface Either {
  readonly either: readonly (readonly Step[])[];
  /** Which of them end the function. */
  readonly ends: readonly boolean[];
}
export interface Loop {
  readonly loop: readonly Step[];
  /** Once for each protocol above. */
  readonly uppers?: true;
  /** As often at the most, where the text says it. */
  readonly times?: number;
  /** It may be left, or go round, in ways that `loop` does not show: that a call stands in it does not mean that each round makes it. */
  readonly irregular?: true;
}
/** What runs in a thread only: the text asks whether it is in an interrupt. */
export interface InThread {
  readonly inThread: readonly Step[];
}
/** Nothing more is known of what runs here than the steps beside it say, which allow for everything. */
export interface Lost {
  readonly lost: LostReason;
  /** What it is, as it stands in the text. */
  readonly what: string;
  readonly at: Place;
}
/**
 * `type`: the function that is called has no type. `file`: an import leads nowhere. `class`: a base class has no text to read. `byName`: properties are
 * set by computed names. `interrupt`: a handler of its own. `body`: its type says what it may do, but nothing how long it takes.
 */
export type LostReason = "type" | "file" | "class" | "byName" | "interrupt" | "body";

/** The steps inside a step: its ways, its round. */
export function inside(step: Step): readonly (readonly Step[])[] {
  if ("either" in step) return step.either;
  if ("loop" in step) return [step.loop];
  return "inThread" in step ? [step.inThread] : [];
}

/** Everywhere that JavaScript runs, but no part of the language. */
declare const TextEncoder: new () => { readonly encode: (text: string) => Uint8Array };

/**
 * 64 bits of FNV-1a in two lanes, four bytes at a time: tells a changed file, and nothing else. Where a machine has the other byte
 * order, it tells shipped summaries from its own, which are then made anew.
 */
export function contentHash(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const words = new Int32Array(Math.ceil(bytes.length / 4));
  new Uint8Array(words.buffer).set(bytes);
  let low = 0x811c9dc5 ^ bytes.length;
  let high = 0x050c5d1f;
  for (const word of words) {
    low = Math.imul(low ^ word, 0x01000193);
    // What differs in the high bits of a word must get into the low ones.
    low ^= low >>> 15;
    high = Math.imul(high ^ (word + 0x9e3779b9), 0x01000193) ^ (low >>> 13);
  }
  const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, "0");
  return hex(high) + hex(low);
}
