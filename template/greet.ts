import {
  type AnyOp,
  type Down,
  type Endpoint,
  type Message,
  type Op,
  Participants,
  RunError,
  Semaphore,
  type Session,
} from "xgc/runtime";
import { GREETBase } from "./greet.xgraph.js";

export class GREET extends GREETBase {
  /** What waits for an answer, by session. */
  readonly #asking = new Map<Session, Semaphore>();

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone([this.parameters.port]));
  }

  /** A message comes up: an answer to what this side asks, or a question of the other side. */
  override *demux(session: Session, message: Message): Op<void, Down> {
    const answered = this.#asking.get(session);
    if (answered === undefined) {
      yield* this.slots.lower.push(session, message);
      return;
    }
    this.counters.answers.count();
    // What was charged so far is spent before others see what happens next.
    yield* this.cpu.settle();
    answered.signal();
  }

  override *ask({
    peer,
    size = 64,
    times = 100,
  }: {
    readonly peer: Endpoint<GREETBase>;
    readonly size?: number;
    readonly times?: number;
  }): AnyOp {
    const there = new Participants([peer.host.address, peer.protocol.parameters.port]);
    const session = yield* this.slots.lower.open(there);
    if (session === null) throw new RunError(`${this.host.name} cannot reach ${peer.host.name}`);
    const answered = new Semaphore(this.cpu, "an answer", 0);
    this.#asking.set(session, answered);
    for (let asked = 0; asked < times; asked++) {
      yield* this.cpu.settle();
      const sentAt = this.host.now;
      const question = yield* this.host.message(size, (bytes) => {
        bytes.fill(asked);
      });
      yield* this.slots.lower.push(session, question);
      question.release();
      yield* answered.wait();
      yield* this.cpu.settle();
      this.series.roundTrip.record(this.host.now - sentAt);
    }
    this.#asking.delete(session);
    yield* session.release();
  }
}
