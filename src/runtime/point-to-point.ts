/** A line between two interfaces, each direction free for itself: a leased line, a switched Ethernet's cable. */
import { InternalError } from "./errors.js";
import { Priority, SimulationEvent } from "./event-queue.js";
import { Link } from "./link.js";
import type { Frame, NetworkInterface } from "./network-interface.js";

/** One direction of a line: sends the frames of an interface one after the other. */
export class Direction extends SimulationEvent {
  readonly nic: NetworkInterface;
  startedAt = 0;
  /** When the next frame may begin, in ns. */
  freeAt = 0;
  readonly #ended: (direction: Direction) => void;

  constructor(nic: NetworkInterface, ended: (direction: Direction) => void) {
    super();
    this.nic = nic;
    this.#ended = ended;
  }

  override fire(): void {
    this.#ended(this);
  }
}

export class PointToPoint extends Link {
  readonly #directions = new Map<NetworkInterface, Direction>();

  override attach(nic: NetworkInterface): void {
    if (this.nics.length === 2) throw new InternalError(`${this.name} is a line, and joins two interfaces`);
    super.attach(nic);
    this.#directions.set(nic, new Direction(nic, (direction) => this.#sent(direction)));
  }

  override offer(nic: NetworkInterface): void {
    const direction = this.#directions.get(nic);
    if (direction === undefined) throw this.ownEnd(nic);
    const { world } = this;
    direction.startedAt = Math.max(world.now, direction.freeAt);
    const end = direction.startedAt + this.transmissionTime(nic.outgoing!.length);
    world.queue.schedule(direction, end, Priority.device);
  }

  override silence(nic: NetworkInterface): void {
    const direction = this.#directions.get(nic);
    if (direction === undefined || !direction.pending) return;
    this.world.queue.cancel(direction);
    direction.freeAt = this.world.now + this.data.gap;
  }

  #sent(direction: Direction): void {
    const { nic } = direction;
    direction.freeAt = this.world.now + this.data.gap;
    this.carry(nic, nic.takeOutgoing(), direction.startedAt);
    nic.transmitted();
  }

  override arrive(from: NetworkInterface, frame: Frame): void {
    this.distribute(from, frame);
  }
}
