/** What runs on a processor, and where it hands over. */
import type { AnyOp } from "./op.js";

/** Something that runs on a CPU: a thread, or a run of an interrupt handler. */
export interface Context {
  readonly name: string;
  /** 0 for threads; while a handler runs, its own and lower levels are masked. */
  readonly level: number;
  /** What it runs; an interrupt line makes a new one each time. */
  body: AnyOp;
  /** CPU time charged and not yet passed, in ns, while another context runs. */
  owed: number;
  /** How much of the refill after a handoff it still has to pay, in ns. */
  refillLeft: number;
  /** CPU time that it may still use before it is handed over, in ns. */
  budgetLeft: number;
}

/** Where a handoff is made, for traces and counts. */
export interface HandoffSite {
  readonly cause: "barrier" | "block" | "time";
  /** The barrier as written, what would block, or the budget. */
  readonly text: string;
  /** Handoffs made here since the last reset. */
  count: number;
}
