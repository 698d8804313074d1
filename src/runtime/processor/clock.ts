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
  /** Whether everything is checked that can be, and noted that helps to find a fault. */
  readonly audits: boolean;
  readonly queue: EventQueue;
  readonly trace: Trace | null;
  /** Steps that may still be taken before {@link checkProgress} is to be asked. */
  stepsLeft: number;
  /**
   * Begins another budget of steps, if time has passed since the last one began.
   * @param called whether a protocol calls: then the stack shows where.
   * @throws Misuse if none has: the steps are those of an endless loop.
   */
  checkProgress(called: boolean): void;
  /** Notes where a protocol calls, in an audited run. */
  note(): void;
  /** Puts a processor on the list: it is served when the event's callback has returned. */
  list(processor: Served): void;
}

/** What the world serves. */
export interface Served {
  /** Runs whatever there is to run, up to the next wait for time. */
  serve(): void;
}
