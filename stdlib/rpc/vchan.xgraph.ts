// Made by `xgc declare` from vchan.xgraph; change that and declare again.
import { type CallBinding, type Counter, type Gauge, type Host, Protocol } from "../../src/runtime/index.js";

export interface VCHANParameters {
  readonly channels: number;
}

/** The bindings to what is below. */
export interface VCHANSlots {
  readonly lower: CallBinding;
}

/** A pool of channels to each peer, so that several calls can be under way at a time; further calls wait for a channel. */
export abstract class VCHANBase extends Protocol {
  readonly parameters: VCHANParameters;
  readonly slots: VCHANSlots;
  readonly counters: {
    /** Channels given up after a failed call, and opened anew. */
    readonly renewed: Counter;
  };
  readonly gauges: {
    /** Calls under way, and those that wait for a channel. */
    readonly calls: Gauge;
  };

  constructor(host: Host, name: string, parameters: Partial<VCHANParameters>, slots: VCHANSlots) {
    super(host, name, "VCHAN", [slots.lower]);
    this.parameters = { channels: 5, ...parameters };
    this.slots = slots;
    this.counters = { renewed: this.newCounter("renewed") };
    this.gauges = { calls: this.newGauge("calls") };
  }
}
