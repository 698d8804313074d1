import {
  type Binding,
  type ControlOperation,
  type Down,
  type Message,
  type Op,
  Participants,
  Session,
  type Up,
  withoutHeader,
} from "../../src/runtime/index.js";
import { AM_HEADER_BYTES, AMBase, popAMHeader, pushAMHeader } from "./am.xgraph.js";

/** The longest message: the length in the header has 16 bits. */
const LONGEST = 0xffff;

/** A handler: the protocol above, by its binding, so that a barrier on it works as everywhere. */
interface Handler {
  readonly binding: Binding;
  readonly type: string;
}

/**
 * Active Messages, as TR 94-19 compares them (section 2.1): all hosts have the same table of handlers, so that a sender knows the
 * receiver's, and a message runs the one that it names at once: at interrupt level under IPP, unless a barrier says otherwise. A
 * handler must be short and must not block; `interrupt(block: fail)` makes that sure. Source: von Eicken, Culler, Goldstein and
 * Schauser, 1992, with an index in place of an address.
 */
export class AM extends AMBase {
  /** In the order in which the graph binds them to this protocol, which is the same on every host. */
  readonly #handlers: Handler[] = [];
  /** One for each lower session from which a message has come, as long as that session exists. */
  readonly #sessions = new WeakMap<Session, AMSession>();

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    const handler = this.#handlers.findIndex((each) => each.binding === upper && each.type === type);
    const lower = handler < 0 ? null : yield* this.slots.lower.open(participants);
    if (lower === null) return null;
    const session = new AMSession(this, upper, type, lower, handler);
    session.references++;
    return session;
  }

  override openEnable(upper: Binding, _participants: Participants, type: string): boolean {
    this.#handlers.push({ binding: upper, type });
    return true;
  }

  override *demux(lower: Session, message: Message): Op<void, Up> {
    const header = popAMHeader(message);
    if (typeof header === "string") {
      this.counters.malformed.count();
      return;
    }
    const handler = this.#handlers[header.handler];
    if (handler === undefined) {
      this.counters.noHandler.count();
      return;
    }
    this.counters.messagesIn.count();
    let session = this.#sessions.get(lower);
    if (session?.handler !== header.handler) {
      session = new AMSession(this, handler.binding, handler.type, lower, header.handler);
      this.#sessions.set(lower, session);
    }
    yield* session.up.demux(session, message);
  }

  *send(session: AMSession, message: Message): Op<boolean, Down> {
    if (message.length > LONGEST) {
      this.counters.tooLong.count();
      return false;
    }
    this.counters.messagesOut.count();
    pushAMHeader(message, { handler: session.handler });
    return yield* this.slots.lower.push(session.lower, message);
  }
}

class AMSession extends Session {
  readonly lower: Session;
  readonly handler: number;
  readonly #am: AM;

  constructor(am: AM, upper: Binding, type: string, lower: Session, handler: number) {
    super(am, upper, type);
    this.#am = am;
    this.lower = lower;
    this.handler = handler;
  }

  override push(message: Message): Op<boolean, Down> {
    return this.#am.send(this, message);
  }

  override *close(): Op<void, Down> {
    yield* this.lower.release();
  }

  override control(operation: ControlOperation): number | undefined {
    return withoutHeader(operation, this.lower.control(operation), AM_HEADER_BYTES);
  }
}
