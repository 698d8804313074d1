// Made by `xgc declare` from framer.xgraph; change that and declare again.
import { type AnyOp, type Binding, type Counter, type Endpoint, type Host, Protocol } from "xgc/runtime";

export type RADIOParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface RADIOSlots {
  readonly lower: Binding;
}

/** A radio that sends a message and, before it returns, tells the protocol above that it is ready for more. */
export abstract class RADIOBase extends Protocol {
  readonly parameters: RADIOParameters;
  readonly slots: RADIOSlots;
  readonly counters: { readonly sent: Counter };

  constructor(host: Host, name: string, parameters: RADIOParameters, slots: RADIOSlots) {
    super(host, name, "RADIO", [slots.lower]);
    this.parameters = parameters;
    this.slots = slots;
    this.counters = { sent: this.newCounter("sent") };
  }
}

export interface FRAMERParameters {
  readonly guardedStatus: boolean;
}

/** The bindings to what is below. */
export interface FRAMERSlots {
  readonly lower: Binding;
}

/**
 * Puts telemetry into frames, one at a time: both what it is asked for and what the radio tells it come through ports that one mutex
 * guards. With `guardedStatus: false` the status comes in without it.
 */
export abstract class FRAMERBase extends Protocol {
  readonly parameters: FRAMERParameters;
  readonly slots: FRAMERSlots;
  readonly counters: { readonly framed: Counter; readonly ready: Counter };

  constructor(host: Host, name: string, parameters: Partial<FRAMERParameters>, slots: FRAMERSlots) {
    super(host, name, "FRAMER", [slots.lower]);
    this.parameters = { guardedStatus: true, ...parameters };
    this.slots = slots;
    this.counters = { framed: this.newCounter("framed"), ready: this.newCounter("ready") };
  }

  /** Sends `frames` frames. */
  abstract downlink(options: { readonly peer: Endpoint<FRAMERBase>; readonly frames?: number }): AnyOp;
}
