// Made by `xgc declare` from flood.xgraph; change that and declare again.
import {
  type AnyOp,
  type Binding,
  type Counter,
  type Endpoint,
  type Host,
  Protocol,
  type Series,
} from "../../src/runtime/index.js";

export interface FLOODParameters {
  readonly port: number;
  /** In ns. */
  readonly work: number;
}

/** The bindings to what is below. */
export interface FLOODSlots {
  readonly lower: Binding;
}

/**
 * An open-loop source and its sink: the source sends at a fixed rate, and the sink counts the messages that arrive.
 * The sink takes `work` for each message, in steps of 10 us, after each of which it may be interrupted or handed over.
 */
export abstract class FLOODBase extends Protocol {
  readonly parameters: FLOODParameters;
  readonly slots: FLOODSlots;
  readonly counters: {
    readonly sent: Counter;
    readonly received: Counter;
    /** Messages that the layers below did not accept. */
    readonly refused: Counter;
  };
  readonly series: {
    /**
     * From a message's send to its arrival here.
     * In ns.
     */
    readonly delay: Series;
  };

  constructor(host: Host, name: string, parameters: Partial<FLOODParameters>, slots: FLOODSlots) {
    super(host, name, "FLOOD", [slots.lower]);
    this.parameters = { port: 2002, work: 0, ...parameters };
    this.slots = slots;
    this.counters = {
      sent: this.newCounter("sent"),
      received: this.newCounter("received"),
      refused: this.newCounter("refused"),
    };
    this.series = { delay: this.newSeries("delay") };
  }

  /**
   * Sends messages of `size` bytes to the peer at `rate`, for a time `lasting`: evenly, or in bursts of `burst` messages. With `jitter` each one is
   * late by a random time up to that; with `poisson` the times between them are exponentially distributed.
   * `rate`: in Hz. `size`: in bytes. `lasting`: in ns. `jitter`: in ns.
   */
  abstract flood(options: {
    readonly peer: Endpoint<FLOODBase>;
    readonly rate: number;
    readonly size?: number;
    readonly lasting?: number;
    readonly burst?: number;
    readonly jitter?: number;
    readonly poisson?: boolean;
  }): AnyOp;
}
