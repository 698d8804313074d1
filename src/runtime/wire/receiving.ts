/** What a host's input takes frames from: an interface with its first queue, or another receive queue of it, which has an interrupt of its own. */
import type { InterruptLine } from "../processor/interrupts.js";
import type { AnyOp } from "../processor/op.js";
import type { Charge } from "../record/charge.js";
import type { Frame } from "./frame.js";

export interface Receiving {
  readonly name: string;
  readonly line: InterruptLine;
  readonly driver: Receiver;
  readonly receivedFrames: number;
  /** The oldest received frame. */
  takeFrame(): Frame;
  /** Frames that have left, whose interrupt is that of received ones. */
  readonly sentFrames: number;
  /** Frees the transmit buffer of one frame that has left. */
  reclaim(): void;
}

/** The driver, as input needs it. */
export interface Receiver {
  readonly receiving: Charge;
  readonly sending: Charge;
  /** Takes a received frame up the graph. */
  receive(frame: Frame): AnyOp;
}
