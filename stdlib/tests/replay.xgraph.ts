// Made by `xgc declare` from replay.xgraph; change that and declare again.
import {
  type AnyOp,
  type Binding,
  type Counter,
  type Driver,
  type Histogram,
  type Host,
  Protocol,
} from "../../src/runtime/index.js";

export type REPLAYParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface REPLAYSlots {
  readonly lower: Binding<Driver>;
}

/**
 * Sends the frames of a recorded file, each at its time: `start source.replay.play(frames: capture("trace.pcapng"));`.
 * It stands on a device of its own, whose host sends nothing else, and takes nothing in.
 */
export abstract class REPLAYBase extends Protocol {
  readonly parameters: REPLAYParameters;
  readonly slots: REPLAYSlots;
  readonly counters: {
    readonly sent: Counter;
    /** Frames that the device did not take: it drops what finds its transmit ring full (`nic.txFull = drop`). */
    readonly refused: Counter;
    /** Frames that are longer than a frame of the link may be. They are left out. */
    readonly tooLong: Counter;
  };
  readonly histograms: {
    /**
     * How much later than its time a frame went into the transmit ring, which was full.
     * In ns.
     */
    readonly late: Histogram;
  };

  constructor(host: Host, name: string, parameters: REPLAYParameters, slots: REPLAYSlots) {
    super(host, name, "REPLAY", [slots.lower]);
    this.parameters = parameters;
    this.slots = slots;
    this.counters = {
      sent: this.newCounter("sent"),
      refused: this.newCounter("refused"),
      tooLong: this.newCounter("tooLong"),
    };
    this.histograms = { late: this.newHistogram("late") };
  }

  /**
   * Sends the frames as they are. `speed` divides the times between them: at 2 the frames come twice as fast. Each of `times` rounds
   * ends a mean distance after its last frame. The entry ends when all frames have left. Frames for a station that is not on the link reach nobody.
   * `frames`: the frames of a file, which `capturedFrames` reads. `speed`: 1 is 100 %.
   */
  abstract play(options: { readonly frames: string; readonly speed?: number; readonly times?: number }): AnyOp;

  /**
   * The same, to one host of the link: each frame for a single station goes to the station of `to`, and a datagram of IPv4 in it to that address. Checksums of IP, UDP and TCP
   * change with the address: a right one stays right, and a wrong one wrong.
   * `to`: an IPv4 address. `frames`: the frames of a file, which `capturedFrames` reads. `speed`: 1 is 100 %.
   */
  abstract playTo(options: {
    readonly to: number;
    readonly frames: string;
    readonly speed?: number;
    readonly times?: number;
  }): AnyOp;
}
