/** What a processor needs of its world: the time, the events, and the list of processors that have something to do. */
import type { EventQueue } from "../time/event-queue.js";
import type { Trace } from "../record/trace.js";

export interface Clock {
  /** In ns since the start. */
  now: number;
  /** False makes every charge an event. */
  readonly jumps: boolean;
  /** Processors on the list. No clock jumps while there are any. */
  readonly readyCount: number;
  readonly queue: EventQueue;
  readonly trace: Trace | null;
  /** Puts a processor on the list: it is served when the event's callback has returned. */
  list(processor: Served): void;
}

/** What the world serves. */
export interface Served {
  /** Runs whatever there is to run, up to the next wait for time. */
  serve(): void;
}
