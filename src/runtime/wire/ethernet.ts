/**
 * Ethernet on one shared cable: carrier sense, collisions, and truncated binary exponential backoff (DIX 1982, 6.4.2; IEEE 802.3,
 * 4.2.3.2), with preamble, minimum frame, inter-frame gap and check sequence in its times.
 */
import { Callback, Priority, type SimulationEvent } from "../time/event-queue.js";
import { Link, type MediumData } from "./link.js";
import type { Frame } from "./frame.js";
import type { NetworkInterface } from "./network-interface.js";
import type { WireWorld } from "./wire-world.js";

/** Attempts before a frame is given up. */
const ATTEMPTS = 16;
/** Collisions after which the range of backoff no longer grows. */
const BACKOFF_LIMIT = 10;
/** The jam that a station sends so that every station notices a collision, in bits. */
const JAM_BITS = 32;

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

export class Ethernet extends Link {
  collisions = 0;
  /** By the place of the interface. */
  readonly #ends: Station[] = [];
  #sender: Station | null = null;
  #startedAt = 0;
  /** The time at which the next frame may begin. */
  #freeAt = 0;
  #waiting: Station[] = [];
  readonly #end: SimulationEvent;
  readonly #free: SimulationEvent;

  constructor(world: WireWorld, name: string, data: MediumData) {
    super(world, name, data);
    this.#end = new Callback(() => {
      this.#ended();
    });
    this.#free = new Callback(() => {
      this.#start();
    });
  }

  override attach(nic: NetworkInterface): void {
    super.attach(nic);
    this.#ends.push(new Station(this, nic));
  }

  #endOf(nic: NetworkInterface): Station | undefined {
    const station = this.#ends[nic.place];
    return station?.nic === nic ? station : undefined;
  }

  /** A station has lost its power: its transmission ends here. */
  override silence(nic: NetworkInterface): void {
    const station = this.#endOf(nic);
    if (station === undefined) return;
    const { now, queue } = this.world;
    station.collisions = 0;
    queue.cancel(station.retry);
    this.#waiting = this.#waiting.filter((each) => each !== station);
    if (this.#sender !== station) return;
    queue.cancel(this.#end);
    this.#sender = null;
    this.#freeAt = now + this.data.gap;
    if (this.#waiting.length > 0 && !this.#free.pending) queue.schedule(this.#free, this.#freeAt, Priority.device);
  }

  override offer(nic: NetworkInterface): void {
    this.attempt(nic);
  }

  attempt(nic: NetworkInterface): void {
    const station = this.#endOf(nic);
    if (station === undefined) throw this.ownEnd(nic);
    const { now } = this.world;
    if (this.#sender !== null) {
      // A signal that has not arrived yet is not sensed.
      if (now - this.#startedAt < this.data.delay) this.#collide([this.#sender, station]);
      else this.#waiting.push(station);
      return;
    }
    if (this.#free.pending) {
      this.#waiting.push(station);
      return;
    }
    // Stations that find the cable free at the same instant do not hear each other, so all attempts of this instant begin together.
    this.#waiting.push(station);
    this.world.queue.schedule(this.#free, Math.max(now, this.#freeAt), Priority.device);
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
    this.#startedAt = this.world.now;
    this.world.queue.schedule(
      this.#end,
      this.world.now + this.transmissionTime(first.nic.outgoing!.length),
      Priority.device,
    );
  }

  #ended(): void {
    const { now, queue } = this.world;
    const { nic } = this.#sender!;
    this.#sender!.collisions = 0;
    this.#sender = null;
    this.#freeAt = now + this.data.gap;
    this.carry(nic, nic.takeOutgoing(), this.#startedAt);
    nic.transmitted();
    if (this.#waiting.length > 0 && !this.#free.pending) queue.schedule(this.#free, this.#freeAt, Priority.device);
  }

  override arrive(from: NetworkInterface, frame: Frame): void {
    this.distribute(from, frame);
  }

  #collide(stations: readonly Station[]): void {
    const { now, queue, trace } = this.world;
    this.collisions++;
    this.world.queue.cancel(this.#end);
    this.#sender = null;
    const jamEnds = now + this.bits(JAM_BITS);
    this.#freeAt = jamEnds + this.data.gap;
    for (const station of stations) {
      const { nic } = station;
      station.collisions++;
      trace?.record(now, nic.host.name, "collision", nic.name, this.name, station.collisions);
      if (station.collisions >= ATTEMPTS) {
        station.collisions = 0;
        nic.excessiveCollisions++;
        nic.takeOutgoing().release();
        nic.transmitted();
        continue;
      }
      const slots = nic.host.random.below(1 << Math.min(station.collisions, BACKOFF_LIMIT));
      queue.schedule(station.retry, jamEnds + slots * this.data.slot, Priority.device);
    }
    if (this.#waiting.length > 0 && !this.#free.pending) queue.schedule(this.#free, this.#freeAt, Priority.device);
  }
}
