import {
  type AnyOp,
  type Binding,
  type Down,
  type Endpoint,
  type Handoff,
  Message,
  type Op,
  Participants,
  RunError,
  Semaphore,
  Session,
  type Up,
  type Wait,
} from "xgc/runtime";
import { FRAMERBase, RADIOBase } from "./framer.xgraph.js";

export class RADIO extends RADIOBase {
  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    const lower = yield* this.slots.lower.open(participants);
    return lower === null ? null : new RADIOSession(this, upper, type, lower);
  }
}

class RADIOSession extends Session {
  readonly #radio: RADIO;
  readonly #lower: Session;

  constructor(radio: RADIO, up: Binding, type: string, lower: Session) {
    super(radio, up, type);
    this.#radio = radio;
    this.#lower = lower;
  }

  override *push(message: Message): Op<boolean, Down | Up> {
    const sent = yield* this.#radio.slots.lower.push(this.#lower, message);
    this.#radio.counters.sent.count();
    const status = new Message(this.#radio.host.buffers);
    yield* this.up.demux(this, status);
    status.release();
    return sent;
  }

  override *close(): Op<void, Down> {
    yield* this.#lower.release();
  }
}

export class FRAMER extends FRAMERBase {
  readonly #guard = new Semaphore(this.cpu, "the guard of the framer", 1);

  /** The port for the radio's status. */
  override *demux(): Op<void, Wait<"semaphore"> | Handoff> {
    if (this.parameters.guardedStatus) yield* this.#guard.wait();
    this.counters.ready.count();
    if (!this.parameters.guardedStatus) return;
    yield* this.cpu.settle();
    this.#guard.signal();
  }

  override *downlink({ peer, frames = 10 }: { readonly peer: Endpoint<FRAMERBase>; readonly frames?: number }): AnyOp {
    const station = peer.protocol.slots.lower.control("myAddress") ?? 0;
    const session = yield* this.slots.lower.open(new Participants([station]));
    if (session === null) throw new RunError(`${this.name} on ${this.host.name} cannot reach ${peer.host.name}`);
    for (let number = 1; number <= frames; number++) yield* this.#frame(session, number);
    yield* session.release();
  }

  /** The guarded port for telemetry. */
  *#frame(session: Session, number: number): AnyOp {
    yield* this.#guard.wait();
    const message = Message.filled(this.host.buffers, 64, (bytes) => bytes.fill(number));
    yield* this.slots.lower.push(session, message);
    message.release();
    this.counters.framed.count();
    yield* this.cpu.settle();
    this.#guard.signal();
  }
}
