/** Everything that a machine can say about itself: the closed list, with the kind of each value. */
import type { ScalarKind } from "./program.js";

export interface MachineValue {
  /** What the value may be. Where a time is wanted, cycles of the machine's clock do as well. */
  readonly kinds: readonly ScalarKind[];
  /** The words that a value of kind `word` may be. */
  readonly words?: readonly string[];
  /** The least that makes sense, in base units; 0 if absent. */
  readonly least?: number;
  /** The most; without limit if absent. */
  readonly most?: number;
  /** A machine may leave it out where nothing that runs on it asks for it. */
  readonly optional?: true;
  readonly doc: string;
}

const time: readonly ScalarKind[] = ["time", "cycles"];

export const machineValues: Readonly<Record<string, MachineValue>> = {
  clock: { kinds: ["rate"], least: 1, doc: "The processor's clock." },
  byteOrder: {
    kinds: ["word"],
    words: ["big", "little"],
    optional: true,
    doc: "Which byte of a number comes first in memory, and so on the wire in native header fields.",
  },
  "interrupt.entry": { kinds: time, doc: "From the device's request to the first statement of the handler." },
  "interrupt.exit": { kinds: time, doc: "From the handler's last statement to what was interrupted." },
  "stack.start": { kinds: time, doc: "To prepare a detachable stack for a handler." },
  "handoff.interrupt": { kinds: time, doc: "From a handler that runs protocols to the thread that goes on, in all." },
  "handoff.threads": { kinds: time, doc: "From a handler to an input thread, in all." },
  "handoff.share": { kinds: ["ratio"], most: 1, doc: "How much of a handoff the handler pays." },
  "handoff.refill": { kinds: time, doc: "The most that what goes on pays for cold caches after a handoff." },
  "handoff.refillPer": { kinds: ["ratio"], most: 1, doc: "What it pays, of the time that it computes." },
  "switch.direct": { kinds: time, doc: "A context switch: registers and scheduler." },
  "switch.cold": { kinds: time, doc: "What a switch from idle costs more: cache and TLB." },
  "input.idle": { kinds: time, doc: "For each input thread that stays idle, at each activation." },
  "input.queue": { kinds: time, doc: "To queue a frame on an input thread that is active." },
  "nic.ring": { kinds: ["int"], least: 1, most: 65536, doc: "Receive buffers." },
  "nic.txRing": { kinds: ["int"], least: 1, most: 65536, doc: "Transmit buffers." },
  "nic.drains": { kinds: ["word"], words: ["one", "all"], doc: "How many frames one interrupt takes." },
  "nic.txInterrupt": { kinds: ["bool"], doc: "Whether there is an interrupt when a frame has left." },
};

/** What the network card's driver does, beside the operations of protocols, in `costs`. */
export const nicOperations: readonly string[] = ["nic.receive", "nic.send", "nic.sent"];
