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
  "interrupt.entry": { kinds: time, doc: "Time from the device's request to the first statement of the handler." },
  "interrupt.exit": {
    kinds: time,
    doc: "Time from the handler's last statement to the return into the interrupted context.",
  },
  "stack.start": { kinds: time, doc: "Time to prepare a detachable stack for a handler." },
  "handoff.interrupt": {
    kinds: time,
    doc: "The whole time of a handoff from a handler that runs protocols to the thread that continues.",
  },
  "handoff.threads": { kinds: time, doc: "The whole time of a handoff from a handler to an input thread." },
  "handoff.share": { kinds: ["ratio"], most: 1, doc: "The share of a handoff that the handler pays." },
  "handoff.refill": { kinds: time, doc: "The most that a thread pays for cold caches after a handoff." },
  "handoff.refillPer": {
    kinds: ["ratio"],
    most: 1,
    doc: "The share of its computing time that a thread pays for cold caches after a handoff.",
  },
  "switch.direct": { kinds: time, doc: "A context switch: registers and scheduler." },
  "switch.cold": { kinds: time, doc: "The additional cost of a switch if the processor was idle: cache and TLB." },
  "domain.crossing": {
    kinds: time,
    doc: "Time of a call into another trust domain and back. Default: 0.",
    optional: true,
  },
  "input.idle": {
    kinds: time,
    doc: "Time for each input thread that stays idle, at each activation of an input thread.",
  },
  "input.queue": { kinds: time, doc: "Time to queue a frame on an input thread that is active." },
  "nic.ring": { kinds: ["int"], least: 1, most: 65536, doc: "Number of receive buffers." },
  "nic.txRing": { kinds: ["int"], least: 1, most: 65536, doc: "Number of transmit buffers." },
  "nic.drains": { kinds: ["word"], words: ["one", "all"], doc: "How many frames the handler takes for one interrupt." },
  "nic.txInterrupt": { kinds: ["bool"], doc: "Whether there is an interrupt when a frame has left." },
  cores: { kinds: ["int"], least: 1, most: 64, optional: true, doc: "Cores of the processor. Default: 1." },
  preempt: {
    kinds: ["word"],
    words: ["none", "priority", "return"],
    optional: true,
    doc: "When a thread that becomes ready preempts one of a lower priority: never, at once, or when the other returns from the kernel.",
  },
  slice: {
    kinds: time,
    optional: true,
    doc: "How long a thread runs before another thread of its priority has its turn. Default: no limit.",
  },
  "lock.priority": {
    kinds: ["word"],
    words: ["none", "inherit", "ceiling"],
    optional: true,
    doc: "The priority of a thread that holds a lock: its own, that of the threads that wait for it, or the highest of the host.",
  },
  "wake.remote": {
    kinds: time,
    optional: true,
    doc: "Time until another core sees that a thread was woken; it uses no core's time.",
  },
  "idle.wake": { kinds: time, optional: true, doc: "Time to leave the idle state before anything else runs." },
  "poll.round": { kinds: time, optional: true, doc: "Time to begin a round of polling." },
  "nic.coalesce": {
    kinds: time,
    optional: true,
    doc: "How long a received frame waits for others before it interrupts. Default: 0.",
  },
  "nic.coalesceFrames": {
    kinds: ["int"],
    least: 1,
    most: 65536,
    optional: true,
    doc: "The number of received frames that interrupt without waiting longer.",
  },
  "nic.spacing": { kinds: time, optional: true, doc: "The least time between two receive interrupts." },
  "nic.txCoalesce": {
    kinds: time,
    optional: true,
    doc: "How long a frame that has left waits for others before it interrupts. With this value, transmit interrupts are separate from receive interrupts.",
  },
  "nic.txGroup": {
    kinds: ["int"],
    least: 1,
    most: 65536,
    optional: true,
    doc: "The number of frames that have left that interrupt without waiting longer.",
  },
  "nic.queues": {
    kinds: ["int"],
    least: 1,
    most: 64,
    optional: true,
    doc: "Number of receive queues, each with an interrupt on a core of its own. The hash of a flow chooses the queue (RSS).",
  },
  "nic.core": {
    kinds: ["word"],
    words: ["mode", "sender"],
    optional: true,
    doc: "Which core a received frame interrupts: the core of the host's mode, or the core that sent the frame, as between two hosts on one processor.",
  },
  "nic.txFull": {
    kinds: ["word"],
    words: ["wait", "drop"],
    optional: true,
    doc: "Whether a frame without a transmit buffer waits or is dropped. Default: wait.",
  },
  "memory.messages": {
    kinds: ["bytes"],
    least: 1,
    optional: true,
    doc: "The memory for messages that protocols create. Default: no limit.",
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
    doc: "Interrupt level; network interrupts have 1. Default: 1.",
  },
  jitter: { kinds: ["bool"], doc: "Whether the times between interrupts vary, evenly from 0 to twice the mean." },
};

/** `pool.NAME.handoff` and so on, for the pool that graphs call so. */
const poolValues: Readonly<Record<string, MachineValue>> = {
  handoff: {
    kinds: time,
    doc: "The whole time of a handoff to a thread of the pool. Default: handoff.interrupt.",
  },
  queue: {
    kinds: time,
    doc: "Time to queue work for a thread of the pool that is active. Default: input.queue.",
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
