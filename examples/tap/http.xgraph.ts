// Made by `xgc declare` from http.xgraph; change that and declare again.
import { type AnyOp, type Binding, type Counter, type Endpoint, type Host, Protocol, type Series } from "xgc/runtime";

export interface HTTPParameters {
  readonly port: number;
}

/** The bindings to what is below. */
export interface HTTPSlots {
  readonly lower: Binding;
}

/** HTTP/1.1 (RFC 9110, RFC 9112) as far as files of a given size need it: GET and HEAD of `/N`, which is a file of N bytes. Each connection has one request. */
export abstract class HTTPBase extends Protocol {
  readonly parameters: HTTPParameters;
  readonly slots: HTTPSlots;
  readonly counters: {
    /** Requests answered with a file, and with an error. */
    readonly served: Counter;
    readonly refused: Counter;
    /** Files fetched whole, and fetches that ended before. */
    readonly fetched: Counter;
    readonly failed: Counter;
    /** Bytes of files that have come. */
    readonly taken: Counter;
  };
  readonly series: {
    /**
     * From the request to the last byte.
     * In ns.
     */
    readonly took: Series;
  };

  constructor(host: Host, name: string, parameters: Partial<HTTPParameters>, slots: HTTPSlots) {
    super(host, name, "HTTP", [slots.lower]);
    this.parameters = { port: 80, ...parameters };
    this.slots = slots;
    this.counters = {
      served: this.newCounter("served"),
      refused: this.newCounter("refused"),
      fetched: this.newCounter("fetched"),
      failed: this.newCounter("failed"),
      taken: this.newCounter("taken"),
    };
    this.series = { took: this.newSeries("took") };
  }

  /** Fetches `/bytes` from the peer, and counts what comes. */
  abstract get(options: { readonly peer: Endpoint<HTTPBase>; readonly bytes: number }): AnyOp;
}
