import {
  type AnyOp,
  type Endpoint,
  type Handoff,
  Message,
  type Op,
  Participants,
  RunError,
  Semaphore,
  type Session,
  type Wait,
} from "xgc/runtime";
import { popSTAMPSHeader, pushSTAMPSHeader, STAMPSBase } from "./stamps.xgraph.js";

const PERIOD = 1e6;
const LOOK = 200_000;

export class STAMPS extends STAMPSBase {
  readonly #mutex = new Semaphore(this.cpu, "the mutex of the table", 1);
  readonly #table = new Map<number, number>();

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  override *demux(_session: Session, message: Message): Op<void, Wait<"semaphore"> | Handoff> {
    const header = popSTAMPSHeader(message);
    if (header === null) return;
    yield* this.#mutex.wait();
    this.#table.set(header.number, this.host.now);
    this.counters.stamped.count();
    this.#mutex.signal();
  }

  override *look({ times = 100 }: { readonly times?: number }): AnyOp {
    for (let look = 0; look < times; look++) {
      yield* this.#mutex.wait();
      this.cpu.chargeTime(LOOK);
      yield* this.cpu.settle();
      this.#mutex.signal();
      yield* this.host.delay(PERIOD);
    }
  }

  override *synchronise({
    peer,
    times = 100,
  }: {
    readonly peer: Endpoint<STAMPSBase>;
    readonly times?: number;
  }): AnyOp {
    const station = peer.protocol.slots.lower.control("myAddress") ?? 0;
    const session = yield* this.slots.lower.open(new Participants([station]));
    if (session === null) throw new RunError(`${this.name} on ${this.host.name} cannot reach ${peer.host.name}`);
    for (let number = 0; number < times; number++) {
      const message = new Message(this.host.buffers);
      pushSTAMPSHeader(message, { number });
      yield* this.slots.lower.push(session, message);
      message.release();
      yield* this.host.delay(PERIOD);
    }
    yield* session.release();
  }
}
