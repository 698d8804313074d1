import type { Message } from "../../src/runtime/index.js";
import {
  type AnyOp,
  type Down,
  type Endpoint,
  type Handoff,
  type Op,
  Participants,
  RunError,
  type Session,
  type Wait,
} from "../../src/runtime/index.js";
import { openTo } from "./peers.js";
import { PingPong } from "./ping-pong.js";
import { UDPTESTBase } from "./udptest.xgraph.js";

/**
 * The round trips of TR 94-19, section 4: the server sends each message back from its upcall, and so does the client with the next
 * message. So code behind a barrier below runs in the context into which the barrier has moved it.
 */
export class UDPTEST extends UDPTESTBase {
  readonly #runs = new Map<Session, PingPong>();
  /** Sessions on which this instance asks, or has asked. */
  readonly #asking = new WeakSet<Session>();

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone([this.parameters.port]));
  }

  override *demux(session: Session, message: Message): Op<void, Wait<"memory"> | Handoff | Down> {
    const run = this.#runs.get(session);
    if (run === undefined && !this.#asking.has(session)) {
      yield* this.slots.lower.push(session, message);
      return;
    }
    yield* this.cpu.settle();
    if (run === undefined || run.underWay === 0) {
      // To send it back would let it go to and fro for ever.
      this.counters.strays.count();
      return;
    }
    run.returned(message);
    if (run.toSend > 0) yield* this.#send(session, run);
    if (--run.toReturn > 0) return;
    yield* this.cpu.settle();
    run.done.signal();
  }

  override *pingpong({
    peer,
    size,
    trips = 1000,
    together = 1,
  }: {
    readonly peer: Endpoint<UDPTESTBase>;
    readonly size: number;
    readonly trips?: number;
    readonly together?: number;
  }): AnyOp {
    if (trips === 0) return;
    const to = new Participants([peer.host.address, peer.protocol.parameters.port]);
    const session = yield* openTo(this, peer, to);
    const run = new PingPong(this, size, trips);
    this.#runs.set(session, run);
    this.#asking.add(session);
    for (let sent = 0; sent < together && run.toSend > 0; sent++) yield* this.#send(session, run);
    yield* run.done.wait();
    this.#runs.delete(session);
    yield* session.release();
  }

  *#send(session: Session, run: PingPong): Op<void, Wait<"memory"> | Handoff | Down> {
    run.toSend--;
    yield* this.cpu.settle();
    run.sent();
    const { content } = run;
    const message = yield* this.host.message(content.length, (bytes) => {
      bytes.set(content);
    });
    const accepted = yield* this.slots.lower.push(session, message);
    message.release();
    if (!accepted) throw new RunError(`${this.name} on ${this.host.name} cannot send ${content.length} bytes`);
  }
}
