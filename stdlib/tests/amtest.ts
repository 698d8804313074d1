import type { Message } from "../../src/runtime/index.js";
import {
  type AnyOp,
  type AtPoint,
  type Down,
  type Endpoint,
  type Op,
  Participants,
  Semaphore,
  type Session,
} from "../../src/runtime/index.js";
import { AMTESTBase } from "./amtest.xgraph.js";
import { countingBytes, openTo } from "./peers.js";

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
    const session = yield* openTo(this, peer);
    const content = countingBytes(size);
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
