// Made by `xgc declare` from vcache.xgraph; change that and declare again.
import { type CallBinding, type Counter, type Host, Protocol } from "../../src/runtime/index.js";

export interface VCACHEParameters {
  /** In ns. */
  readonly interval: number;
  readonly sessions: number;
}

/** The bindings to what is below. */
export interface VCACHESlots {
  readonly lower: CallBinding;
}

/**
 * Keeps unused sessions of the protocol below for the next open or call, so that opening a channel for
 * each call is cheap. Of more than `sessions` of them, the one that has been idle longest is closed.
 */
export abstract class VCACHEBase extends Protocol {
  readonly parameters: VCACHEParameters;
  readonly slots: VCACHESlots;
  readonly counters: {
    /** Opens that found a session in the cache. */
    readonly hits: Counter;
    /** Opens that did not find one. */
    readonly misses: Counter;
    /** Sessions closed because they were not used for one or two intervals. */
    readonly collected: Counter;
    /** Sessions closed because there were too many. */
    readonly crowdedOut: Counter;
  };

  constructor(host: Host, name: string, parameters: Partial<VCACHEParameters>, slots: VCACHESlots) {
    super(host, name, "VCACHE", [slots.lower]);
    this.parameters = { interval: 15_000_000_000, sessions: 1024, ...parameters };
    this.slots = slots;
    this.counters = {
      hits: this.newCounter("hits"),
      misses: this.newCounter("misses"),
      collected: this.newCounter("collected"),
      crowdedOut: this.newCounter("crowdedOut"),
    };
  }
}
