// Made by `xgc declare` from chantest.xgraph; change that and declare again.
import {
  type AnyOp,
  type CallBinding,
  type Counter,
  type Endpoint,
  type Host,
  Protocol,
  type Series,
} from "../../src/runtime/index.js";

export type CHANTESTParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface CHANTESTSlots {
  readonly lower: CallBinding;
}

/**
 * Calls over CHAN, or over any protocol that carries calls. Every instance answers a request with the request itself; the one
 * that is started calls.
 */
export abstract class CHANTESTBase extends Protocol {
  readonly parameters: CHANTESTParameters;
  readonly slots: CHANTESTSlots;
  readonly counters: {
    readonly attempts: Counter;
    /** Calls that came back without a reply. */
    readonly failed: Counter;
    /** Replies with another length or content than the request. */
    readonly damaged: Counter;
    /** Requests executed for others. */
    readonly executions: Counter;
  };
  readonly series: {
    /**
     * From a call to its reply.
     * In ns.
     */
    readonly rtt: Series;
  };

  constructor(host: Host, name: string, parameters: CHANTESTParameters, slots: CHANTESTSlots) {
    super(host, name, "CHANTEST", [slots.lower]);
    this.parameters = parameters;
    this.slots = slots;
    this.counters = {
      attempts: this.newCounter("attempts"),
      failed: this.newCounter("failed"),
      damaged: this.newCounter("damaged"),
      executions: this.newCounter("executions"),
    };
    this.series = { rtt: this.newSeries("rtt") };
  }

  /**
   * Calls the peer with `size` bytes, `trips` times, one call after the other.
   * `size`: in bytes.
   */
  abstract calls(options: {
    readonly peer: Endpoint<CHANTESTBase>;
    readonly size: number;
    readonly trips?: number;
  }): AnyOp;
}
