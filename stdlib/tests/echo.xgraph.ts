// Made by `xgc declare` from echo.xgraph; change that and declare again.
import {
  type AnyOp,
  type CallBinding,
  type Counter,
  type Endpoint,
  type Host,
  Protocol,
  type Series,
} from "../../src/runtime/index.js";

export type ECHOParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface ECHOSlots {
  readonly lower: CallBinding;
}

/** A server of three procedures, and a client of them: 1 returns its argument, 2 returns it reversed, 3 returns its length. */
export abstract class ECHOBase extends Protocol {
  readonly parameters: ECHOParameters;
  readonly slots: ECHOSlots;
  readonly counters: { readonly attempts: Counter; readonly failed: Counter };
  readonly series: {
    /** In ns. */
    readonly rtt: Series;
  };

  constructor(host: Host, name: string, parameters: ECHOParameters, slots: ECHOSlots) {
    super(host, name, "ECHO", [slots.lower]);
    this.parameters = parameters;
    this.slots = slots;
    this.counters = { attempts: this.newCounter("attempts"), failed: this.newCounter("failed") };
    this.series = { rtt: this.newSeries("rtt") };
  }

  /**
   * Calls a procedure of the peer with `size` bytes, `trips` times.
   * `size`: in bytes.
   */
  abstract calls(options: {
    readonly peer: Endpoint<ECHOBase>;
    readonly procedure?: number;
    readonly size?: number;
    readonly trips?: number;
  }): AnyOp;
}
