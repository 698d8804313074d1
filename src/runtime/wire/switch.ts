/**
 * A learning switch (IEEE 802.1D, 7.8 and 7.9, without spanning tree): it stores each frame, learns the port of its sender, and forwards it to the
 * port of its receiver, or to all ports if it does not know that. Each port has a queue of bounded length; a frame that finds it full is lost.
 */
import { Priority, SimulationEvent } from "../time/event-queue.js";
import { FullDuplexLink } from "./full-duplex.js";
import { BROADCAST_MAC, type Frame } from "./frame.js";
import type { NetworkInterface } from "./network-interface.js";

/** Frames that wait for a port, if the medium does not say. */
const QUEUE = 64;
/** As many stations as are remembered: of more, the one that was learned first goes (IEEE 802.1D, 7.9: the database has a size). */
const STATIONS = 8192;

/** The switch's wire to one interface. */
class Port extends SimulationEvent {
  readonly nic: NetworkInterface;
  readonly queue: Frame[] = [];
  freeAt = 0;
  readonly #ended: (port: Port) => void;

  constructor(nic: NetworkInterface, ended: (port: Port) => void) {
    super();
    this.nic = nic;
    this.#ended = ended;
  }

  override fire(): void {
    this.#ended(this);
  }
}

class Delivery extends SimulationEvent {
  readonly #to: NetworkInterface;
  readonly #frame: Frame;
  constructor(to: NetworkInterface, frame: Frame) {
    super();
    this.#to = to;
    this.#frame = frame;
  }
  override fire(): void {
    this.#to.deliver(this.#frame);
  }
}

export class Switch extends FullDuplexLink {
  /** Frames lost because the queue of their port was full. */
  drops = 0;
  /** Frames sent to all ports, because they are broadcast or the port of their receiver is not known. */
  flooded = 0;
  /** Stations forgotten because there were too many. */
  forgotten = 0;
  /** By the place of the interface. */
  readonly #ports: Port[] = [];
  /** Station to port, as learned. */
  readonly #table = new Map<number, Port>();

  override attach(nic: NetworkInterface): void {
    super.attach(nic);
    this.#ports.push(new Port(nic, (port) => this.#sent(port)));
  }

  override arrive(from: NetworkInterface, frame: Frame): void {
    const { source, target } = frame;
    const here = this.#ports[from.place]!;
    this.#learn(source, here);
    const known = target === BROADCAST_MAC ? undefined : this.#table.get(target);
    if (known !== undefined) {
      if (known === here) frame.release();
      else this.#enqueue(known, frame);
      return;
    }
    this.flooded++;
    for (const port of this.#ports) if (port !== here) this.#enqueue(port, frame.copy(this.world.buffers));
    frame.release();
  }

  /** How many stations are remembered. */
  get stations(): number {
    return this.#table.size;
  }

  #learn(station: number, port: Port): void {
    this.#table.set(station, port);
    if (this.#table.size <= STATIONS) return;
    this.forgotten++;
    const [oldest] = this.#table.keys();
    if (oldest !== undefined) this.#table.delete(oldest);
  }

  #enqueue(port: Port, frame: Frame): void {
    if (port.queue.length >= (this.data.queue ?? QUEUE)) {
      this.drops++;
      const { nic } = port;
      this.world.trace?.record(this.world.now, nic.host.name, "drop", this.name, nic.name, frame.length, frame.message);
      frame.release();
      return;
    }
    port.queue.push(frame);
    if (port.queue.length === 1) this.#send(port);
  }

  #send(port: Port): void {
    const start = Math.max(this.world.now, port.freeAt);
    this.world.queue.schedule(port, start + this.transmissionTime(port.queue[0]!.length), Priority.device);
  }

  #sent(port: Port): void {
    const frame = port.queue.shift()!;
    const { now, queue } = this.world;
    port.freeAt = now + this.data.gap;
    if (this.data.delay === 0) port.nic.deliver(frame);
    else queue.schedule(new Delivery(port.nic, frame), now + this.data.delay, Priority.device);
    if (port.queue.length > 0) this.#send(port);
  }
}
