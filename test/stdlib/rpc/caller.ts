/** A protocol of the tests that calls and is called, and remembers all of it. */
import {
  type AnyOp,
  type CallBinding,
  type SimulatedHost,
  Message,
  type Op,
  Participants,
  Protocol,
  type Session,
} from "../../../src/runtime/index.js";

export interface Outcome {
  readonly content: Uint8Array;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Null for a call that failed. */
  readonly reply: Uint8Array | null;
}

export class Caller extends Protocol {
  readonly lower: CallBinding;
  readonly outcomes: Outcome[] = [];
  readonly executed: { readonly time: number; readonly content: Uint8Array; readonly context: string }[] = [];
  readonly opened: Session[] = [];
  keeps = true;
  /** Off for long runs. */
  remembers = true;
  /** Takes the request's place as the reply; null makes the call fail. */
  serve: (request: Message) => AnyOp<Message | null> = function* (request) {
    return request.copy();
  };

  constructor(host: SimulatedHost, name: string, lower: CallBinding) {
    super(host, name, "Probe", [lower]);
    this.lower = lower;
  }

  override *init(): Op {
    this.lower.openEnable(Participants.anyone());
  }
  override *openDone(session: Session): Op {
    if (this.remembers) this.opened.push(session);
    if (this.keeps) session.references++;
  }
  override *callDemux(_session: Session, request: Message): AnyOp<Message | null> {
    yield* this.cpu.settle();
    if (this.remembers)
      this.executed.push({ time: this.host.now, content: request.toBytes(), context: this.cpu.contextName });
    return yield* this.serve(request);
  }

  *openTo(to: number): AnyOp<Session> {
    const session = yield* this.lower.open(new Participants([to]));
    if (session === null) throw new Error("no session");
    return session;
  }

  *call(session: Session, content: Uint8Array): AnyOp<Uint8Array | null> {
    yield* this.cpu.settle();
    const startedAt = this.host.now;
    const request = Message.of(this.host.buffers, content);
    const message = yield* this.lower.call(session, request);
    yield* this.cpu.settle();
    request.release();
    const reply = message?.toBytes() ?? null;
    message?.release();
    this.outcomes.push({ content, startedAt, endedAt: this.host.now, reply });
    return reply;
  }
}
