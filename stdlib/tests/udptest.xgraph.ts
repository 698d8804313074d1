// Made by `xgc declare` from udptest.xgraph; change that and declare again.
import {
  type AnyOp,
  type Binding,
  type Counter,
  type Endpoint,
  type Host,
  Protocol,
  type Series,
} from "../../src/runtime/index.js";

export interface UDPTESTParameters {
  readonly port: number;
}

/** The bindings to what is below. */
export interface UDPTESTSlots {
  readonly lower: Binding;
}

/** The report's ping-pong. Every instance sends each message back; the one that is started sends the first one. */
export abstract class UDPTESTBase extends Protocol {
  readonly parameters: UDPTESTParameters;
  readonly slots: UDPTESTSlots;
  readonly counters: {
    readonly trips: Counter;
    /** Messages that came back with another length or content than was sent. */
    readonly damaged: Counter;
    /** Messages that reached the asking side when it expected none, such as duplicates. They are not sent back. */
    readonly strays: Counter;
  };
  readonly series: {
    /**
     * From a message's send to its return.
     * In ns.
     */
    readonly rtt: Series;
  };

  constructor(host: Host, name: string, parameters: Partial<UDPTESTParameters>, slots: UDPTESTSlots) {
    super(host, name, "UDPTEST", [slots.lower]);
    this.parameters = { port: 2001, ...parameters };
    this.slots = slots;
    this.counters = {
      trips: this.newCounter("trips"),
      damaged: this.newCounter("damaged"),
      strays: this.newCounter("strays"),
    };
    this.series = { rtt: this.newSeries("rtt") };
  }

  /**
   * Sends `size` bytes to the peer and, when they are back, sends again from the upcall, `trips` times in all.
   * `together` messages are under way at a time.
   * `size`: in bytes.
   */
  abstract pingpong(options: {
    readonly peer: Endpoint<UDPTESTBase>;
    readonly size: number;
    readonly trips?: number;
    readonly together?: number;
  }): AnyOp;
}
