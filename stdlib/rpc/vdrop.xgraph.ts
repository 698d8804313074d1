// Made by `xgc declare` from vdrop.xgraph; change that and declare again.
import { type Binding, type Counter, type Host, Protocol } from "../../src/runtime/index.js";

export interface VDROPParameters {
  readonly interval: number;
}

/** The bindings to what is below. */
export interface VDROPSlots {
  readonly lower: Binding;
}

/**
 * Drops every `interval`th message that comes up, to test the protocols above:
 * 1 drops all, 0 none, and with -1 each session chooses an interval of 2 to 20.
 */
export abstract class VDROPBase extends Protocol {
  readonly parameters: VDROPParameters;
  readonly slots: VDROPSlots;
  readonly counters: { readonly dropped: Counter };

  constructor(host: Host, name: string, parameters: Partial<VDROPParameters>, slots: VDROPSlots) {
    super(host, name, "VDROP", [slots.lower]);
    this.parameters = { interval: -1, ...parameters };
    this.slots = slots;
    this.counters = { dropped: this.newCounter("dropped") };
  }
}
