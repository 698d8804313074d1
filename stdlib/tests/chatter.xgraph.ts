// Made by `xgc declare` from chatter.xgraph; change that and declare again.
import { type AnyOp, type Binding, type Counter, type Host, Protocol } from "../../src/runtime/index.js";

export type CHATTERParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface CHATTERSlots {
  readonly lower: Binding;
}

/** Other hosts of a network, as far as they disturb: broadcast frames that nobody asked for, at times that no one can foresee. */
export abstract class CHATTERBase extends Protocol {
  readonly parameters: CHATTERParameters;
  readonly slots: CHATTERSlots;
  readonly counters: { readonly sent: Counter };

  constructor(host: Host, name: string, parameters: CHATTERParameters, slots: CHATTERSlots) {
    super(host, name, "CHATTER", [slots.lower]);
    this.parameters = parameters;
    this.slots = slots;
    this.counters = { sent: this.newCounter("sent") };
  }

  /**
   * From now on sends frames of `size` bytes of data to everybody, independently of each other, `rate` of them in the mean (a Poisson
   * process); none where `rate` is 0. Ends at once, and goes on in the background until the run ends.
   * `rate`: in Hz. `size`: in bytes.
   */
  abstract broadcast(options: { readonly rate: number; readonly size?: number }): AnyOp;
}
