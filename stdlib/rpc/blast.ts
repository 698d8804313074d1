import {
  type AtPoint,
  type Binding,
  type ControlOperation,
  type Down,
  type Handoff,
  type Message,
  type Op,
  Participants,
  Session,
  Sessions,
  type Up,
  type Wait,
} from "../../src/runtime/index.js";
import {
  BLASTBase,
  type BLASTHeader,
  type BLASTHeaderFields,
  BLASTOp,
  bytesOfBLASTHeader,
  popBLASTHeader,
  pushBLASTHeader,
} from "./blast.xgraph.js";
import { onlyPacket } from "./blast-mask.js";
import { BlastReceiver, type Incoming } from "./blast-receiver.js";
import { type BlastPackets, BlastSender } from "./blast-sender.js";

/**
 * Bulk transfer. A short message goes as one packet, of which nothing is kept. A long one is cut into packets, which are kept
 * for `retain` after the last request for a repair; the receiver asks for what has not come with the mask of what has, `nacks`
 * times at the most, and then gives the message up (the counter `lost`): a message goes up whole and once, or not at all.
 * Source: x-kernel BLAST, with masks of 16, 32 or 64 bits; Sprite RPC.
 *
 * Choices. Opening takes no semaphore, because making a session never waits here; so the original's two leaks of it cannot
 * happen, nor is its count of messages under way taken twice for a long one. A finished message is remembered for a while: in the
 * original a duplicate of one packet begins the message anew and, with the sender's help, delivers it twice. Sequence numbers
 * begin at random, so that a rebooted sender does not repeat them. The wait for a packet, which doubles when an original packet
 * comes late, is bounded by `longestWait`. Note that `retain` is as short as `longestWait`, as in the original: of a message with
 * more than 12 packets a lost request may be the last that finds the packets there.
 */
