// Made by `xgc declare` from rpctest.xgraph; change that and declare again.
import {
  type AnyOp,
  type CallBinding,
  type Counter,
  type Endpoint,
  type Host,
  Protocol,
  type Series,
  type Varying,
} from "../../src/runtime/index.js";

export type RPCTESTParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface RPCTESTSlots {
  readonly lower: CallBinding;
}

/**
 * Calls over any protocol that carries them. Every instance answers a request with the request itself; the one
 * that is started calls.
 */
export abstract class RPCTESTBase extends Protocol {
  readonly parameters: RPCTESTParameters;
  readonly slots: RPCTESTSlots;
  readonly counters: {
    readonly attempts: Counter;
    /** Calls that came back without a reply. */
    readonly failed: Counter;
    /** Replies with another length or content than the request. */
    readonly damaged: Counter;
    /** Requests executed for others. */
    readonly executions: Counter;
    /** Requests that had been executed before. Requests of less than 8 bytes cannot be told apart, and do not count here. */
    readonly repeated: Counter;
  };
  readonly series: {
    /**
     * From a call to its reply.
     * In ns.
     */
    readonly rtt: Series;
  };

  constructor(host: Host, name: string, parameters: RPCTESTParameters, slots: RPCTESTSlots) {
    super(host, name, "RPCTEST", [slots.lower]);
    this.parameters = parameters;
    this.slots = slots;
    this.counters = {
      attempts: this.newCounter("attempts"),
      failed: this.newCounter("failed"),
      damaged: this.newCounter("damaged"),
      executions: this.newCounter("executions"),
      repeated: this.newCounter("repeated"),
    };
    this.series = { rtt: this.newSeries("rtt") };
  }

  /**
   * Calls the peer with `size` bytes, `trips` times, one call after the other.
   * `size`: in bytes.
   */
  abstract calls(options: {
    readonly peer: Endpoint<RPCTESTBase>;
    readonly size: Varying;
    readonly trips?: number;
  }): AnyOp;
}
