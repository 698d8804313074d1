/** A protocol of the tests: it keeps the messages that come up, and sends the messages that it is told to send. */
import {
  type AnyOp,
  type Binding,
  type Effect,
  type Host,
  Message,
  type Op,
  Participants,
  Protocol,
  type Session,
} from "../../../src/runtime/index.js";

export class Probe extends Protocol {
  readonly lower: Binding;
  readonly received: { readonly time: number; readonly session: Session; readonly bytes: Uint8Array }[] = [];
  readonly opened: Session[] = [];
  /** What to do with a message beyond keeping its bytes. */
  react: ((session: Session, message: Message) => AnyOp) | undefined;
  /** False leaves every session to itself. */
  keeps = true;
  /** Off for long runs. */
  remembers = true;
  enabled: boolean | undefined;

  constructor(host: Host, name: string, lower: Binding) {
    super(host, name, "Probe", [lower]);
    this.lower = lower;
  }

  override *init(): Op {
    this.enabled = this.lower.openEnable(Participants.anyone());
  }
  override *openDone(session: Session): Op {
    if (this.remembers) this.opened.push(session);
    if (this.keeps) session.references++;
  }
  override *demux(session: Session, message: Message): Op<void, Effect> {
    yield* this.cpu.settle();
    if (this.remembers) this.received.push({ time: this.host.now, session, bytes: message.toBytes() });
    if (this.react !== undefined) yield* this.react(session, message);
  }

  /** Opens a session to a station and sends messages, one after the other. */
  *send(to: number, contents: readonly Uint8Array[], attribute?: unknown): Op<boolean[], Effect> {
    const session = yield* this.lower.open(new Participants([to]));
    if (session === null) throw new Error("no session");
    const accepted: boolean[] = [];
    for (const content of contents) {
      const message = this.message(content);
      message.attribute = attribute;
      accepted.push(yield* this.lower.push(session, message));
      message.release();
    }
    yield* session.release();
    return accepted;
  }

  message(content: Uint8Array): Message {
    return Message.of(this.host.buffers, content);
  }
}

/** Bytes that differ from message to message and place to place. */
export function content(length: number, seed = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8) + seed * 13) & 0xff);
}
