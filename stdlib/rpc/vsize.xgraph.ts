// Made by `xgc declare` from vsize.xgraph; change that and declare again.
import { type Binding, type Counter, type Host, Protocol } from "../../src/runtime/index.js";

export interface VSIZEParameters {
  /** In bytes. */
  readonly cutoffs: readonly number[];
}

/** The bindings to what is below. */
export interface VSIZESlots {
  readonly lower: readonly Binding[];
}

/**
 * Sends each message through the first lower protocol that takes its size, and long ones through the last. `cutoffs` are the
 * longest messages for each but the last; a lower one without takes what it sends without fragments.
 */
export abstract class VSIZEBase extends Protocol {
  readonly parameters: VSIZEParameters;
  readonly slots: VSIZESlots;
  readonly counters: {
    /** Sessions not made because the peer cannot be reached by every lower protocol. */
    readonly unreachable: Counter;
  };

  constructor(host: Host, name: string, parameters: Partial<VSIZEParameters>, slots: VSIZESlots) {
    super(host, name, "VSIZE", [...slots.lower]);
    this.parameters = { cutoffs: [], ...parameters };
    this.slots = slots;
    this.counters = { unreachable: this.newCounter("unreachable") };
  }
}