export class BLAST extends BLASTBase implements BlastPackets {
  readonly #sessions = new Sessions<BLASTSession>(this);
  readonly #sender = new BlastSender(this);
  readonly #receiver = new BlastReceiver(this);

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    const number = this.#sessions.numberOf(type);
    if (number === undefined) return null;
    const lower = yield* this.slots.lower.open(participants);
    if (lower === null) return null;
    yield* this.cpu.settle();
    const known = this.#sessions.find(number, lower.id);
    const session = known ?? this.#create(upper, type, number, lower);
    session.references++;
    // Each session has one reference to the one below.
    yield* lower.release();
    return session;
  }

  override openEnable(upper: Binding, _participants: Participants, type: string): boolean {
    return this.#sessions.enable(upper, type);
  }

  override *demux(lower: Session, message: Message): Op<void, Up | Down | AtPoint<"completed" | "fragment">> {
    const header = popBLASTHeader(message, this);
    if (typeof header === "string") {
      this.counters.malformed.count();
      return;
    }
    if (this.#isLong(header)) {
      if (header.op === BLASTOp.nack) yield* this.#sender.repair(lower, header);
      else yield* this.#fragment(lower, header, message);
    } else if (isShort(header)) {
      yield* this.#short(lower, header, message);
    } else {
      this.counters.malformed.count();
    }
  }

  /** The number of stored packets of incomplete messages. */
  get incomplete(): number {
    return this.#receiver.kept;
  }
  /** The number of sessions. */
  get sessions(): number {
    return this.#sessions.size;
  }

  override control(operation: ControlOperation): number | undefined {
    return isPacketSize(operation) ? this.longest(this.slots.lower) : super.control(operation);
  }

  /** Sends a message of a session. */
  *send(
    session: BLASTSession,
    message: Message,
  ): Op<boolean, Down | AtPoint<"fragment"> | Wait<"BLAST.outstanding"> | Handoff> {
    const size = this.#packetSize(session.lower);
    const { length } = message;
    if (length < size) {
      this.counters.messagesOut.count();
      const fields = { upper: session.number, sequence: 0, count: 0, op: BLASTOp.send, mask: 0n };
      return yield* this.transmit(session, message, fields);
    }
    if (length > size * this.parameters.fragments) {
      this.counters.tooLong.count();
      return false;
    }
    return yield* this.#sender.send(session, message, size);
  }

  passFragment(bytes: number): Op<void, AtPoint<"fragment">> {
    return this.at(this.points.fragment, bytes);
  }

  *transmit({ lower }: Pick<Incoming, "lower">, data: Message, fields: BLASTHeaderFields): Op<boolean, Down> {
    pushBLASTHeader(data, fields, this);
    return yield* this.slots.lower.push(lower, data);
  }

  /** The longest message over a lower session or protocol, in bytes. */
  longest(lower: Sized): number {
    return this.#packetSize(lower) * this.parameters.fragments;
  }

  forget(session: BLASTSession): void {
    this.#sessions.unbind(session);
  }

  *#short(lower: Session, header: BLASTHeader, message: Message): Op<void, Up | Down> {
    yield* this.cpu.settle();
    const session = this.#sessionFor(lower, header);
    if (session !== null) yield* this.#deliver(session, message);
  }

  *#fragment(lower: Session, header: BLASTHeader, message: Message): Op<void, Up | Down | AtPoint<"completed">> {
    const index = onlyPacket(header.mask);
    if (index === undefined || index >= header.count || message.length === 0) {
      this.counters.malformed.count();
      return;
    }
    yield* this.cpu.settle();
    this.counters.fragmentsIn.count();
    const known = this.#receiver.has(lower.id, header);
    if (this.#receiver.hasFinished(lower.id, header) || (!known && header.op === BLASTOp.retransmit)) {
      this.counters.duplicates.count();
      return;
    }
    const session = this.#sessionFor(lower, header);
    if (session === null) return;
    const whole = yield* this.#receiver.add(session, header, index, message);
    if (whole === null) return;
    yield* this.at(this.points.completed, whole.length);
    yield* this.#deliver(session, whole);
    whole.release();
    yield* session.end();
  }

  *#deliver(session: BLASTSession, message: Message): Op<void, Up | Down> {
    yield* this.cpu.settle();
    if (session.references === 0) {
      // The session is unused: for the protocol above it counts as new.
      const enable = this.#sessions.enabled(session.number);
      if (enable === undefined) {
        this.counters.noUpper.count();
        return;
      }
      session.references++;
      yield* enable.binding.openDone(session);
    } else {
      session.references++;
    }
    this.counters.messagesIn.count();
    yield* session.up.demux(session, message);
    yield* session.release();
  }

  /** The session of a packet, made if a protocol above wants it. */
  #sessionFor(lower: Session, { upper }: BLASTHeader): BLASTSession | null {
    const session = this.#sessions.find(upper, lower.id);
    if (session !== undefined) return session;
    const enable = this.#sessions.enabled(upper);
    if (enable !== undefined) return this.#create(enable.binding, enable.type, upper, lower);
    this.counters.noUpper.count();
    return null;
  }

  /** Whether a header can belong to a message of several packets, or to one that fills its packet. */
  #isLong({ sequence, count, op }: BLASTHeader): boolean {
    const known = op === BLASTOp.send || op === BLASTOp.nack || op === BLASTOp.retransmit;
    return known && sequence !== 0 && count >= 1 && count <= this.parameters.fragments;
  }

  /** The data of one packet, in bytes. */
  #packetSize(lower: Sized): number {
    const most = lower.control("optPacket") ?? lower.control("maxPacket") ?? 0;
    return Math.max(1, most - bytesOfBLASTHeader(this));
  }

  #create(upper: Binding, type: string, number: number, lower: Session): BLASTSession {
    const session = new BLASTSession(this, upper, type, number, lower);
    lower.references++;
    this.#sessions.bind(session, number, lower.id);
    return session;
  }
}

function isShort({ sequence, count, op }: BLASTHeader): boolean {
  return sequence === 0 && count === 0 && op === BLASTOp.send;
}

function isPacketSize(operation: ControlOperation): boolean {
  return operation === "maxPacket" || operation === "optPacket";
}

/** The protocol or session that knows the size of packets. */
interface Sized {
  control(operation: ControlOperation): number | undefined;
}

class BLASTSession extends Session implements Incoming {
  readonly number: number;
  readonly lower: Session;
  perPacket: number;
  readonly #blast: BLAST;
  #underWay = 0;
  #closed = false;

  constructor(blast: BLAST, upper: Binding, type: string, number: number, lower: Session) {
    super(blast, upper, type);
    this.#blast = blast;
    this.number = number;
    this.lower = lower;
    this.perPacket = blast.parameters.perPacket;
  }

  override push(message: Message): Op<boolean, Down | AtPoint<"fragment"> | Wait<"BLAST.outstanding"> | Handoff> {
    return this.#blast.send(this, message);
  }

  begin(): void {
    this.#underWay++;
  }
  *end(): Op<void, Down> {
    this.#underWay--;
    if (this.references <= 0) yield* this.close();
  }

  override *close(): Op<void, Down> {
    if (this.#underWay > 0 || this.#closed) return;
    this.#closed = true;
    this.#blast.forget(this);
    yield* this.lower.release();
  }

  override control(operation: ControlOperation): number | undefined {
    return isPacketSize(operation) ? this.#blast.longest(this.lower) : this.lower.control(operation);
  }
}
