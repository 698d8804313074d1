/** The interface of a host to its input, the same for all modes. */
import type { DetachableStack, StackPool } from "../processor/detachable-stack.js";
import { Thread } from "../processor/thread.js";
import type { InputCounts } from "../upi/host.js";
import type { Frame } from "../wire/frame.js";
import type { FrameInput } from "../wire/network-interface.js";
import type { Receiving } from "../wire/receiving.js";
import type { Mode } from "./mode.js";

export class InputThread extends Thread {
  idle = false;
  readonly inbox: Arrival[] = [];
  stack: DetachableStack | null = null;
}

export interface Arrival {
  readonly nic: Receiving;
  readonly frame: Frame;
}

/** The part of an input mode that a host uses, the same for all modes. */
export interface HostInput extends InputCounts, FrameInput {
  readonly mode: Mode;
  /** Frames taken from the network. */
  messages: number;
  /** Frames dropped, and handed-over operations not done, because no thread or stack was free. */
  dropped: number;
  /** Frames queued on a thread that was active. */
  queued: number;
  readonly stacks: StackPool;
  readonly threads: readonly InputThread[];
  /** Dispatches of input threads. */
  readonly switches: number;
  /** Rounds of polling. */
  rounds: number;
  /** Sets all counts to 0, at the end of the warm-up. */
  reset(): void;
  /** Takes over the counts of the input before a crash. */
  goOn(before: HostInput): void;
}
