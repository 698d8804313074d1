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
  withoutHeader,
} from "../../src/runtime/index.js";
import { popSELECTHeader, pushSELECTHeader, SELECT_HEADER_BYTES, SELECTBase, SELECTStatus } from "./select.xgraph.js";

/**
 * Dispatch by number. A call that is not carried out, because its protocol refuses it or because nobody wants it, comes back with
 * the status `fail`, so that the caller need not wait. Source: x-kernel SELECT, which means to do the same for a number that
 * nobody enabled, and uses an undefined session then.
 */
export class SELECT extends SELECTBase {
  readonly #sessions = new Sessions<SELECTSession>(this);

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    const id = this.#sessions.numberOf(type);
    if (id === undefined) return null;
    const lower = yield* this.slots.lower.open(participants);
    if (lower === null) return null;
    const known = this.#sessions.find(id, lower.id);
    const session = known ?? this.#create(upper, type, id, lower);
    // Each session has one reference to the one below.
    yield* lower.release();
    session.references++;
    return session;
  }

  override openEnable(upper: Binding, _participants: Participants, type: string): boolean {
    return this.#sessions.enable(upper, type);
  }

  override *callDemux(lower: Session, request: Message): Op<Message, Up | Down> {
    const header = popSELECTHeader(request);
    if (header === null) {
      this.counters.malformed.count();
      return this.#reply(null, 0);
    }
    const known = this.#sessions.find(header.id, lower.id);
    const enable = this.#sessions.enabled(header.id);
    if (known === undefined && enable === undefined) {
      this.counters.noUpper.count();
      return this.#reply(null, header.id);
    }
    const session = known ?? this.#create(enable!.binding, enable!.type, header.id, lower);
    session.references++;
    if (known === undefined) yield* session.up.openDone(session);
    const reply = yield* session.up.callDemux(session, request);
    yield* session.release();
    return this.#reply(reply, header.id);
  }

  override control(operation: ControlOperation): number | undefined {
    return withoutHeader(operation, this.slots.lower.control(operation), SELECT_HEADER_BYTES);
  }

  *send(session: SELECTSession, request: Message): Op<Message | null, Down> {
    pushSELECTHeader(request, { id: session.number });
    const reply = yield* this.slots.lower.call(session.lower, request);
    if (reply === null) return null;
    const header = popSELECTHeader(reply);
    if (header?.status === SELECTStatus.ok) return reply;
    if (header === null) this.counters.malformed.count();
    else this.counters.failed.count();
    reply.release();
    return null;
  }

  /** How many sessions there are. */
  get sessions(): number {
    return this.#sessions.size;
  }

  forget(session: SELECTSession): void {
    this.#sessions.unbind(session);
  }

  #reply(reply: Message | null, id: number): Message {
    const message = reply ?? new Message(this.host.buffers);
    pushSELECTHeader(message, { id, status: reply === null ? SELECTStatus.fail : SELECTStatus.ok });
    return message;
  }

  #create(upper: Binding, type: string, id: number, lower: Session): SELECTSession {
    const session = new SELECTSession(this, upper, type, id, lower);
    lower.references++;
    this.#sessions.bind(session, id, lower.id);
    return session;
  }
}

class SELECTSession extends Session {
  /** Of the protocol above. */
  readonly number: number;
  readonly lower: Session;
  readonly #select: SELECT;

  constructor(select: SELECT, upper: Binding, type: string, number: number, lower: Session) {
    super(select, upper, type);
    this.#select = select;
    this.number = number;
    this.lower = lower;
  }

  override *push(_message: Message): Op<boolean> {
    return false;
  }
  override call(request: Message): Op<Message | null, Down> {
    return this.#select.send(this, request);
  }

  override *close(): Op<void, Down> {
    this.#select.forget(this);
    yield* this.lower.release();
  }

  override control(operation: ControlOperation): number | undefined {
    return withoutHeader(operation, this.lower.control(operation), SELECT_HEADER_BYTES);
  }
}
