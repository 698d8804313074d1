/** A network interface with finite receive and transmit rings, and its driver, the lowest protocol of a host. */
import type { BufferPool, MessageBuffer } from "../message/buffer-pool.js";
import type { Charge } from "../record/charge.js";
import type { Host } from "../host.js";
import { InterruptLine } from "../processor/cpu.js";
import { Message } from "../message/message.js";
import { type AnyOp, type Down, type Handoff, type Op, SETTLE, type Wait } from "../processor/op.js";
import type { Participants } from "../upi/participants.js";
import { Semaphore } from "../processor/semaphore.js";
import { type Binding, type ControlOperation, Protocol, Session } from "../upi/upi.js";

/** The Ethernet address that reaches every station. */
export const BROADCAST_MAC = 0xffffffffffff;

/** A frame on its way, from destination address to the end of the data, padding included and check sequence left out. */
export class Frame {
  readonly buffer: MessageBuffer;
  /** In bytes. */
  readonly length: number;
  /** The message that it carries, or carries a part of. */
  readonly message: number;
  #pool: BufferPool;

  constructor(pool: BufferPool, buffer: MessageBuffer, length: number, message: number) {
    this.#pool = pool;
    this.buffer = buffer;
    this.length = length;
    this.message = message;
  }

  get bytes(): Uint8Array {
    return this.buffer.bytes.subarray(0, this.length);
  }
  /** The station it is for: the first six bytes. */
  get target(): number {
    return this.buffer.view.getUint16(0) * 2 ** 32 + this.buffer.view.getUint32(2);
  }
  /** The station that sent it: the second six bytes. */
  get source(): number {
    return this.buffer.view.getUint16(6) * 2 ** 32 + this.buffer.view.getUint32(8);
  }
  /** The same bytes once more, for another receiver. */
  copy(pool: BufferPool): Frame {
    const buffer = pool.take(this.length);
    buffer.bytes.set(this.bytes);
    return new Frame(pool, buffer, this.length, this.message);
  }
  /** From the wire to the host that has received it. */
  moveTo(pool: BufferPool): void {
    this.#pool.handTo(pool);
    this.#pool = pool;
  }
  release(): void {
    this.#pool.release(this.buffer);
  }
  /** A message with the frame's bytes, which takes over one reference. */
  toMessage(): Message {
    return Message.around(this.#pool, this.buffer, 0, this.length, this.message);
  }
}

/** What joins interfaces: a cable, a link. */
export interface Medium {
  readonly name: string;
  /** Those that it joins, in the order of the scenario. */
  readonly nics: readonly NetworkInterface[];
  /** The longest data of a frame, without header, in bytes. */
  readonly mtu: number;
  /** The shortest frame that may be sent, header and data, without check sequence, in bytes; shorter ones are padded. */
  readonly shortest: number;
  /** An interface has a frame to send, and none under way. */
  offer(nic: NetworkInterface): void;
  /** An interface has lost its power: the frame that it was sending is lost. */
  silence(nic: NetworkInterface): void;
}

export class NetworkInterface {
  readonly name: string;
  readonly host: Host;
  readonly medium: Medium;
  /** The station's address. */
  readonly mac: number;
  /** The IPv4 address on this link; 0 for none. */
  readonly address: number;
  /** Bits of the net's part of the address. */
  readonly prefix: number;
  readonly line: InterruptLine;
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
  #powered = true;

  constructor(host: Host, name: string, medium: Medium, mac: number, address: number, prefix: number) {
    this.host = host;
    this.name = name;
    this.medium = medium;
    this.mac = mac;
    this.address = address;
    this.prefix = prefix;
    this.line = host.cpu.addLine(new InterruptLine(name, 1, () => host.input.interrupt(this)));
    this.driver = new Driver(host, name, this);
  }

  // ------------------------------------------------------------------------------------------ from the medium

  /** The frame to send next. */
  get outgoing(): Frame | undefined {
    return this.#toSend[0];
  }

