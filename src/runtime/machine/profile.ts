/** Machines as data, and the form in which the runtime reads them. */

/** Another source of interrupts, such as a clock. */
export interface DeviceData {
  readonly name: string;
  /** Between interrupts, in ns; the mean, if they come at random. */
  readonly every: number;
  /** CPU time of its handler, in ns. */
  readonly work: number;
  readonly level: number;
  /** True for intervals drawn from a uniform distribution from 0 to twice the mean. */
  readonly jitter: boolean;
}

/** A value with its provenance, in base units (ns, ns/B, cycles, cycles/B, Hz; a ratio as 1 = 100 %). */
export interface MachineValue {
  readonly value: number | boolean | string;
  /** `cycles` and `cyclesPerByte` are turned into time by the machine's clock. */
  readonly kind: "time" | "perByte" | "cycles" | "cyclesPerByte" | "rate" | "ratio" | "bytes" | "int" | "bool" | "word";
  readonly label: "measured" | "fitted" | "assumed" | "set";
  readonly source?: string;
  readonly low?: number;
  readonly high?: number;
  /** The machine's own value, if a caller has set another one. */
  readonly declared?: number | boolean | string;
}

/** The cost of an operation: a fixed part and a part for each byte of the message. */
export interface CostData {
  readonly fixed?: MachineValue;
  readonly perByte?: MachineValue;
}

export interface MachineData {
  readonly name: string;
  /** `interrupt.entry`, `switch.cold` and so on. */
  readonly values: Readonly<Record<string, MachineValue>>;
  /** `IP.demux`, `nic.receive` and so on. */
  readonly costs: Readonly<Record<string, CostData>>;
}

export interface PoolCosts {
  readonly handler: number;
  readonly thread: number;
  readonly queue: number;
}

/** A machine as the runtime reads it; times in integer ns. What a machine leaves out costs nothing. */
export interface Profile {
  readonly machine: string;
  readonly interruptEntry: number;
  readonly interruptExit: number;
  /** Taking a detachable stack and starting on it. */
  readonly stackStart: number;
  /** For a handoff under IPP: the handler's part, and the part of the thread's dispatch. */
  readonly handoffInterruptHandler: number;
  readonly handoffInterruptThread: number;
  /** The same under Regular. */
  readonly handoffThreadsHandler: number;
  readonly handoffThreadsThread: number;
  /** The most that a continuation pays after a handoff, and the part that it pays for each ns of its computation. */
  readonly refill: number;
  readonly refillPer: number;
  /** Dispatch of a thread that is not part of a handoff. */
  readonly switchDirect: number;
  /** In addition, if the CPU was idle before. */
  readonly switchCold: number;
  /** A call into another trust domain, and the way back. */
  readonly domainCrossing: number;
  /** For each input thread that stays idle, when an input thread is activated. */
  readonly inputIdle: number;
  /** Queueing a frame on a thread that is active. */
  readonly inputQueue: number;
  /** Cores of the processor. */
  readonly cores: number;
  /** A thread that wakes stops one of a lower priority: at once, where that one returns from the kernel, or never. */
  readonly preempt: "priority" | "return" | "none";
  /** How long a thread runs before another one of its priority has its turn; 0 for as long as it likes. */
  readonly slice: number;
  /** What a thread that holds a lock gets of the priority of those that wait for it. */
  readonly lends: "none" | "inherit" | "ceiling";
  /** From a wake to the moment when another core knows of it. */
  readonly wakeRemote: number;
  /** To leave idle. */
  readonly idleWake: number;
  /** To begin a round of polling. */
  readonly pollRound: number;
  /** What a handoff to a thread of a pool costs who hands over, its thread at its dispatch, and who queues for a thread that is active. */
  pool(name: string): PoolCosts;
  readonly ring: number;
  readonly txRing: number;
  /** How long a received frame waits for others before it interrupts, and how many do not wait. */
  readonly coalesce: number;
  readonly coalesceFrames: number;
  /** The least time between two receive interrupts. */
  readonly spacing: number;
  /** The same of frames that have left; null where their interrupts are those of received frames. */
  readonly txCoalesce: number | null;
  readonly txGroup: number;
  /** Receive queues of an interface, each with its interrupt. */
  readonly queues: number;
  /** A received frame interrupts the core on which it was sent, where that is one of this processor. */
  readonly followsSender: boolean;
  /** A frame that finds no transmit buffer is dropped. */
  readonly dropsUnsent: boolean;
  readonly drains: "one" | "all";
  readonly txInterrupt: boolean;
  /** The byte order of native header fields. The compiler makes sure that a machine has one if a header needs it. */
  readonly littleEndian: boolean;
  /** The message memory for the messages that protocols make, in bytes; Infinity for no limit. */
  readonly messageMemory: number;
  /** Other sources of interrupts: the machine's `device.NAME` values. */
  readonly devices: readonly DeviceData[];
  /** The cost of an operation by its name; undefined if it has none. */
  cost(operation: string): { readonly fixed: number; readonly perByte: number };
}

