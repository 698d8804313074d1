import { type Binding, type Down, type Message, type Op, type Participants, Session, type Up } from "xgc/runtime";
import { REPEATBase } from "./copies.xgraph.js";

export class REPEAT extends REPEATBase {
  #enabled: Binding | undefined;

  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    const lower = yield* this.slots.lower.open(participants, type);
    if (lower === null) return null;
    const session = new REPEATSession(this, upper, type, lower);
    session.references++;
    return session;
  }

  override openEnable(upper: Binding, participants: Participants, type: string): boolean {
    this.#enabled = upper;
    return this.slots.lower.openEnable(participants, type);
  }

  override *demux(lower: Session, message: Message): Op<void, Up> {
    if (this.#enabled === undefined) return;
    const session = new REPEATSession(this, this.#enabled, lower.type, lower);
    yield* session.up.demux(session, message);
  }
}

class REPEATSession extends Session {
  readonly #repeat: REPEAT;
  readonly #lower: Session;

  constructor(repeat: REPEAT, upper: Binding, type: string, lower: Session) {
    super(repeat, upper, type);
    this.#repeat = repeat;
    this.#lower = lower;
  }

  override *push(message: Message): Op<boolean, Down> {
    let sent = true;
    for (let copy = 0; copy < this.#repeat.parameters.copies; copy++)
      sent = (yield* this.#repeat.slots.lower.push(this.#lower, message)) && sent;
    return sent;
  }
}
