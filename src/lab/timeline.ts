/**
 * A run on a timeline: a track for each core, interrupt, thread, interface and wire, with spans, marks, arrows and counters. As plain columns of numbers,
 * so that a page can get it from its worker without a copy. `ChromeTrace` writes the same for Perfetto.
 */

export type TrackKind = "core" | "interrupt" | "thread" | "in" | "out" | "wire" | "run";

export interface Track {
  /** Empty for wires and for the run itself. */
  readonly host: string;
  /** `nic`, `input 1`, `core`. */
  readonly name: string;
  readonly kind: TrackKind;
}

/** `context`: a handler or a thread has begun and not ended; `operation`: one charge of CPU time in it; `frame`: a frame leaves, or is on the wire. */
export const spanKinds = ["context", "operation", "frame"] as const;
export type SpanKind = (typeof spanKinds)[number];

/** Spans in columns; entry n of each column belongs to span n. Ordered by track, then time; a context before the operations in it. */
export interface Spans {
  readonly count: number;
  /** Index in `tracks`. */
  readonly track: Uint32Array;
  /** Index in {@link spanKinds}. */
  readonly kind: Uint8Array;
  /** In ns. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** CPU time of an operation without the interrupts in between, in ns; bytes of a frame; 0 of a context. */
  readonly value: Float64Array;
  /** Index in `names`. */
  readonly name: Uint32Array;
  /** The message; 0 for none. */
  readonly message: Uint32Array;
}

/** An instant on a track: `handoff`, `receive`, `drop`. */
export interface Mark {
  readonly track: number;
  /** In ns. */
  readonly time: number;
  readonly kind: string;
  readonly text: string;
  readonly message: number;
}

/**
 * From one track to another. `frame`: over a wire, in two parts: from the sending context to the wire, and on to the context that takes the frame;
 * `handoff`: from the context that hands over to the one that continues; `wake`: to the thread that was made ready.
 */
export interface Arrow {
  readonly kind: "frame" | "handoff" | "wake";
  readonly from: number;
  readonly fromTime: number;
  readonly to: number;
  readonly toTime: number;
  readonly message: number;
  /** The cause: a barrier as written, or the thing for which a handler would have waited; the chain of a frame's two parts. */
  readonly text: string;
  /** Equal for the parts of one chain. */
  readonly chain: number;
}

/** A value that holds until the next one: how many frames a ring has. */
export interface Counter {
  readonly host: string;
  /** `nic: receive ring`. */
  readonly name: string;
  readonly unit: string;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export interface Timeline {
  /** Hosts in the program's order, each with its cores, interrupts, threads and interfaces; then wires. */
  readonly tracks: readonly Track[];
  readonly names: readonly string[];
  readonly spans: Spans;
  /** By time. */
  readonly marks: readonly Mark[];
  readonly arrows: readonly Arrow[];
  readonly counters: readonly Counter[];
  /** Messages that were sent while another one was taken up, by that other one: answers and forwarded fragments. */
  readonly causes: ReadonlyMap<number, readonly number[]>;
  /** The end of the run, or the time from which on nothing was recorded, in ns. */
  readonly end: number;
  /** Whether the most events were reached before the end of the run. */
  readonly isCut: boolean;
}
