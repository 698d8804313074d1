// Made by `xgc declare` from chatter.xgraph; change that and declare again.
import { type AnyOp, type Binding, type Counter, type Host, Protocol, type Varying } from "../../src/runtime/index.js";

export type CHATTERParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface CHATTERSlots {
  readonly lower: Binding;
}

/** Stands for other hosts that disturb a network: broadcast frames for no protocol, at random times. */
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
   * From now on broadcasts a frame of `size` bytes of data, again and again after a time
   * `every`. With poisson(rate) the frames come independently of each other, and none
   * where the rate is 0. Ends at once, and goes on in the background until the run ends.
   * `every`: in ns. `size`: in bytes.
   */
  abstract broadcast(options: { readonly every: Varying; readonly size?: Varying }): AnyOp;
}
