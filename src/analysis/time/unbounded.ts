/** Why a time has no bound. */
import type { Instance } from "../uses/expand.js";
import type { Place } from "../summaries/summary.js";

/** The reason why there is no bound. */
export interface Unbounded {
  /** Or the instance with the same path in a configuration of equal structure. */
  readonly instance: Instance;
  /**
   * `spend`: CPU time of its own, of which nothing is known. `frames`: one run takes all frames, and they may come faster than that.
   * `size`: the lengths of the messages that are started are unknown. `machine`: the machine has mechanisms that this analysis does not know.
   */
  readonly why: "loop" | "circle" | "depth" | "spend" | "frames" | "size" | "machine";
  /** What is called again and again, or started. */
  readonly call: string;
  readonly at: Place;
}
