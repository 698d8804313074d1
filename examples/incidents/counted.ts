import { type AnyOp, type Endpoint, Message, type Op, Participants, RunError, type Session } from "xgc/runtime";
import { COUNTEDBase, popCOUNTEDHeader, pushCOUNTEDHeader } from "./counted.xgraph.js";

/** From reading the sum to writing it, in ns. */
const UPDATE = 30_000;
const REPORT = 2e6;
const PERIOD = 700_000;

export class COUNTED extends COUNTEDBase {
  #sum = 0;

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
    yield* this.cpu.settle();
    this.#later();
  }

  override *demux(_session: Session, message: Message): Op {
    if (popCOUNTEDHeader(message) === null) return;
    const { length } = message;
    yield* this.cpu.settle();
    const sum = this.#sum;
    yield* this.#compute();
    this.#sum = sum + length;
    this.counters.came.count(length);
  }

  #later(): void {
    this.host.timers.after(REPORT, () => this.#report(), true);
  }

  /** The timer, which enters the same code. */
  *#report(): AnyOp {
    yield* this.cpu.settle();
    const sum = this.#sum;
    yield* this.#compute();
    this.#sum = 0;
    this.counters.reported.count(sum);
    this.#later();
  }

  *#compute(): Op {
    this.cpu.chargeTime(UPDATE);
    yield* this.cpu.settle();
  }

  override *tell({
    peer,
    times = 1000,
    size = 100,
  }: {
    readonly peer: Endpoint<COUNTEDBase>;
    readonly times?: number;
    readonly size?: number;
  }): AnyOp {
    const station = peer.protocol.slots.lower.control("myAddress") ?? 0;
    const session = yield* this.slots.lower.open(new Participants([station]));
    if (session === null) throw new RunError(`${this.name} on ${this.host.name} cannot reach ${peer.host.name}`);
    for (let number = 0; number < times; number++) {
      const message = Message.filled(this.host.buffers, size, (bytes) => bytes.fill(number));
      pushCOUNTEDHeader(message, { number });
      yield* this.slots.lower.push(session, message);
      message.release();
      yield* this.host.delay(PERIOD);
    }
    yield* this.host.delay(2 * REPORT);
    yield* session.release();
  }
}
