import {
  type AtPoint,
  type Binding,
  type Down,
  Enables,
  type Handoff,
  IdMap,
  type Message,
  type Op,
  Participants,
  Semaphore,
  Session,
  type Up,
  type Wait,
} from "xgc/runtime";
import { ASKBase, ASKFlags, popASKHeader, pushASKHeader } from "./calls.xgraph.js";

/** A call puts a request out and waits for the reply that has its tag. */
export class ASK extends ASKBase {
  readonly #sessions = new IdMap<ASKSession>();
  readonly #enables = new Enables();
  #tag = 0;
  #waiting: { readonly tag: number; readonly done: Semaphore; reply: Message | null } | null = null;

  override *init(): Op {
    this.slots.data.openEnable(Participants.anyone());
  }

  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    const lower = yield* this.slots.data.open(participants);
    if (lower === null) return null;
    const session = this.#session(upper, type, lower);
    session.references++;
    return session;
  }

  override openEnable(upper: Binding, _participants: Participants, type: string): boolean {
    return this.#enables.add(upper, type, this.host.numbers.relative(type, this.type) ?? 0);
  }

  *heard(_mac: number): Op {
    this.counters.told.count();
    yield* this.cpu.settle();
  }

  override *demux(lower: Session, message: Message): Op<void, Up | Down | AtPoint<"replied">> {
    const header = popASKHeader(message, this);
    if (header === null || header.answered !== 5n) return;
    if ((header.flags & ASKFlags.reply) !== 0) {
      if (this.#waiting?.tag !== header.tag) return;
      this.#waiting.reply = message.copy();
      yield* this.at(this.points.replied, message.length);
      yield* this.cpu.settle();
      this.#waiting.done.signal();
      return;
    }
    const enable = this.#enables.get(header.upper);
    if (enable === undefined) return;
    const session = this.#session(enable.binding, enable.type, lower);
    const reply = yield* session.up.callDemux(session, message);
    if (reply === null) return;
    yield* this.send(reply, session, header.tag, ASKFlags.reply);
    reply.release();
  }

  *ask(request: Message, session: ASKSession): Op<Message | null, Down | Handoff | Wait> {
    const tag = ++this.#tag;
    const done = new Semaphore(this.cpu, "a reply", 0);
    this.#waiting = { tag, done, reply: null };
    const copy = request.copy();
    yield* this.send(copy, session, tag, 0);
    copy.release();
    yield* done.wait();
    const { reply } = this.#waiting;
    this.#waiting = null;
    return reply;
  }

  send(message: Message, session: ASKSession, tag: number, flags: number): Op<boolean, Down> {
    pushASKHeader(message, { upper: session.upperNumber, flags, tag, answered: 5n }, this);
    return this.slots.data.push(session.lower, message);
  }

  #session(upper: Binding, type: string, lower: Session): ASKSession {
    const upperNumber = this.host.numbers.relative(type, this.type) ?? 0;
    let session = this.#sessions.resolve(lower.id, upperNumber);
    if (session === undefined) {
      lower.references++;
      session = new ASKSession(this, upper, type, lower, upperNumber);
      this.#sessions.bind(session, lower.id, upperNumber);
    }
    return session;
  }
}

class ASKSession extends Session {
  readonly lower: Session;
  readonly upperNumber: number;
  readonly #ask: ASK;

  constructor(ask: ASK, upper: Binding, type: string, lower: Session, upperNumber: number) {
    super(ask, upper, type);
    this.#ask = ask;
    this.lower = lower;
    this.upperNumber = upperNumber;
  }

  override push(): never {
    throw new Error("ASK carries calls");
  }

  override call(request: Message): Op<Message | null, Down | Handoff | Wait> {
    return this.#ask.ask(request, this);
  }
}
