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
  cores: { kinds: ["int"], least: 1, most: 64, optional: true, doc: "Cores of the processor; 1 where it is left out." },
  preempt: {
    kinds: ["word"],
    words: ["none", "priority", "return"],
    optional: true,
    doc: "Whether a thread that becomes ready stops one of a lower priority: at once, where that one returns from the kernel, or never.",
  },
  slice: {
    kinds: time,
    optional: true,
    doc: "How long a thread runs before another one of its priority has its turn; without limit where it is left out.",
  },
  "lock.priority": {
    kinds: ["word"],
    words: ["none", "inherit", "ceiling"],
    optional: true,
    doc: "What a thread that has a lock gets: nothing, the priority of those that wait for it, or the highest of the host.",
  },
  "wake.remote": {
    kinds: time,
    optional: true,
    doc: "From a wake to the moment when another core knows of it; it uses no core's time.",
  },
  "idle.wake": { kinds: time, optional: true, doc: "What leaving idle costs before anything else runs." },
  "poll.round": { kinds: time, optional: true, doc: "To begin a round of polling." },
  "nic.coalesce": {
    kinds: time,
    optional: true,
    doc: "How long a received frame waits for others before it interrupts; not at all where it is left out.",
  },
  "nic.coalesceFrames": {
    kinds: ["int"],
    least: 1,
    most: 65536,
    optional: true,
    doc: "So many received frames interrupt without waiting longer.",
  },
  "nic.spacing": { kinds: time, optional: true, doc: "The least time between two receive interrupts." },
  "nic.txCoalesce": {
    kinds: time,
    optional: true,
    doc: "How long a frame that has left waits for others before it interrupts; then transmit interrupts are of their own.",
  },
  "nic.txGroup": {
    kinds: ["int"],
    least: 1,
    most: 65536,
    optional: true,
    doc: "So many frames that have left interrupt without waiting longer.",
  },
  "nic.queues": {
    kinds: ["int"],
    least: 1,
    most: 64,
    optional: true,
    doc: "Receive queues, each with an interrupt on a core of its own: the hash of a flow picks one (RSS).",
  },
  "nic.core": {
    kinds: ["word"],
    words: ["mode", "sender"],
    optional: true,
    doc: "Which core a received frame interrupts: that of the host's mode, or the one that sent it, as between two hosts on one processor.",
  },
  "nic.txFull": {
    kinds: ["word"],
    words: ["wait", "drop"],
    optional: true,
    doc: "What becomes of a frame that finds no transmit buffer; it waits where it is left out.",
  },
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

/** `pool.NAME.handoff` and so on, for the pool that graphs call so. */
const poolValues: Readonly<Record<string, MachineValue>> = {
  handoff: {
    kinds: time,
    doc: "From the context that hands over to a thread of the pool, in all; as handoff.interrupt where it is left out.",
  },
  queue: {
    kinds: time,
    doc: "To queue for a thread of the pool that is active; as input.queue where it is left out.",
  },
};

/** What a machine says by this name; undefined for a name that has no meaning. */
export function machineValue(name: string): MachineValue | undefined {
  if (Object.hasOwn(machineValues, name)) return machineValues[name];
  const [, family = "", part = ""] = /^(device|pool)\.[^.]+\.([^.]+)$/.exec(name) ?? [];
  const values = family === "pool" ? poolValues : deviceValues;
  return Object.hasOwn(values, part) ? values[part] : undefined;
}

/** The values that every machine must have. */
export const neededMachineValues: readonly string[] = Object.keys(machineValues).filter(
  (name) => machineValues[name]?.optional !== true,
);

/** Names to suggest for an unknown one. */
export const machineValueNames: readonly string[] = [
  ...Object.keys(machineValues),
  ...Object.keys(deviceValues).map((part) => `device.NAME.${part}`),
  ...Object.keys(poolValues).map((part) => `pool.NAME.${part}`),
];

/** What the network card's driver does, beside the operations of protocols, in `costs`. */
export const nicOperations: readonly string[] = ["nic.receive", "nic.send", "nic.posted", "nic.sent"];
