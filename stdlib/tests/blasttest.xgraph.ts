// Made by `xgc declare` from blasttest.xgraph; change that and declare again.
import {
  type AnyOp,
  type Binding,
  type Counter,
  type Endpoint,
  type Host,
  Protocol,
  type Series,
} from "../../src/runtime/index.js";

export type BLASTTESTParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface BLASTTESTSlots {
  readonly lower: Binding;
}

/** A ping-pong over BLAST, or over VSIZE and BLAST. Every instance sends each message back; the one that is started sends the first one. */
export abstract class BLASTTESTBase extends Protocol {
  readonly parameters: BLASTTESTParameters;
  readonly slots: BLASTTESTSlots;
  readonly counters: {
    readonly trips: Counter;
    /** Messages that came back with another length or content than was sent. */
    readonly damaged: Counter;
  };
  readonly series: {
    /**
     * From a message's send to its return.
     * In ns.
     */
    readonly rtt: Series;
  };

  constructor(host: Host, name: string, parameters: BLASTTESTParameters, slots: BLASTTESTSlots) {
    super(host, name, "BLASTTEST", [slots.lower]);
    this.parameters = parameters;
    this.slots = slots;
    this.counters = { trips: this.newCounter("trips"), damaged: this.newCounter("damaged") };
    this.series = { rtt: this.newSeries("rtt") };
  }

  /**
   * Sends `size` bytes to the peer and, when they are back, sends again from the upcall, `trips` times in all.
   * `together` messages are under way at a time.
   * `size`: in bytes.
   */
  abstract pingpong(options: {
    readonly peer: Endpoint<BLASTTESTBase>;
    readonly size: number;
    readonly trips?: number;
    readonly together?: number;
  }): AnyOp;
}
