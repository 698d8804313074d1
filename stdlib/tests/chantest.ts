import type { Message } from "../../src/runtime/index.js";
import { type AnyOp, type Endpoint, type Op, Participants, RunError, type Session } from "../../src/runtime/index.js";
import { CHANTESTBase } from "./chantest.xgraph.js";

/**
 * The calls of TR 94-19, section 4.1: the client blocks until the reply has come; the server replies from its upcall. After a call
 * that failed, which the reboot of the peer makes it, the client opens its session anew. Source: x-kernel chantest.
 */
export class CHANTEST extends CHANTESTBase {
  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  override *openDone(session: Session): Op {
    session.references++;
  }

  override *callDemux(_session: Session, request: Message): Op<Message> {
    this.counters.executions.count();
    return request.copy();
  }

  override *calls({
    peer,
    size,
    trips = 100,
  }: {
    readonly peer: Endpoint<CHANTESTBase>;
    readonly size: number;
    readonly trips?: number;
  }): AnyOp {
    const content = new Uint8Array(size);
    for (let index = 0; index < size; index++) content[index] = index;
    let session = yield* this.#open(peer);
    for (let trip = 0; trip < trips; trip++) {
      const request = yield* this.host.message(content.length, (bytes) => {
        bytes.set(content);
      });
      yield* this.cpu.settle();
      const startedAt = this.host.now;
      this.counters.attempts.count();
      const reply = yield* this.slots.lower.call(session, request);
      yield* this.cpu.settle();
      request.release();
      if (reply === null) {
        this.counters.failed.count();
        yield* session.release();
        session = yield* this.#open(peer);
        continue;
      }
      this.series.rtt.record(this.host.now - startedAt);
      if (!reply.equals(content)) this.counters.damaged.count();
      reply.release();
    }
    yield* session.release();
  }

  *#open(peer: Endpoint<CHANTESTBase>): AnyOp<Session> {
    const address = peer.protocol.slots.lower.control("myAddress");
    const session = address === undefined ? null : yield* this.slots.lower.open(new Participants([address]));
    if (session === null) throw new RunError(`${this.name} on ${this.host.name} cannot reach ${peer.host.name}`);
    return session;
  }
}
