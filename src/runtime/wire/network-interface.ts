/** A network interface with finite receive and transmit rings, and its driver, the lowest protocol of a host. */
import { RunError } from "../failures/errors.js";
import type { BufferPool } from "../message/buffer-pool.js";
import type { Message } from "../message/message.js";
import { InterruptLine } from "../processor/interrupts.js";
import { type AnyOp, type Down, type Handoff, type Op, SETTLE, type Wait } from "../processor/op.js";
import { type Promised, PromisedArrivals } from "../time/promised-arrivals.js";
import { Semaphore } from "../processor/semaphore.js";
import type { Charge } from "../record/charge.js";
import type { Binding } from "../upi/binding.js";
import type { ControlOperation } from "../upi/control-operation.js";
import type { Attachment, Host } from "../upi/host.js";
import type { Participants } from "../upi/participants.js";
import { Protocol } from "../upi/protocol.js";
import { Session } from "../upi/session.js";
import { BROADCAST_MAC, Frame } from "./frame.js";
import { Coalescing } from "./coalescing.js";
import { ReceiveQueue } from "./receive-queue.js";
import { ReceiveLine } from "./receive-line.js";
import { queueOf } from "./receive-scaling.js";
import type { Receiving } from "./receiving.js";
import type { WireWorld } from "./wire-world.js";

/** Bytes of the frame's header: two stations and a type. */
const FRAME_HEADER = 14;
/** Frames from outside that wait for the medium, at most: as many as Linux keeps for a device (`txqueuelen`). */
const OUTSIDE_QUEUE = 1000;

/** A medium that joins interfaces: a cable, a line or a switch. */
export interface Medium {
  readonly name: string;
  /** The interfaces that it joins, in the order of the scenario. */
  readonly nics: readonly NetworkInterface[];
  /** The longest data of a frame, without header, in bytes. */
  readonly mtu: number;
  /** The shortest frame that may be sent, header and data, without check sequence, in bytes; shorter ones are padded. */
  readonly shortest: number;
  /** An interface has a frame to send, and no frame of it is under way. */
  offer(nic: NetworkInterface): void;
  /** An interface has lost its power: the frame that it was sending is lost. */
  silence(nic: NetworkInterface): void;
}

/** The parts of its host that an interface uses, in addition to those that protocols use. */
export interface InterfaceHost extends Host {
  readonly world: Host["world"] & WireWorld;
  readonly input: Host["input"] & FrameInput;
}

/** The host's way of taking frames in. */
export interface FrameInput {
  readonly mode: { readonly core: number };
  /** A frame has arrived, or has left. */
  signal(nic: Receiving): void;
  /** The body of a network interrupt. */
  interrupt(nic: Receiving): AnyOp;
}

export class NetworkInterface implements Attachment, Receiving {
  readonly name: string;
  readonly host: InterfaceHost;
  readonly medium: Medium;
  /** The station's address. */
  readonly mac: number;
  /** The IPv4 address on this link; 0 for none. */
  readonly address: number;
  /** The length of the network part of the address, in bits. */
  readonly prefix: number;
  readonly line: InterruptLine;
  /** Receive queues after the first one, which is the interface's own. */
  readonly queues: readonly ReceiveQueue[];
  /** Its number on the medium, from 0 on. */
  place = 0;
  /** Made anew whenever the host boots. */
  driver: Driver;
  /** Frames lost because the receive ring was full. */
  overruns = 0;
  /** Frames given up after too many collisions. */
  excessiveCollisions = 0;
  readonly #received: Frame[] = [];
  readonly #toSend: Frame[] = [];
  /** Frames that have left and whose interrupt has not been served. */
  #sent = 0;
  /** Frames that were dropped because the transmit ring was full. */
  unsent = 0;
  /** Interrupts for frames that have left, if they are separate from receive interrupts. */
  txInterrupts = 0;
  /** The promise about the frames that come for it. */
  private promised: PromisedArrivals | null = null;
  #receiving: Coalescing | null = null;
  #sending: Coalescing | null = null;
  readonly #txLine: InterruptLine | null;
  #powered = true;
  /** Takes the frames for a station outside of the world, to which this interface leads. */
  #outside: ((frame: Uint8Array) => void) | null = null;

