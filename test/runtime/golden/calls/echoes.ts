import {
  type AnyOp,
  type Binding,
  type Down,
  type Endpoint,
  type Message,
  type Op,
  Participants,
  RunError,
  Session,
  type Up,
} from "xgc/runtime";
import { ECHOESBase, TALKBase } from "./up.xgraph.js";

export class ECHOES extends ECHOESBase {
  #enabled: Binding | undefined;

  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    const lower = yield* this.slots.lower.open(participants);
    return lower === null ? null : new ECHOESSession(this, upper, type, lower);
  }

  override openEnable(upper: Binding, participants: Participants): boolean {
    this.#enabled = upper;
    return this.slots.lower.openEnable(participants);
  }

  override *demux(lower: Session, message: Message): Op<void, Up> {
    if (this.#enabled === undefined) return;
    const session = new ECHOESSession(this, this.#enabled, "TALK", lower);
    for (let copy = 0; copy < this.parameters.copies; copy++) yield* session.up.demux(session, message);
  }
}

class ECHOESSession extends Session {
  readonly #echoes: ECHOES;
  readonly #lower: Session;

  constructor(echoes: ECHOES, upper: Binding, type: string, lower: Session) {
    super(echoes, upper, type);
    this.#echoes = echoes;
    this.#lower = lower;
  }

  override push(message: Message): Op<boolean, Down> {
    return this.#echoes.slots.lower.push(this.#lower, message);
  }
}

export class TALK extends TALKBase {
  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  override *demux(): Op {
    this.counters.heard.count();
  }

  override *send({
    peer,
    times = 5,
    size = 100,
  }: {
    readonly peer: Endpoint<TALKBase>;
    readonly times?: number;
    readonly size?: number;
  }): AnyOp {
    const session = yield* this.slots.lower.open(
      new Participants([peer.protocol.slots.lower.control("myAddress") ?? 0]),
    );
    if (session === null) throw new RunError("no way");
    for (let sent = 0; sent < times; sent++) {
      const message = yield* this.host.message(size, (bytes) => bytes.fill(0));
      yield* this.slots.lower.push(session, message);
      message.release();
      yield* this.host.delay(2e6);
    }
    yield* session.release();
  }
}
