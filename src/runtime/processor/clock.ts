/** The part of the world that a processor uses: the time, the events, and the list of processors with work to do. */
import type { EventQueue } from "../time/event-queue.js";
import type { Trace } from "../record/trace.js";

export interface Clock {
  /** In ns since the start. */
  now: number;
  /** Whether the clock may jump; if not, every charge is an event. */
  readonly jumps: boolean;
  /** The number of processors on the list. No clock jumps while there are any. */
  readonly readyCount: number;
  /** Whether the run is audited: all checks are made, and data that helps to find a fault is recorded. */
  readonly audits: boolean;
  readonly queue: EventQueue;
  readonly trace: Trace | null;
  /** Steps that may still be taken before {@link checkProgress} must be called. */
  stepsLeft: number;
  /**
   * Begins another budget of steps, if time has passed since the last one began.
   * @param called Whether a call of a protocol led here; then the stack shows the place.
   * @throws Misuse if no time has passed: the steps are those of an endless loop.
   */
  checkProgress(called: boolean): void;
  /** Records the place of a protocol's call, in an audited run. */
  note(): void;
  /** Puts a processor on the list. The world serves it when the event's callback has returned. */
  list(processor: Served): void;
}

/** A processor as the world serves it. */
export interface Served {
  /** Runs all that can run, up to the next wait for time. */
  serve(): void;
}