  constructor(host: InterfaceHost, name: string, medium: Medium, mac: number, address: number, prefix: number) {
    this.host = host;
    this.name = name;
    this.medium = medium;
    this.mac = mac;
    this.address = address;
    this.prefix = prefix;
    this.line = host.cpu.accounts.addLine(new ReceiveLine(name, host, this, host.input.mode.core));
    const { txInterrupt, txCoalesce } = host.profile;
    this.#txLine =
      !txInterrupt || txCoalesce === null
        ? null
        : host.cpu.accounts.addLine(
            new InterruptLine(`${name} sent`, 1, () => this.#serveSent(), host.input.mode.core),
          );
    this.driver = new Driver(host, name, this);
    this.queues = Array.from({ length: host.profile.queues - 1 }, (_, further) => new ReceiveQueue(this, further + 1));
    this.#coalesce();
  }

  /** Makes the coalescing of interrupts anew, for the present processor of the host. */
  #coalesce(): void {
    const { cpu, profile, world } = this.host;
    const { coalesce: after, coalesceFrames: frames, spacing, txCoalesce, txGroup } = profile;
    const line = this.#txLine;
    this.#receiving =
      after === 0 && spacing === 0
        ? null
        : new Coalescing(world.queue, cpu, { after, frames, spacing }, () => {
            if (this.#received.length > 0) this.host.input.signal(this);
          });
    this.#sending =
      line === null
        ? null
        : new Coalescing(world.queue, cpu, { after: txCoalesce ?? 0, frames: txGroup, spacing: 0 }, () => {
            this.txInterrupts++;
            this.host.cpu.raise(line);
          });
  }

  /** The body of the interrupt for frames that have left, if it is separate. */
  *#serveSent(): AnyOp {
    const { cpu } = this.host;
    cpu.charge(cpu.overhead.entry, 0);
    if (!cpu.trySettle()) yield SETTLE;
    while (this.#sent > 0) {
      cpu.charge(this.driver.sending, 0);
      if (!cpu.trySettle()) yield SETTLE;
      this.reclaim();
    }
    cpu.charge(cpu.overhead.exit, 0);
    if (!cpu.trySettle()) yield SETTLE;
  }

  // ------------------------------------------------------------------------------------------ from the medium

  /** The frame to send next. */
  get outgoing(): Frame | undefined {
    return this.#toSend[0];
  }

  /** The frame that was under way has left, and belongs to the medium now; {@link transmitted} follows. */
  takeOutgoing(): Frame {
    const frame = this.#toSend.shift()!;
    const { world, name } = this.host;
    world.trace?.record(world.now, name, "sent", this.name, this.medium.name, frame.length, frame.message);
    return frame;
  }

