/**
 * The summary of a protocol's TypeScript: for each function its effects, as its type declares them, and its
 * calls, in order. A summary is plain data, read from the text without running it (summarize.ts), and kept under the content of
 * the files that it was read from.
 */

/** Changes when summaries of unchanged files would come out differently. */
export const summaryVersion = 9;

export interface Summary {
  readonly version: number;
  /** The class that implements the protocol. */
  readonly protocol: string;
  /** The implementation and the files beside it that it uses, the implementation first. */
  readonly files: readonly SummaryFile[];
  /**
   * The operations that others may call: `demux`, `push`, `open`, entries, the operations of a service; each with the functions that implement it.
   */
  readonly operations: Readonly<Record<string, readonly string[]>>;
  /** Functions by name: `IP.demux`, `IPSession.push`, `IP.#deliver`, `timer of ARP.#ask`. */
  readonly functions: Readonly<Record<string, FunctionSummary>>;
  /** Timers: functions that service threads run. */
  readonly timers: readonly string[];
  /** The longest message that it makes with a length given in its text, in bytes. */
  readonly made: number;
  /** The headers that it puts in front of messages, by protocol, with the fields of each that it sets; `*` for what is not written out. */
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  /** Bytes that it puts in front of messages without a header. Absent where it puts none. */
  readonly pushed?: number;
}

export interface SummaryFile {
  /** Relative to the implementation: `./reassembly.ts`. */
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
  /** For `down`: the slot, or the element of a slot that is a group; absent for any. */
  readonly slot?: string;
  /** The message that the function got goes on; otherwise it is a message of its own. */
  readonly same?: boolean;
  /** It is a part split off that message. */
  readonly piece?: boolean;
  /** It does not cross the binding, so no barrier can stop it, and no cost is charged. */
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
/** CPU time that is no cost of the machine: in ns, or the parameter with the amount; null if the text does not show it. */
export interface Spend {
  readonly spend: number | string | null;
  readonly at: Place;
}
/** One of several ways. */
export interface Either {
  readonly either: readonly (readonly Step[])[];
  /** The ways that end the function. */
  readonly ends: readonly boolean[];
}
export interface Loop {
  readonly loop: readonly Step[];
  /** Once for each protocol above. */
  readonly uppers?: true;
  /** The most rounds, if the text shows a number. */
  readonly times?: number;
  /** It may end, or go round, in ways that `loop` does not show. So a call in it need not happen in each round. */
  readonly irregular?: true;
}
/** Code that runs in a thread only, since a condition in the text excludes handlers. */
export interface InThread {
  readonly inThread: readonly Step[];
}
/** Code about which nothing more is known. The steps beside it allow for all effects. */
export interface Lost {
  readonly lost: LostReason;
  /** The text of the code. */
  readonly what: string;
  readonly at: Place;
}
/**
 * `type`: the called function has no type. `file`: an import leads nowhere. `class`: a base class has no text to read. `byName`: properties are
 * set by computed names. `interrupt`: the code has an interrupt handler of its own. `body`: the type shows the effects, but the time is unknown.
 */
export type LostReason = "type" | "file" | "class" | "byName" | "interrupt" | "body";

/** The steps inside a step: its ways, its round. */
export function inside(step: Step): readonly (readonly Step[])[] {
  if ("either" in step) return step.either;
  if ("loop" in step) return [step.loop];
  return "inThread" in step ? [step.inThread] : [];
}

/** Exists wherever JavaScript runs, but is no part of the language. */
declare const TextEncoder: new () => { readonly encode: (text: string) => Uint8Array };

/**
 * 64 bits of FNV-1a in two lanes, four bytes at a time. The hash only detects that a file has changed. On a machine with the other byte
 * order it differs from that of the shipped summaries, which are then made anew.
 */
export function contentHash(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const words = new Int32Array(Math.ceil(bytes.length / 4));
  new Uint8Array(words.buffer).set(bytes);
  let low = 0x811c9dc5 ^ bytes.length;
  let high = 0x050c5d1f;
  for (const word of words) {
    low = Math.imul(low ^ word, 0x01000193);
    // Differences in the high bits of a word must reach the low ones.
    low ^= low >>> 15;
    high = Math.imul(high ^ (word + 0x9e3779b9), 0x01000193) ^ (low >>> 13);
  }
  const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, "0");
  return hex(high) + hex(low);
}
