/** Implementations that hide what they do, each in a way of its own. None of the grammar's ways is among them. */
import type { Parts } from "./frame.js";

/** What is hidden. `#` in a text stands for the protocol's name. */
export interface Hidden extends Omit<Parts, "name" | "waits"> {
  /** A wait of `g1`; 300 us of CPU time; a call up in a handler, or in a thread. */
  readonly hides: "wait" | "time" | "up in interrupt" | "up in thread";
}
