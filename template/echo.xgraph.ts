// Made by `xgc declare` from echo.xgraph; change that and declare again.
import { type AnyOp, type Binding, type Counter, type Endpoint, type Host, Protocol, type Series } from "xgc/runtime";

export interface ECHOParameters {
  readonly port: number;
}

/** The bindings to what is below. */
export interface ECHOSlots {
  readonly lower: Binding;
}

/** Sends questions to its peer, which sends each back. */
export abstract class ECHOBase extends Protocol {
  readonly parameters: ECHOParameters;
  readonly slots: ECHOSlots;
  readonly counters: { readonly answers: Counter };
  readonly series: {
    /**
     * From a question's send to its answer.
     * In ns.
     */
    readonly roundTrip: Series;
  };

  constructor(host: Host, name: string, parameters: Partial<ECHOParameters>, slots: ECHOSlots) {
    super(host, name, "ECHO", [slots.lower]);
    this.parameters = { port: 7, ...parameters };
    this.slots = slots;
    this.counters = { answers: this.newCounter("answers") };
    this.series = { roundTrip: this.newSeries("roundTrip") };
  }

  /**
   * Asks `times` times, and waits for each answer.
   * `size`: in bytes.
   */
  abstract ask(options: { readonly peer: Endpoint<ECHOBase>; readonly size?: number; readonly times?: number }): AnyOp;
}
