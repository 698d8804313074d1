import type { Message } from "../../src/runtime/index.js";
import {
  type AnyOp,
  type AtPoint,
  type Down,
  type Endpoint,
  type Op,
  Participants,
  RunError,
  Semaphore,
  type Session,
} from "../../src/runtime/index.js";
import { AMTESTBase } from "./amtest.xgraph.js";

interface Run {
  readonly content: Uint8Array;
  readonly replied: Semaphore;
}

/** The calls of CHANTEST by Active Messages, which lose what the wire loses: there is nobody to send it again. */
export class AMTEST extends AMTESTBase {
  #run: Run | null = null;

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  override *demux(session: Session, message: Message): Op<void, Down | AtPoint<"replied">> {
    const run = this.#run;
    if (run === null) {
      this.counters.executions.count();
      yield* this.slots.lower.push(session, message);
      return;
    }
    if (!message.equals(run.content)) this.counters.damaged.count();
    yield* this.at(this.points.replied, message.length);
    yield* this.cpu.settle();
    run.replied.signal();
  }

  override *calls({
    peer,
    size,
    trips = 1000,
  }: {
    readonly peer: Endpoint<AMTESTBase>;
    readonly size: number;
    readonly trips?: number;
  }): AnyOp {
    const address = peer.protocol.slots.lower.control("myAddress");
    const session = address === undefined ? null : yield* this.slots.lower.open(new Participants([address]));
    if (session === null) throw new RunError(`${this.name} on ${this.host.name} cannot reach ${peer.host.name}`);
    const content = new Uint8Array(size);
    for (let index = 0; index < size; index++) content[index] = index;
    const run: Run = { content, replied: new Semaphore(this.cpu, "a reply", 0) };
    this.#run = run;
    for (let trip = 0; trip < trips; trip++) {
      yield* this.cpu.settle();
      const startedAt = this.host.now;
      const message = yield* this.host.message(content.length, (bytes) => {
        bytes.set(content);
      });
      yield* this.slots.lower.push(session, message);
      message.release();
      yield* run.replied.wait();
      this.series.rtt.record(this.host.now - startedAt);
    }
    this.#run = null;
    yield* session.release();
  }
}
