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
  /** The message that it takes up the graph, for traces; 0 for none. */
  message: number;
}

/** The place of a handoff, for traces and counts. */
export interface HandoffSite {
  readonly cause: "barrier" | "block" | "time";
  /** The barrier as written, the thing for which the context would wait, or the budget. */
  readonly text: string;
  /** Handoffs made here since the last reset. */
  count: number;
  /** Handoffs made here before the last reset. */
  earlier: number;
  /** If a barrier stands here: how often something came by since the world began, in a handler and in a thread. */
  readonly came: { handler: number; thread: number };
  /** The pool whose threads take over, if the graph names one. */
  readonly pool?: HandoffTarget;
}

/** The interface of a pool of threads to a place that hands over to it. */
export interface HandoffTarget {
  readonly name: string;
  /** Called in the context that hands over: takes the running activation, which is suspended at the site. False if the pool drops it. */
  take(body: AnyOp, site: HandoffSite): AnyOp<boolean>;
}
