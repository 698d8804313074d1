import {
  type AnyOp,
  type Down,
  type Endpoint,
  type Handoff,
  IdMap,
  Message,
  type Op,
  Participants,
  RunError,
  Semaphore,
  type Session,
  type Wait,
} from "xgc/runtime";
import { CONFIRMBase, popCONFIRMHeader, pushCONFIRMHeader } from "./confirm.xgraph.js";

const ASK = 1;
const CHECK = 2;
const CHECKED = 3;
const ANSWER = 4;

export class CONFIRM extends CONFIRMBase {
  readonly #waiting = new IdMap<Semaphore>();

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone([this.parameters.port]));
  }

  override *demux(session: Session, message: Message): Op<void, Down | Wait<"semaphore"> | Handoff> {
    const header = popCONFIRMHeader(message);
    if (header === null) return;
    const { kind, number } = header;
    yield* this.cpu.settle();
    if (kind === ASK) {
      const checked = new Semaphore(this.cpu, "the confirmation", 0);
      this.#waiting.bind(checked, CHECKED, number);
      yield* this.#say(session, CHECK, number);
      yield* checked.wait();
      yield* this.cpu.settle();
      this.#waiting.unbind(CHECKED, number);
      yield* this.#say(session, ANSWER, number);
    } else if (kind === CHECK) {
      yield* this.#say(session, CHECKED, number);
    } else {
      this.#waiting.resolve(kind, number)?.signal();
    }
  }

  override *ask({ peer, times = 10 }: { readonly peer: Endpoint<CONFIRMBase>; readonly times?: number }): AnyOp {
    const to = new Participants([peer.host.address, peer.protocol.parameters.port]);
    const session = yield* this.slots.lower.open(to);
    if (session === null) throw new RunError(`${this.name} on ${this.host.name} cannot reach ${peer.host.name}`);
    for (let number = 1; number <= times; number++) {
      yield* this.cpu.settle();
      const answered = new Semaphore(this.cpu, "the answer", 0);
      this.#waiting.bind(answered, ANSWER, number);
      yield* this.#say(session, ASK, number);
      yield* answered.wait();
      yield* this.cpu.settle();
      this.#waiting.unbind(ANSWER, number);
      this.counters.answered.count();
    }
    yield* session.release();
  }

  *#say(session: Session, kind: number, number: number): Op<void, Down> {
    const message = new Message(this.host.buffers);
    pushCONFIRMHeader(message, { kind, number });
    yield* this.slots.lower.push(session, message);
    message.release();
  }
}
