import {
  type Binding,
  type ControlOperation,
  type Down,
  Message,
  type Op,
  Participants,
  Session,
  Sessions,
  type Up,
  type Wait,
  withoutHeader,
} from "../../src/runtime/index.js";
import { BID_HEADER_BYTES, BIDBase, type BIDHeader, popBIDHeader, pushBIDHeader } from "./bid.xgraph.js";

/**
 * Boot identifiers on data. A message to an earlier boot of this host is answered with an empty one, from which the peer learns
 * of the reboot; a message of a life that is not known makes BIDCTL ask. Until the peer's life is known nothing goes up or down:
 * a push fails, which a reliable protocol above takes for a loss. Source: x-kernel BID.
 *
 * Choices. Everything is big-endian (all but the upper number is in the sender's own order in the original). Making a session
 * takes no semaphore: it enters its map before it asks anything.
 */
export class BID extends BIDBase {
  readonly #sessions = new Sessions<BIDSession>(this);

  override *init(): Op {
    this.slots.data.openEnable(Participants.anyone());
  }

  override *open(
    upper: Binding,
    participants: Participants,
    type: string,
  ): Op<Session | null, Down | Wait<"BootIds.query">> {
    const number = this.#sessions.numberOf(type);
    if (number === undefined) return null;
    const lower = yield* this.slots.data.open(participants);
    if (lower === null) return null;
    const known = this.#sessions.find(number, lower.id);
    const session = known ?? (yield* this.#create(upper, type, number, lower));
    // Each session has one reference to the one below.
    yield* lower.release();
    if (session !== null) session.references++;
    return session;
  }

  override openEnable(upper: Binding, _participants: Participants, type: string): boolean {
    return this.#sessions.enable(upper, type);
  }

  override *demux(lower: Session, message: Message): Op<void, Up | Down | Wait<"BootIds.query">> {
    const header = popBIDHeader(message, this);
    if (header === null) {
      this.counters.malformed.count();
      return;
    }
    if (header.cluster !== this.parameters.cluster) {
      this.counters.otherCluster.count();
      return;
    }
    yield* this.cpu.settle();
    const session = this.#sessions.find(header.upper, lower.id);
    if (session !== undefined) {
      yield* this.#pop(session, header, message);
      return;
    }
    const enable = this.#sessions.enabled(header.upper);
    if (enable === undefined) {
      this.counters.noUpper.count();
      return;
    }
    const made = yield* this.#create(enable.binding, enable.type, header.upper, lower);
    if (made === null) return;
    // Sessions for which no protocol above has ever asked.
    made.references++;
    yield* made.up.openDone(made);
    yield* this.#pop(made, header, message);
    yield* made.release();
  }

  /** A peer's life has become known. */
  override contacted(host: number, bootId: number): Op {
    return this.rebooted(host, bootId);
  }
  override *rebooted(host: number, bootId: number): Op {
    for (const session of this.#sessions.values()) if (session.peer === host) session.bootId = bootId;
  }

  /** The number of sessions. */
  get sessions(): number {
    return this.#sessions.size;
  }

  override control(operation: ControlOperation): number | undefined {
    return withoutHeader(operation, this.slots.data.control(operation), BID_HEADER_BYTES);
  }

  *send(session: BIDSession, message: Message): Op<boolean, Down> {
    if (session.bootId === 0) {
      this.counters.notReady.count();
      return false;
    }
    const { cluster } = this.parameters;
    const { bootId: receiver, number: upper } = session;
    pushBIDHeader(message, { sender: this.slots.control.local(), receiver, cluster, upper }, this);
    return yield* this.slots.data.push(session.lower, message);
  }

  *forget(session: BIDSession): Op<void, Down> {
    yield* this.cpu.settle();
    this.#sessions.unbind(session);
    this.slots.control.unwatch(session.peer);
    yield* session.lower.release();
  }

  *#pop(
    session: BIDSession,
    { sender, receiver }: BIDHeader,
    message: Message,
  ): Op<void, Up | Down | Wait<"BootIds.query">> {
    const { control } = this.slots;
    if (receiver !== control.local()) {
      this.counters.staleReceiver.count();
      const empty = new Message(this.host.buffers);
      yield* this.send(session, empty);
      empty.release();
      return;
    }
    if (sender !== session.bootId) {
      this.counters.staleSender.count();
      yield* control.query(session.peer, sender);
      return;
    }
    session.references++;
    yield* session.up.demux(session, message);
    yield* session.release();
  }

  /** Null if the lower session does not know the peer's address. */
  *#create(
    upper: Binding,
    type: string,
    number: number,
    lower: Session,
  ): Op<BIDSession | null, Down | Wait<"BootIds.query">> {
    const peer = lower.control("peerAddress");
    if (peer === undefined) return null;
    const { control } = this.slots;
    yield* this.cpu.settle();
    const session = new BIDSession(this, upper, type, number, lower, peer);
    lower.references++;
    this.#sessions.bind(session, number, lower.id);
    control.watch(peer);
    session.bootId = yield* control.query(peer, 0);
    return session;
  }
}

class BIDSession extends Session {
  readonly number: number;
  readonly lower: Session;
  /** The form of the address in participants. */
  readonly peer: number;
  /** The peer's life; 0 while it is not known. */
  bootId = 0;
  readonly #bid: BID;
  #closed = false;

  constructor(bid: BID, upper: Binding, type: string, number: number, lower: Session, peer: number) {
    super(bid, upper, type);
    this.#bid = bid;
    this.number = number;
    this.lower = lower;
    this.peer = peer;
  }

  override push(message: Message): Op<boolean, Down> {
    return this.#bid.send(this, message);
  }

  override *close(): Op<void, Down> {
    if (this.#closed) return;
    this.#closed = true;
    yield* this.#bid.forget(this);
  }

  override control(operation: ControlOperation): number | undefined {
    return withoutHeader(operation, this.lower.control(operation), BID_HEADER_BYTES);
  }
}