  /** The frame that was under way has left, and is the medium's; {@link transmitted} follows. */
  takeOutgoing(): Frame {
    const frame = this.#toSend.shift()!;
    const { world, name } = this.host;
    world.trace?.record(world.now, name, "sent", this.name, this.medium.name, frame.length, frame.message);
    return frame;
  }

  transmitted(): void {
    if (this.host.profile.txInterrupt) {
      this.#sent++;
      this.host.input.signal(this);
    } else {
      this.driver.freeSlot();
    }
    if (this.#toSend.length > 0) this.medium.offer(this);
  }

  /** A frame has arrived; the interface takes it over. Frames for other stations are ignored. */
  deliver(frame: Frame): void {
    const { world, input, name, profile } = this.host;
    const { target } = frame;
    if (!this.#powered || (target !== this.mac && target !== BROADCAST_MAC)) {
      frame.release();
      return;
    }
    if (this.#received.length >= profile.ring) {
      this.overruns++;
      world.trace?.record(world.now, name, "overrun", this.name, this.medium.name, frame.length, frame.message);
      frame.release();
      return;
    }
    world.trace?.record(world.now, name, "receive", this.name, this.medium.name, frame.length, frame.message);
    frame.moveTo(this.host.buffers);
    this.#received.push(frame);
    input.signal(this);
  }

  // -------------------------------------------------------------------------------------------- from the host

  /** The host has crashed: the frames in the rings are lost. */
  powerOff(): void {
    this.#powered = false;
    this.medium.silence(this);
    for (const frame of this.#received.splice(0)) frame.release();
    for (const frame of this.#toSend.splice(0)) frame.release();
    this.#sent = 0;
    this.line.pending = false;
  }
  /** The host boots. */
  powerOn(): void {
    this.#powered = true;
    this.driver = new Driver(this.host, this.name, this);
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
    return frame;
  }
  get sentFrames(): number {
    return this.#sent;
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

/** The driver of a network interface. What is put over it sends and receives whole frames through one session. */
export class Driver extends Protocol {
  /** Copying a frame out of the interface, in the handler, before it is decided who goes on with it. */
  readonly receiving: Charge;
  /** Serving the interrupt of a frame that has left. */
  readonly sending: Charge;
  readonly copying: Charge;
  readonly nic: NetworkInterface;
  readonly #slots: Semaphore<"device">;
  #session: DriverSession | null = null;

  constructor(host: Host, name: string, nic: NetworkInterface) {
    super(host, name, "nic", []);
    this.nic = nic;
    this.receiving = host.charge(name, "nic", "receive");
    this.sending = host.charge(name, "nic", "sent");
    this.copying = host.charge(name, "nic", "send");
    this.#slots = new Semaphore<"device">(host.cpu, `a transmit buffer of ${name}`, host.profile.txRing);
  }

  freeSlot(): void {
    this.#slots.signal();
  }

  override *open(upper: Binding, _participants: Participants, type: string): Op<Session | null> {
    this.#session ??= new DriverSession(this, upper, type);
    return this.#session;
  }

  /** Takes a received frame up the graph: on a detachable stack in the handler, or in an input thread. */
  *receive(frame: Frame): AnyOp {
    const message = frame.toMessage();
    const session = this.#session;
    if (session !== null) yield* session.up.demux(session, message);
    message.release();
    if (!this.cpu.trySettle()) yield SETTLE;
  }

  /** Copies a frame into the transmit ring, with network interrupts masked. Waits while the ring is full. */
  *send(message: Message): Op<boolean, Wait<"device"> | Handoff> {
    const { cpu, nic } = this;
    yield* this.#slots.wait();
    const before = cpu.mask(nic.line.level);
    cpu.charge(this.copying, message.length);
    if (!cpu.trySettle()) yield SETTLE;
    const length = Math.max(message.length, nic.medium.shortest);
    const buffer = this.host.world.buffers.take(length);
    message.copyTo(buffer.bytes, 0);
    buffer.bytes.fill(0, message.length, length);
    nic.transmit(new Frame(this.host.world.buffers, buffer, length, message.id));
    cpu.unmask(before);
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
