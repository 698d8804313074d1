/** The parts of every kind of link: a rate, a delay, faults, and interfaces at its ends. */
import { InternalError } from "../failures/errors.js";
import { Priority, SimulationEvent } from "../time/event-queue.js";
import { type FaultRates, LinkFaults } from "./link-faults.js";
import { BROADCAST_MAC, type Frame } from "./frame.js";
import type { Medium, NetworkInterface } from "./network-interface.js";
import { Random } from "../time/random.js";
import type { WireWorld } from "./wire-world.js";

/** A cable is shared by all stations; a line joins two; a switch has a line to each station. */
export type LinkKind = "cable" | "line" | "switch";

/** A medium as data, with the values that a link sets. */
export interface MediumData extends FaultRates {
  readonly name: string;
  readonly kind?: LinkKind;
  /** In bit/s. */
  readonly rate: number;
  /** The longest data of a frame, in bytes. */
  readonly mtu: number;
  /** In bytes, with the start frame delimiter. */
  readonly preamble: number;
  /** The shortest frame, header and check sequence included, in bytes. */
  readonly shortest: number;
  /** Between frames, in ns. */
  readonly gap: number;
  /** Of a cable: the unit of backoff, in ns. */
  readonly slot: number;
  /** From one host to another, or to the switch, in ns. */
  readonly delay: number;
  /** For a switch: the most frames that wait for one port. */
  readonly queue?: number;
}

/** Bytes of the frame check sequence. */
const CHECK_SEQUENCE = 4;
/** Bytes of the frame's header: two stations and a type. */
const FRAME_HEADER = 14;

/** The record of a frame that has been on the wire. */
export interface FrameFacts {
  /** The message that it carries, whole or in part. */
  readonly message: number;
  readonly from: NetworkInterface;
  /** The time at which its first bit was sent, in ns. */
  readonly startedAt: number;
  /** Its faults on the link: "", or `lost`, `corrupted`, `duplicated`, `held back`, separated by commas. */
  readonly fate: string;
}

/** Called with every frame that has been on the wire, at the time at which it ended, as it was sent. */
export type Tap = (time: number, bytes: Uint8Array, facts: FrameFacts) => void;

class Arrival extends SimulationEvent {
  readonly #link: Link;
  readonly #from: NetworkInterface;
  readonly #frame: Frame;
  constructor(link: Link, from: NetworkInterface, frame: Frame) {
    super();
    this.#link = link;
    this.#from = from;
    this.#frame = frame;
  }
  override fire(): void {
    this.#link.arrive(this.#from, this.#frame);
  }
}

export abstract class Link implements Medium {
  readonly name: string;
  readonly mtu: number;
  readonly shortest: number;
  readonly data: MediumData;
  readonly faults: LinkFaults;
  readonly nics: NetworkInterface[] = [];
  /** Frames carried. */
  frames = 0;
  tap: Tap | undefined;
  /** The interface of a station outside of the world: it gets what is for stations that are not known here. */
  outside: NetworkInterface | null = null;
  protected readonly world: WireWorld;
  readonly #stations = new Map<number, NetworkInterface>();
  /** By the sender's place: to whom its last frame went. */
  readonly #receivers: (NetworkInterface | undefined)[] = [];
  /** By direction: nothing may arrive before this time, since jitter must not reorder frames. */
  readonly #inOrder = new Map<NetworkInterface, number>();

  constructor(world: WireWorld, name: string, data: MediumData) {
    this.world = world;
    this.name = name;
    this.data = data;
    this.mtu = data.mtu;
    this.shortest = Math.max(data.shortest - CHECK_SEQUENCE, 0);
    // Hosts have numbers from 1, links from -1 down: no two share a stream.
    const random = new Random(world.seed, -1 - world.links.length);
    this.faults = new LinkFaults(random, this.transmissionTime(data.mtu + FRAME_HEADER), data);
  }

  attach(nic: NetworkInterface): void {
    nic.place = this.nics.length;
    this.nics.push(nic);
    this.#receivers.push(undefined);
    this.#stations.set(nic.mac, nic);
  }

  /** Changes rates of faults from now on. */
  set(rates: FaultRates): void {
    this.faults.set(rates);
  }

  /** The time for which a frame of `length` bytes (without check sequence) occupies the wire, in ns. */
  transmissionTime(length: number): number {
    return this.bits((this.data.preamble + Math.max(length, this.shortest) + CHECK_SEQUENCE) * 8);
  }

  protected bits(bits: number): number {
    return Math.round((bits * 1e9) / this.data.rate);
  }

  abstract offer(nic: NetworkInterface): void;
  abstract silence(nic: NetworkInterface): void;
  /** A frame has reached the other end, and belongs to the link. */
  abstract arrive(from: NetworkInterface, frame: Frame): void;

  /** A frame has left an interface, and belongs to the link. */
  protected carry(from: NetworkInterface, frame: Frame, startedAt: number): void {
    const { now, queue, buffers } = this.world;
    this.frames++;
    const fate = this.faults.decide();
    if (this.tap !== undefined) {
      const { message } = frame;
      const words =
        fate === null
          ? ""
          : [
              fate.lost ? "lost" : "",
              fate.corrupted ? "corrupted" : "",
              fate.duplicated ? "duplicated" : "",
              fate.overtaken ? "held back" : "",
            ]
              .filter((word) => word !== "")
              .join(", ");
      this.tap(now, frame.bytes, { message, from, startedAt, fate: words });
    }
    if (fate === null) {
      if (this.data.delay === 0) this.arrive(from, frame);
      else queue.schedule(new Arrival(this, from, frame), now + this.data.delay, Priority.device);
      return;
    }
    if (fate.lost) {
      frame.release();
      return;
    }
    let at = now + this.data.delay + fate.late;
    if (!fate.overtaken) {
      at = Math.max(at, this.#inOrder.get(from) ?? 0);
      this.#inOrder.set(from, at);
    }
    if (fate.duplicated) queue.schedule(new Arrival(this, from, frame.copy(buffers)), at, Priority.device);
    if (fate.corrupted) this.faults.corrupt(frame.bytes);
    queue.schedule(new Arrival(this, from, frame), at, Priority.device);
  }

  /** Delivers a frame to its destination stations, except the sender. */
  protected distribute(from: NetworkInterface, frame: Frame): void {
    const { target } = frame;
    if (target !== BROADCAST_MAC) {
      let known = this.#receivers[from.place];
      if (known?.mac !== target) this.#receivers[from.place] = known = this.#stations.get(target);
      const to = known ?? this.outside;
      if (to === null || to === from) frame.release();
      else to.deliver(frame);
      return;
    }
    for (const nic of this.nics) if (nic !== from) nic.deliver(frame.copy(this.world.buffers));
    frame.release();
  }

  protected ownEnd(nic: NetworkInterface): InternalError {
    return new InternalError(`${nic.name} of ${nic.host.name} is not on ${this.name}`);
  }
}
