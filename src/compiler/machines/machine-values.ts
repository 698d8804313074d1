/** All values of a machine: the closed list, with the kind of each. */
import type { ScalarKind } from "../program.js";

export interface MachineValue {
  /** The kind of the value. For a time, cycles of the machine's clock are allowed too. */
  readonly kinds: readonly ScalarKind[];
  /** The words that a value of kind `word` may have. */
  readonly words?: readonly string[];
  /** The least allowed value, in base units; 0 if absent. */
  readonly least?: number;
  /** The greatest allowed value; without limit if absent. */
  readonly most?: number;
  readonly doc: string;
  /** Whether a machine may leave it out. */
  readonly optional?: true;
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
  "domain.crossing": {
    kinds: time,
    doc: "To call into another trust domain, and to come back; nothing where it is left out.",
    optional: true,
  },
  "input.idle": { kinds: time, doc: "For each input thread that stays idle, at each activation." },
  "input.queue": { kinds: time, doc: "To queue a frame on an input thread that is active." },
  "nic.ring": { kinds: ["int"], least: 1, most: 65536, doc: "Receive buffers." },
  "nic.txRing": { kinds: ["int"], least: 1, most: 65536, doc: "Transmit buffers." },
  "nic.drains": { kinds: ["word"], words: ["one", "all"], doc: "How many frames one interrupt takes." },
  "nic.txInterrupt": { kinds: ["bool"], doc: "Whether there is an interrupt when a frame has left." },
  "memory.messages": {
    kinds: ["bytes"],
    least: 1,
    optional: true,
    doc: "What the messages that protocols make may take at a time; without limit where it is left out.",
  },
};

/** `device.NAME.every` and so on: other sources of interrupts, such as the clock. All but `every` may be left out. */
const deviceValues: Readonly<Record<string, MachineValue>> = {
  every: { kinds: time, least: 1, doc: "Time between interrupts." },
  work: { kinds: time, doc: "CPU time of the handler." },
  level: {
    kinds: ["int"],
    least: 1,
    most: 7,
    doc: "Interrupt level; network interrupts have 1. 1 where it is left out.",
  },
  jitter: { kinds: ["bool"], doc: "Whether the times between interrupts vary, evenly from 0 to twice the mean." },
};

/** The value with this name; undefined if there is none. */
export function machineValue(name: string): MachineValue | undefined {
  if (Object.hasOwn(machineValues, name)) return machineValues[name];
  const part = /^device\.[^.]+\.([^.]+)$/.exec(name)?.[1];
  return part !== undefined && Object.hasOwn(deviceValues, part) ? deviceValues[part] : undefined;
}

/** The values that every machine must have. */
export const neededMachineValues: readonly string[] = Object.keys(machineValues).filter(
  (name) => machineValues[name]?.optional !== true,
);

/** Names to suggest for an unknown one. */
export const machineValueNames: readonly string[] = [
  ...Object.keys(machineValues),
  ...Object.keys(deviceValues).map((part) => `device.NAME.${part}`),
];

/** The operations of the network card's driver that `costs` may name, beside those of protocols. */
export const nicOperations: readonly string[] = ["nic.receive", "nic.send", "nic.sent"];
