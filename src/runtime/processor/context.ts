/** Contexts, which run on a processor, and the places at which they hand over. */
import type { AnyOp } from "./op.js";

/** Something that runs on a CPU: a thread, or a run of an interrupt handler. */
export interface Context {
  readonly name: string;
  /** 0 for threads; while a handler runs, its own and lower levels are masked. */
  readonly level: number;
  /** Its body; an interrupt line makes a new one each time. */
  body: AnyOp;
  /** CPU time that is charged and has not passed yet, in ns. */
  owed: number;
  /** The part of the refill after a handoff that it still has to pay, in ns. */
  refillLeft: number;
  /** CPU time that it may still use before it is handed over, in ns. */
  budgetLeft: number;
}

/** The place of a handoff, for traces and counts. */
export interface HandoffSite {
  readonly cause: "barrier" | "block" | "time";
  /** The barrier as written, what would block, or the budget. */
  readonly text: string;
  /** Handoffs made here since the last reset. */
  count: number;
  /** Whose threads take over, where the graph says so. */
  readonly pool?: HandoffTarget;
}

/** A pool of threads, as the place of a handoff to it knows it. */
export interface HandoffTarget {
  readonly name: string;
  /** In the context that hands over: takes what runs, which is suspended at the site. False where it is dropped. */
  take(body: AnyOp, site: HandoffSite): AnyOp<boolean>;
}
