/**
 * Ethernet on one shared cable: carrier sense, collisions, and truncated binary exponential backoff (DIX 1982, 6.4.2; IEEE 802.3,
 * 4.2.3.2), with preamble, minimum frame, inter-frame gap and check sequence in its times.
 */
import { InternalError } from "./errors.js";
import { Callback, Priority, SimulationEvent } from "./event-queue.js";
import type { Frame, Medium, NetworkInterface } from "./network-interface.js";
import type { World } from "./world.js";

export interface EthernetData {
  readonly name: string;
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
  /** The unit of backoff, in ns. */
  readonly slot: number;
  /** From one host to another, in ns. */
  readonly delay: number;
}

/** Bytes of the frame check sequence. */
const CHECK_SEQUENCE = 4;
/** Attempts before a frame is given up. */
const ATTEMPTS = 16;
/** Collisions after which the range of backoff grows no more. */
const BACKOFF_LIMIT = 10;
/** What a station sends to make sure that a collision is noticed, in bits. */
const JAM_BITS = 32;

/** Sees every frame that has been on the wire, at the time at which it ended. */
export type Tap = (time: number, bytes: Uint8Array) => void;

class Station {
  readonly nic: NetworkInterface;
  collisions = 0;
  readonly retry: SimulationEvent;

  constructor(cable: Ethernet, nic: NetworkInterface) {
    this.nic = nic;
    this.retry = new Callback(() => {
      cable.attempt(nic);
    });
  }
}

class Arrival extends SimulationEvent {
  readonly #cable: Ethernet;
  readonly #from: NetworkInterface;
  readonly #frame: Frame;
  constructor(cable: Ethernet, from: NetworkInterface, frame: Frame) {
    super();
    this.#cable = cable;
    this.#from = from;
    this.#frame = frame;
  }
  override fire(): void {
    this.#cable.arrive(this.#from, this.#frame);
  }
}

export class Ethernet implements Medium {
  readonly name: string;
  readonly mtu: number;
  readonly shortest: number;
  /** Frames carried. */
  frames = 0;
  collisions = 0;
  tap: Tap | undefined;
  readonly #world: World;
  readonly #data: EthernetData;
  readonly #stations = new Map<NetworkInterface, Station>();
  #sender: Station | null = null;
  #startedAt = 0;
  /** When the next frame may begin. */
  #freeAt = 0;
  #waiting: Station[] = [];
  readonly #end: SimulationEvent;
  readonly #free: SimulationEvent;

  constructor(world: World, name: string, data: EthernetData) {
    this.#world = world;
    this.name = name;
    this.#data = data;
    this.mtu = data.mtu;
    this.shortest = data.shortest - CHECK_SEQUENCE;
    this.#end = new Callback(() => {
      this.#ended();
    });
    this.#free = new Callback(() => {
      this.#start();
    });
  }

  attach(nic: NetworkInterface): void {
    this.#stations.set(nic, new Station(this, nic));
  }

  /** How long a frame of `length` bytes (without check sequence) holds the cable, in ns. */
  transmissionTime(length: number): number {
    return this.#bits((this.#data.preamble + Math.max(length, this.shortest) + CHECK_SEQUENCE) * 8);
  }

  offer(nic: NetworkInterface): void {
    this.attempt(nic);
  }

  attempt(nic: NetworkInterface): void {
    const station = this.#stations.get(nic);
    if (station === undefined) throw new InternalError(`${nic.name} is not on ${this.name}`);
    const { now } = this.#world;
    if (this.#sender !== null) {
      // A signal that has not had the time to get here is not sensed.
      if (now - this.#startedAt < this.#data.delay) this.#collide([this.#sender, station]);
      else this.#waiting.push(station);
      return;
    }
    if (this.#free.pending) {
      this.#waiting.push(station);
      return;
    }
    // Stations that find the cable free at one instant do not hear each other: the attempts of this instant are one.
    this.#waiting.push(station);
    this.#world.queue.schedule(this.#free, Math.max(now, this.#freeAt), Priority.device);
  }

  #start(): void {
    const stations = this.#waiting;
    this.#waiting = [];
    const [first] = stations;
    if (first === undefined) return;
    if (stations.length > 1) {
      this.#collide(stations);
      return;
    }
    this.#sender = first;
    this.#startedAt = this.#world.now;
    this.#world.queue.schedule(
      this.#end,
      this.#world.now + this.transmissionTime(first.nic.outgoing!.length),
      Priority.device,
    );
  }

  #ended(): void {
    const { now, queue } = this.#world;
    const { nic } = this.#sender!;
    const frame = nic.outgoing!;
    this.#sender!.collisions = 0;
    this.#sender = null;
    this.#freeAt = now + this.#data.gap;
    this.frames++;
    this.tap?.(now, frame.bytes);
    frame.share();
    if (this.#data.delay === 0) this.arrive(nic, frame);
    else queue.schedule(new Arrival(this, nic, frame), now + this.#data.delay, Priority.device);
    nic.transmitted();
    if (this.#waiting.length > 0 && !this.#free.pending) queue.schedule(this.#free, this.#freeAt, Priority.device);
  }

  arrive(from: NetworkInterface, frame: Frame): void {
    for (const { nic } of this.#stations.values()) {
      if (nic === from) continue;
      frame.share();
      nic.deliver(frame);
    }
    frame.release();
  }

  #collide(stations: readonly Station[]): void {
    const { now, queue, trace } = this.#world;
    this.collisions++;
    this.#world.queue.cancel(this.#end);
    this.#sender = null;
    const jamEnds = now + this.#bits(JAM_BITS);
    this.#freeAt = jamEnds + this.#data.gap;
    for (const station of stations) {
      const { nic } = station;
      station.collisions++;
      trace?.record(now, nic.host.name, "collision", nic.name, this.name, station.collisions);
      if (station.collisions >= ATTEMPTS) {
        station.collisions = 0;
        nic.excessiveCollisions++;
        nic.transmitted();
        continue;
      }
      const slots = nic.host.random.below(1 << Math.min(station.collisions, BACKOFF_LIMIT));
      queue.schedule(station.retry, jamEnds + slots * this.#data.slot, Priority.device);
    }
    if (this.#waiting.length > 0 && !this.#free.pending) queue.schedule(this.#free, this.#freeAt, Priority.device);
  }

  #bits(bits: number): number {
    return Math.round((bits * 1e9) / this.#data.rate);
  }
}
