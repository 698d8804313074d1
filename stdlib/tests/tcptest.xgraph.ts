// Made by `xgc declare` from tcptest.xgraph; change that and declare again.
import {
  type AnyOp,
  type Binding,
  type Counter,
  type Endpoint,
  type Host,
  Protocol,
  type Series,
} from "../../src/runtime/index.js";

export interface TCPTESTParameters {
  readonly port: number;
  readonly sinkPort: number;
}

/** The bindings to what is below. */
export interface TCPTESTSlots {
  readonly lower: Binding;
}

/** The report's ping-pong over a stream, and a bulk transfer. Every instance sends back what comes for `port`, and takes in what comes for `sinkPort`. */
export abstract class TCPTESTBase extends Protocol {
  readonly parameters: TCPTESTParameters;
  readonly slots: TCPTESTSlots;
  readonly counters: {
    readonly trips: Counter;
    /** Connections that did not come about, or broke off. */
    readonly failed: Counter;
    /** Messages and pieces of a transfer that came with another content than was sent. */
    readonly damaged: Counter;
    /** Bytes of transfers taken in. */
    readonly taken: Counter;
  };
  readonly series: {
    /**
     * From a message's send to the return of its last byte.
     * In ns.
     */
    readonly rtt: Series;
    /**
     * From the first push of a transfer to the close of the peer.
     * In ns.
     */
    readonly took: Series;
  };

  constructor(host: Host, name: string, parameters: Partial<TCPTESTParameters>, slots: TCPTESTSlots) {
    super(host, name, "TCPTEST", [slots.lower]);
    this.parameters = { port: 2001, sinkPort: 2004, ...parameters };
    this.slots = slots;
    this.counters = {
      trips: this.newCounter("trips"),
      failed: this.newCounter("failed"),
      damaged: this.newCounter("damaged"),
      taken: this.newCounter("taken"),
    };
    this.series = { rtt: this.newSeries("rtt"), took: this.newSeries("took") };
  }

  /**
   * Sends `size` bytes to the peer and, when so many are back, sends again from the upcall, `trips` times in all.
   * `size`: in bytes.
   */
  abstract pingpong(options: {
    readonly peer: Endpoint<TCPTESTBase>;
    readonly size: number;
    readonly trips?: number;
  }): AnyOp;

  /**
   * Sends `total` bytes to the peer, in pushes of `chunk`, and closes; it ends when the peer has taken all in, and has closed too.
   * `total`: in bytes. `chunk`: in bytes.
   */
  abstract transfer(options: {
    readonly peer: Endpoint<TCPTESTBase>;
    readonly total: number;
    readonly chunk?: number;
  }): AnyOp;
}
