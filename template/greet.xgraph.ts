// Made by `xgc declare` from greet.xgraph; change that and declare again.
import { type AnyOp, type Binding, type Counter, type Endpoint, type Host, Protocol, type Series } from "xgc/runtime";

export interface GREETParameters {
  readonly port: number;
}

/** The bindings to what is below. */
export interface GREETSlots {
  readonly lower: Binding;
}

/** Sends questions to its peer, which returns each question. */
export abstract class GREETBase extends Protocol {
  readonly parameters: GREETParameters;
  readonly slots: GREETSlots;
  readonly counters: { readonly answers: Counter };
  readonly series: {
    /**
     * The time from a question to its answer.
     * In ns.
     */
    readonly roundTrip: Series;
  };

  constructor(host: Host, name: string, parameters: Partial<GREETParameters>, slots: GREETSlots) {
    super(host, name, "GREET", [slots.lower]);
    this.parameters = { port: 7, ...parameters };
    this.slots = slots;
    this.counters = { answers: this.newCounter("answers") };
    this.series = { roundTrip: this.newSeries("roundTrip") };
  }

  /**
   * Asks `times` times, and waits for each answer.
   * `size`: in bytes.
   */
  abstract ask(options: { readonly peer: Endpoint<GREETBase>; readonly size?: number; readonly times?: number }): AnyOp;
}
