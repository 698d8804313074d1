/** The interface of a host for its protocols and for the measures of an experiment. */
import type { InstanceData } from "../failures/errors.js";
import type { Profile } from "../machine/profile.js";
import type { BufferPool } from "../message/buffer-pool.js";
import type { MemoryPool } from "../message/memory-pool.js";
import type { Message } from "../message/message.js";
import type { Clock } from "../processor/clock.js";
import type { HandoffSite, HandoffTarget } from "../processor/context.js";
import type { Cpu } from "../processor/cpu.js";
import type { AnyOp, Handoff, Op, Wait } from "../processor/op.js";
import type { Thread } from "../processor/thread.js";
import type { Timers } from "../processor/timers.js";
import type { Charge } from "../record/charge.js";
import type { Histogram } from "../record/histogram.js";
import type { Counter, Gauge, Series } from "../record/measure.js";
import type { Random } from "../time/random.js";
import type { ProtocolNumbers } from "./numbers.js";
import type { Protocol } from "./protocol.js";

/** How often interrupt handlers passed a place where a barrier can stand, since the world began. */
export interface Passes {
  count: number;
}

export interface Host {
  readonly world: HostWorld;
  /** Its name in the scenario. */
  readonly name: string;
  /** Hosts of a world have the numbers from 1. */
  readonly number: number;
  /** The costs and values of its machine. */
  readonly profile: Profile;
  readonly cpu: Cpu;
  /** Sets and cancels timers. */
  readonly timers: Timers;
  /** The account of the buffers of the host's messages. */
  readonly buffers: BufferPool;
  /** The memory from which {@link message} takes. */
  readonly memory: MemoryPool;
  /** False between a crash and the next boot. */
  readonly up: boolean;
  /** The number of boots: 1 up to its first crash. */
  readonly boots: number;
  /** A generator of the host's own, seeded by the world's seed: use it for all random choices. */
  readonly random: Random;
  readonly numbers: ProtocolNumbers;
  /** Its network interfaces, in the order of the scenario. */
  readonly nics: readonly Attachment[];
  /** The instances of its graph, bottom-up. */
  readonly protocols: readonly Protocol[];
  /** Simulated time, in ns since the start of the world. Settle before reading it: owed CPU time has not passed yet. */
  readonly now: number;
  /** The IPv4 address of the first interface that has one, as a number; 0 for none. */
  readonly address: number;

  /**
   * Makes a message of `length` bytes in the host's message memory, for which it may have to wait. The memory comes back with
   * the last reference to the message. The caller owns the message, and releases it.
   * @param length At least 0, in bytes.
   * @param fill Writes the contents; the bytes are not cleared before.
   * @throws RunError if the host has less memory than that altogether.
   */
  message(length: number, fill: (bytes: Uint8Array) => void): Op<Message, Wait<"memory"> | Handoff>;
  /**
   * Lets time pass for the running thread without using the CPU. An interrupt handler hands over to a thread first.
   * @param ns At least 0.
   */
  delay(ns: number): Op<void, Wait<"delay"> | Handoff>;
  /**
   * Starts a thread, which runs protocol code.
   * @param name The name in traces and reports.
   * @param onEnd Called when `body` has ended, or the host has crashed.
   * @param priority Threads with a higher priority are dispatched first; those of input and timers have 0.
   */
  spawn(name: string, body: AnyOp<unknown>, onEnd?: () => void, priority?: number): Thread;

  /** Adds an instance of the graph, bottom-up. @param where The place in the graph's file, as `FILE:LINE`. */
  add<P extends Protocol>(protocol: P, where?: string): P;
  /** The description of its instances in failures. */
  instances(): readonly InstanceData[];
  /**
   * Whether a barrier stands at a place of the graph: as a caller places it (`Setup.placement`), or else the scenario's host says, or else the graph.
   * @param site `net.udpOverIp` for a binding, `net.ip.reassembled` for a point.
   * @param written whether the graph has one there.
   */
  hasBarrier(site: string, written: boolean): boolean;
  /** The counter of handlers that pass a place; null if no caller asks for it. */
  passesAt(site: string): Passes | null;
  /** The parameters of an instance that the scenario sets. */
  rom(instance: string): object;