  transmitted(): void {
    if (this.#outside !== null) {
      // No host waits for it.
    } else if (this.host.profile.txInterrupt) {
      this.#sent++;
      if (this.#sending === null) this.host.input.signal(this);
      else this.#sending.come(this.host.world.now, this.#sent);
    } else {
      this.driver.freeSlot();
    }
    if (this.#toSend.length > 0) this.medium.offer(this);
  }

  /** From now on the interface leads to a station outside of the world, which gets every frame that its link has for it, whatever its target. */
  leadOutside(take: (frame: Uint8Array) => void): void {
    this.#powered = false;
    this.#outside = take;
  }

  /**
   * A frame from outside, without check sequence, goes onto the medium as soon as that is free; a short one is padded.
   * @returns why it does not: it is longer than the medium carries, or too many wait; null if it goes.
   */
  bring(bytes: Uint8Array): "long" | "full" | null {
    if (bytes.length > this.medium.mtu + FRAME_HEADER) return "long";
    if (this.#toSend.length >= OUTSIDE_QUEUE) return "full";
    const { buffers } = this.host.world;
    const length = Math.max(bytes.length, this.medium.shortest);
    const buffer = buffers.take(length);
    buffer.bytes.set(bytes);
    buffer.clear(bytes.length, length);
    this.transmit(new Frame(buffers, buffer, length, 0));
    return null;
  }

  /** Holds the frames that come for this interface to a promise. */
  promise(promised: Promised): void {
    this.promised = new PromisedArrivals(`frames arrive at ${this.host.name}.${this.name}`, promised);
  }

  /** A frame has arrived; the interface takes it over. Frames for other stations are ignored. */
  deliver(frame: Frame): void {
    const { world, name, profile } = this.host;
    const { target } = frame;
    if (!this.#powered || (target !== this.mac && target !== BROADCAST_MAC)) {
      this.#outside?.(frame.bytes);
      frame.release();
      return;
    }
    if (this.promised !== null) this.promised.come(world.now);
    // An index of -1 would cost more than the rest of this method.
    const queue = profile.queues === 1 ? undefined : this.queues[queueOf(frame.bytes, profile.queues) - 1];
    if ((queue ?? this).receivedFrames >= profile.ring) {
      this.overruns++;
      world.trace?.record(world.now, name, "overrun", this.name, this.medium.name, frame.length, frame.message);
      frame.release();
      return;
    }
    world.trace?.record(world.now, name, "receive", this.name, this.medium.name, frame.length, frame.message);
    frame.moveTo(this.host.buffers);
    if (queue !== undefined) {
      queue.add(frame);
      return;
    }
    this.#received.push(frame);
    if (profile.followsSender && !this.line.active && !this.line.pending) this.line.core = frame.sentOn;
    if (this.#receiving === null) this.host.input.signal(this);
    else this.#receiving.come(world.now, this.#received.length);
  }

  // -------------------------------------------------------------------------------------------- from the host

  /** The host has crashed: the frames in the rings are lost. */
  powerOff(): void {
    this.#powered = false;
    this.#outside = null;
    this.medium.silence(this);
    for (const frame of this.#received.splice(0)) frame.release();
    for (const queue of this.queues) queue.clear();
    for (const frame of this.#toSend.splice(0)) frame.release();
    this.#sent = 0;
    this.line.pending = false;
  }
  /** The host boots. */
  powerOn(): void {
    this.#powered = true;
    this.driver = new Driver(this.host, this.name, this);
    this.#coalesce();
  }

  // ------------------------------------------------------------------------------------------- from the driver

  get receivedFrames(): number {
    return this.#received.length;
  }
  /** The oldest received frame. */
  takeFrame(): Frame {
    const frame = this.#received.shift()!;
    const { world, cpu, name } = this.host;
    world.trace?.record(world.now, name, "take", cpu.contextName, this.name, frame.length, frame.message);
    if (cpu.current !== null) cpu.current.message = frame.message;
    return frame;
  }
  /** The frames that have left and that a receive interrupt serves too. */
  get sentFrames(): number {
    return this.#sending === null ? this.#sent : 0;
  }
  /** Frees the transmit buffer of one frame that has left. */
  reclaim(): void {
    this.#sent--;
    this.driver.freeSlot();
  }
  /** Puts a frame into the transmit ring, in which the driver has made sure of room. */
  transmit(frame: Frame): void {
    this.host.world.trace?.record(
      this.host.world.now,
      this.host.name,
      "transmit",
      this.host.cpu.contextName,
      this.name,
      frame.length,
      frame.message,
    );
    this.#toSend.push(frame);
    if (this.#toSend.length === 1) this.medium.offer(this);
  }
}

/** The driver of a network interface. The protocol over it sends and receives whole frames through one session. */
export class Driver extends Protocol {
  /** The cost of copying a frame out of the interface, in the handler, before the decision which thread or stack continues with it. */
  readonly receiving: Charge;
  /** The cost of serving the interrupt of a frame that has left. */
  readonly sending: Charge;
  readonly copying: Charge;
  /** The cost of the work after the frame is in the transmit ring. */
  readonly posting: Charge;
  readonly nic: NetworkInterface;
  /** Frames that arrived before a protocol had opened the device. */
  unclaimed = 0;
  readonly #slots: Semaphore<"device">;
  /** Frames on the wires. */
  readonly #buffers: BufferPool;
  #session: DriverSession | null = null;

  constructor(host: InterfaceHost, name: string, nic: NetworkInterface) {
    super(host, name, "nic", []);
    this.nic = nic;
    this.#buffers = host.world.buffers;
    this.receiving = host.charge(name, "nic", "receive");
    this.sending = host.charge(name, "nic", "sent");
    this.copying = host.charge(name, "nic", "send");
    this.posting = host.charge(name, "nic", "posted");
    this.#slots = new Semaphore<"device">(host.cpu, `a transmit buffer of ${name}`, host.profile.txRing);
  }

  get hasSlot(): boolean {
    return this.#slots.count > 0;
  }
  freeSlot(): void {
    this.#slots.signal();
  }

  override *open(upper: Binding, _participants: Participants, type: string): Op<Session | null> {
    this.#session ??= new DriverSession(this, upper, type);
    const first = this.#session.up.upper;
    if (first !== upper.upper)
      throw new RunError(
        `${upper.upper.name} opens ${this.name}, of which ${first.name} gets the frames: a device gives its frames to one protocol`,
      );
    return this.#session;
  }

  /** Takes a received frame up the graph: on a detachable stack in the handler, or in an input thread. */
  *receive(frame: Frame): AnyOp {
    const message = frame.toMessage();
    const session = this.#session;
    this.cpu.current!.message = frame.message;
    if (session === null) this.unclaimed++;
    else yield* session.up.demux(session, message);
    message.release();
    if (!this.cpu.trySettle()) yield SETTLE;
    // Another context may end the activation than has begun it.
    this.cpu.current!.message = 0;
  }

  /** Copies a frame into the transmit ring, with network interrupts masked. Waits while the ring is full. */
  *send(message: Message): Op<boolean, Wait<"device"> | Handoff> {
    const { cpu, nic } = this;
    if (this.host.profile.dropsUnsent && !this.hasSlot) {
      nic.unsent++;
      return false;
    }
    yield* this.#slots.wait();
    const before = cpu.mask(nic.line.level);
    cpu.charge(this.copying, message.length);
    if (!cpu.trySettle()) yield SETTLE;
    const length = Math.max(message.length, nic.medium.shortest);
    const buffer = this.#buffers.take(length);
    message.copyInto(buffer);
    buffer.clear(message.length, length);
    const frame = new Frame(this.#buffers, buffer, length, message.id);
    frame.sentOn = cpu.coreNumber;
    nic.transmit(frame);
    cpu.unmask(before);
    cpu.charge(this.posting, 0);
    if (!cpu.trySettle()) yield SETTLE;
    return true;
  }

  override control(operation: ControlOperation): number | undefined {
    switch (operation) {
      case "myAddress":
      case "myMac":
        return this.nic.mac;
      case "broadcastAddress":
        return BROADCAST_MAC;
      case "myHost":
        return this.nic.address;
      case "netPrefix":
        return this.nic.prefix;
      case "maxPacket":
      case "optPacket":
        return this.nic.medium.mtu;
      default:
        return undefined;
    }
  }

  /** Frames in the transmit ring: they wait for the wire, are on their way out, or have left and are not reclaimed yet. */
  get inTransmitRing(): number {
    return this.host.profile.txRing - this.#slots.count;
  }
}

class DriverSession extends Session {
  readonly #driver: Driver;

  constructor(driver: Driver, upper: Binding, type: string) {
    super(driver, upper, type);
    this.#driver = driver;
  }

  override push(message: Message): Op<boolean, Wait<"device"> | Handoff | Down> {
    return this.#driver.send(message);
  }
}
