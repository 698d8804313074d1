/** Links on which each interface has its own wire for sending, so that no interface waits for others: lines and switches. */
import { Priority, SimulationEvent } from "../time/event-queue.js";
import { Link } from "./link.js";
import type { NetworkInterface } from "./network-interface.js";

/** The wire of one interface: its frames go one after the other. */
class Direction extends SimulationEvent {
  readonly nic: NetworkInterface;
  startedAt = 0;
  /** The time at which the next frame may begin, in ns. */
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

export abstract class FullDuplexLink extends Link {
  /** By the place of the interface. */
  readonly #directions: Direction[] = [];

  override attach(nic: NetworkInterface): void {
    super.attach(nic);
    this.#directions.push(new Direction(nic, (direction) => this.#sent(direction)));
  }

  #directionOf(nic: NetworkInterface): Direction | undefined {
    const direction = this.#directions[nic.place];
    return direction?.nic === nic ? direction : undefined;
  }

  override offer(nic: NetworkInterface): void {
    const direction = this.#directionOf(nic);
    if (direction === undefined) throw this.ownEnd(nic);
    const { world } = this;
    direction.startedAt = Math.max(world.now, direction.freeAt);
    const end = direction.startedAt + this.transmissionTime(nic.outgoing!.length);
    world.queue.schedule(direction, end, Priority.device);
  }

  override silence(nic: NetworkInterface): void {
    const direction = this.#directionOf(nic);
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
}