  /** The counter of an instance; made when it is first asked for, as with the other instruments. */
  counter(instance: string, name: string): Counter;
  series(instance: string, name: string): Series;
  gauge(instance: string, name: string): Gauge;
  histogram(instance: string, name: string): Histogram;
  /** The cost of an operation of an instance on this host's machine, and its total so far. */
  charge(instance: string, protocol: string, operation: string): Charge;
  /** A place where handoffs are made and counted. */
  site(cause: HandoffSite["cause"], text: string, pool?: HandoffTarget): HandoffSite;
  /** A place where a barrier stands: handoffs are made and counted there. */
  barrier(cause: HandoffSite["cause"], text: string, pool?: HandoffTarget): HandoffSite;
  /** Adds a pool of threads, which barriers hand over to. */
  pool(name: string, options: PoolOptions): HandoffPool;

  /** The counts of the host's input. */
  readonly input: InputCounts;
  /** Interrupts for received frames. */
  readonly rxInterrupts: number;
  /** Interrupts for frames that have left, if they are separate from receive interrupts. */
  readonly txInterrupts: number;
  /** Frames dropped because the transmit ring was full. */
  readonly unsent: number;
  /** A pool of threads, by name. @throws RunError if the graph has no such pool. */
  poolOf(name: string): PoolReadings;
  /** Frames lost to full receive rings. */
  readonly overruns: number;
  /** Times from the raising of an interrupt to the entry of its handler, for all interfaces, in ns. */
  readonly nicDelay: Histogram;
  /** Times from the entry of a handler to its end, for all interfaces, in ns. */
  readonly nicHandler: Histogram;
  /** Another source of interrupts, by name. @throws RunError if the machine has no such device. */
  device(name: string): DeviceCounts;
}

/** The parameters of a pool of threads. */
export interface PoolOptions {
  readonly threads: number;
  readonly priority: number;
  /** The core that its threads run on. */
  readonly core: number;
  /** The most messages that may wait for one of its threads; null for no limit. */
  readonly queue: number | null;
  /** Whether a message that finds the queue full is dropped, or queued all the same. */
  readonly full: "defer" | "drop";
  /** Whether a thread without a message polls for one, so that no other context has to wake it. */
  readonly spin: boolean;
}

/** The items of a pool that an experiment can read. */
export interface PoolReadings {
  readonly counts: { readonly handoffs: Counter; readonly queued: Counter; readonly dropped: Counter };
  /** Dispatches of its threads. */
  readonly switches: number;
}

/** A pool of threads, as barriers know it. */
export interface HandoffPool extends HandoffTarget {
  /** A barrier of the graph, as written, that hands over to this pool. */
  site(text: string): HandoffSite;
}

/** The world as a host's protocols see it. */
export interface HostWorld extends Clock {
  readonly hosts: readonly Host[];
  readonly seed: number;
  /** Whether the run has ended, and only work that has begun is completed. */
  readonly ended: boolean;
  /** A new number each time, which identifies a session. */
  newSessionId(): number;
}

/** A network interface, by which a host is attached to a link. */
export interface Attachment {
  readonly host: Host;
  /** The name of the device in the graph: `nic`. */
  readonly name: string;
  /** The station's address: 48 bits. */
  readonly mac: number;
  /** The IPv4 address on this link; 0 for none. */
  readonly address: number;
  /** The length of the network part of the address, in bits. */
  readonly prefix: number;
  readonly medium: {
    readonly name: string;
    /** The longest data of a frame, without its header, in bytes. */
    readonly mtu: number;
    /** All interfaces on the link, in the order of the scenario. */
    readonly nics: readonly Attachment[];
  };
}

export interface InputCounts {
  /** Frames taken from the network. */
  readonly messages: number;
  /** Frames dropped, and handed-over operations not done, because no thread or stack was free. */
  readonly dropped: number;
  /** Frames queued on a thread that was active. */
  readonly queued: number;
  /** Dispatches of input threads. */
  readonly switches: number;
  /** Rounds of polling. */
  readonly rounds: number;
}

export interface DeviceCounts {
  /** Ticks during which the tick before had not been served yet. */
  readonly missed: number;
  readonly line: {
    /** Times from raising to entry, in ns. */
    readonly delay: Histogram;
    /** Times from entry to end, in ns. */
    readonly duration: Histogram;
  };
}
