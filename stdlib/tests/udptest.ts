import type { Message } from "../../src/runtime/index.js";
import {
  type AnyOp,
  type Down,
  type Endpoint,
  type Handoff,
  type Op,
  Participants,
  RunError,
  Semaphore,
  type Session,
  type Wait,
} from "../../src/runtime/index.js";
import { UDPTESTBase } from "./udptest.xgraph.js";

/** A ping-pong under way. */
interface Run {
  readonly content: Uint8Array;
  /** When the messages that are under way were sent, oldest first, in ns. */
  readonly sentAt: number[];
  toSend: number;
  toReturn: number;
  readonly done: Semaphore;
}

/**
 * The round trips of TR 94-19, section 4: the server sends each message back from its upcall, and so does the client with the next
 * message. What stands behind a barrier below therefore runs wherever the barrier has moved it.
 */
export class UDPTEST extends UDPTESTBase {
  readonly #runs = new Map<Session, Run>();
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
    const sentAt = run?.sentAt.shift();
    if (run === undefined || sentAt === undefined) {
      // To send it back would let it go to and fro for ever.
      this.counters.strays.count();
      return;
    }
    this.series.rtt.record(this.host.now - sentAt);
    this.counters.trips.count();
    if (!message.equals(run.content)) this.counters.damaged.count();
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
    const session = yield* this.slots.lower.open(to);
    if (session === null) throw new RunError(`${this.name} on ${this.host.name} cannot reach ${peer.host.name}`);
    const content = new Uint8Array(size);
    for (let index = 0; index < size; index++) content[index] = index;
    const done = new Semaphore(this.cpu, "the last round trip", 0);
    const run: Run = { content, sentAt: [], toSend: trips, toReturn: trips, done };
    this.#runs.set(session, run);
    this.#asking.add(session);
    for (let sent = 0; sent < together && run.toSend > 0; sent++) yield* this.#send(session, run);
    yield* done.wait();
    this.#runs.delete(session);
    yield* session.release();
  }

  *#send(session: Session, run: Run): Op<void, Wait<"memory"> | Handoff | Down> {
    run.toSend--;
    yield* this.cpu.settle();
    run.sentAt.push(this.host.now);
    const { content } = run;
    const message = yield* this.host.message(content.length, (bytes) => {
      bytes.set(content);
    });
    const accepted = yield* this.slots.lower.push(session, message);
    message.release();
    if (!accepted) throw new RunError(`${this.name} on ${this.host.name} cannot send ${content.length} bytes`);
  }
}
