// Made by `xgc declare` from amtest.xgraph; change that and declare again.
import {
  type AnyOp,
  type Binding,
  type Counter,
  type Endpoint,
  type Host,
  Protocol,
  type ProtocolPoint,
  type Series,
} from "../../src/runtime/index.js";

export interface AMTESTParameters {
  readonly wakeInThread: boolean;
}

/** The bindings to what is below. */
export interface AMTESTSlots {
  readonly lower: Binding;
}

/** Requests and replies by Active Messages: the server's handler sends the request back, the client's wakes the caller. */
export abstract class AMTESTBase extends Protocol {
  readonly parameters: AMTESTParameters;
  readonly slots: AMTESTSlots;
  readonly counters: {
    readonly executions: Counter;
    /** Replies with another length or content than the request. */
    readonly damaged: Counter;
  };
  readonly series: {
    /**
     * From a request to its reply.
     * In ns.
     */
    readonly rtt: Series;
  };
  readonly points: {
    /** The reply has come; its caller is about to be woken. */
    readonly replied: ProtocolPoint<"replied">;
  };

  constructor(host: Host, name: string, parameters: Partial<AMTESTParameters>, slots: AMTESTSlots) {
    super(host, name, "AMTEST", [slots.lower]);
    this.parameters = { wakeInThread: false, ...parameters };
    this.slots = slots;
    this.counters = { executions: this.newCounter("executions"), damaged: this.newCounter("damaged") };
    this.series = { rtt: this.newSeries("rtt") };
    this.points = { replied: this.newPoint("replied") };
    if (this.parameters.wakeInThread) this.setBarrier(this.points.replied, "amtest.xgraph:13");
  }

  /**
   * Sends `size` bytes to the peer's handler and waits for them to come back, `trips` times.
   * `size`: in bytes.
   */
  abstract calls(options: {
    readonly peer: Endpoint<AMTESTBase>;
    readonly size: number;
    readonly trips?: number;
  }): AnyOp;
}