/** Reads a machine. Throws a RangeError if a value is negative or no number. */
export function readProfile(machine: MachineData): Profile {
  const clock = numberOf(machine, "clock", 0);
  const time = (value: MachineValue, name: string, of: number | boolean | string = value.value): number => {
    if (typeof of !== "number" || !(of >= 0))
      throw new RangeError(`${machine.name}: ${name} is ${String(of)}, not a time`);
    return Math.round(value.kind === "cycles" ? ofCycles(of, name) : of);
  };
  const ofCycles = (cycles: number, name: string): number => {
    if (clock === 0) throw new RangeError(`${machine.name}: ${name} is in cycles, but the machine has no clock`);
    return (cycles * 1e9) / clock;
  };
  const timeOf = (name: string): number => {
    const value = machine.values[name];
    return value === undefined ? 0 : time(value, name);
  };
  // A measured handoff time contains one direct switch, so a changed switch changes the handoffs by the same amount.
  const direct = machine.values["switch.direct"];
  const directShift =
    direct?.declared === undefined ? 0 : time(direct, "switch.direct") - time(direct, "switch.direct", direct.declared);
  const share = numberOf(machine, "handoff.share", 0);
  const handoff = (name: string): { handler: number; thread: number } => {
    const handler = Math.round(timeOf(name) * share);
    return { handler, thread: Math.max(0, timeOf(name) - handler + directShift) };
  };
  const handoffInterrupt = handoff("handoff.interrupt");
  const handoffThreads = handoff("handoff.threads");
  return {
    machine: machine.name,
    interruptEntry: timeOf("interrupt.entry"),
    interruptExit: timeOf("interrupt.exit"),
    stackStart: timeOf("stack.start"),
    handoffInterruptHandler: handoffInterrupt.handler,
    handoffInterruptThread: handoffInterrupt.thread,
    handoffThreadsHandler: handoffThreads.handler,
    handoffThreadsThread: handoffThreads.thread,
    refill: timeOf("handoff.refill"),
    refillPer: numberOf(machine, "handoff.refillPer", 0),
    switchDirect: timeOf("switch.direct"),
    switchCold: timeOf("switch.cold"),
    domainCrossing: timeOf("domain.crossing"),
    inputIdle: timeOf("input.idle"),
    inputQueue: timeOf("input.queue"),
    cores: numberOf(machine, "cores", 1),
    preempt: preemptionOf(machine),
    slice: timeOf("slice"),
    lends: lendingOf(machine),
    wakeRemote: timeOf("wake.remote"),
    idleWake: timeOf("idle.wake"),
    pollRound: timeOf("poll.round"),
    pool(name) {
      const given = machine.values[`pool.${name}.handoff`] === undefined ? "handoff.interrupt" : `pool.${name}.handoff`;
      const queue = machine.values[`pool.${name}.queue`] === undefined ? "input.queue" : `pool.${name}.queue`;
      return { ...handoff(given), queue: timeOf(queue) };
    },
    ring: numberOf(machine, "nic.ring", 32),
    txRing: numberOf(machine, "nic.txRing", 32),
    coalesce: timeOf("nic.coalesce"),
    coalesceFrames: numberOf(machine, "nic.coalesceFrames", Infinity),
    spacing: timeOf("nic.spacing"),
    txCoalesce: machine.values["nic.txCoalesce"] === undefined ? null : timeOf("nic.txCoalesce"),
    txGroup: numberOf(machine, "nic.txGroup", Infinity),
    queues: numberOf(machine, "nic.queues", 1),
    followsSender: machine.values["nic.core"]?.value === "sender",
    dropsUnsent: machine.values["nic.txFull"]?.value === "drop",
    drains: machine.values["nic.drains"]?.value === "all" ? "all" : "one",
    txInterrupt: machine.values["nic.txInterrupt"]?.value === true,
    littleEndian: machine.values["byteOrder"]?.value === "little",
    messageMemory: numberOf(machine, "memory.messages", Infinity),
    devices: deviceNames(machine).map((name) => ({
      name,
      every: timeOf(`device.${name}.every`),
      work: timeOf(`device.${name}.work`),
      level: numberOf(machine, `device.${name}.level`, 1),
      jitter: machine.values[`device.${name}.jitter`]?.value === true,
    })),
    cost(operation) {
      const cost = machine.costs[operation];
      const fixed = cost?.fixed === undefined ? 0 : time(cost.fixed, operation);
      const perByte = cost?.perByte?.value ?? 0;
      if (typeof perByte !== "number" || !(perByte >= 0))
        throw new RangeError(`${machine.name}: ${operation} is ${String(perByte)} for each byte`);
      return { fixed, perByte: cost?.perByte?.kind === "cyclesPerByte" ? ofCycles(perByte, operation) : perByte };
    },
  };
}

function preemptionOf(machine: MachineData): Profile["preempt"] {
  const value = machine.values["preempt"]?.value;
  return value === "priority" || value === "return" ? value : "none";
}

function lendingOf(machine: MachineData): Profile["lends"] {
  const value = machine.values["lock.priority"]?.value;
  return value === "inherit" || value === "ceiling" ? value : "none";
}

/** `tick` of `device.tick.every`, in the order of the machine; a device without a time between interrupts never interrupts. */
function deviceNames(machine: MachineData): string[] {
  // eslint-disable-next-line no-restricted-properties -- names with dots keep their order
  return Object.keys(machine.values).flatMap((name) => {
    const every = /^device\.(.+)\.every$/.exec(name)?.[1];
    return every === undefined ? [] : [every];
  });
}

function numberOf(machine: MachineData, name: string, otherwise: number): number {
  const value = machine.values[name]?.value ?? otherwise;
  if (typeof value !== "number" || !(value >= 0))
    throw new RangeError(`${machine.name}: ${name} is ${String(value)}, not a number from 0 on`);
  return value;
}
