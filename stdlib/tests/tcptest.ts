import type { Message } from "../../src/runtime/index.js";
import {
  type AnyOp,
  type Down,
  type Endpoint,
  type Handoff,
  type Op,
  Participants,
  Semaphore,
  type Session,
  type Wait,
} from "../../src/runtime/index.js";
import { countingBytes } from "./peers.js";
import { TCPTESTBase } from "./tcptest.xgraph.js";

/** A conversation that this instance has begun. */
interface Run {
  readonly content: Uint8Array<ArrayBuffer>;
  /** Round trips that are left. */
  trips: number;
  /** Bytes of the present one that are back. */
  back: number;
  sentAt: number;
  readonly done: Semaphore;
}

/** The content of a transfer repeats itself after so many bytes. */
const PATTERN = 256;
/** Longer than the data of any segment by one pattern. */
const pattern = countingBytes(0x10000 + PATTERN);

/**
 * As x-kernel tcptest: a stream has no messages, so that the next message goes when as many bytes are back as were sent. Source: x-kernel tcptest; TR 94-19,
 * section 4.
 */
export class TCPTEST extends TCPTESTBase {
  readonly #runs = new Map<Session, Run>();
  /** Bytes that have come, of the transfers that this instance takes in. */
  readonly #taken = new Map<Session, number>();

  override *init(): Op {
    const { port, sinkPort } = this.parameters;
    this.slots.lower.openEnable(Participants.anyone([port]));
    this.slots.lower.openEnable(Participants.anyone([sinkPort]));
  }

  override *openDone(session: Session): Op {
    session.references++;
    if (session.control("myPort") === this.parameters.sinkPort) this.#taken.set(session, 0);
  }

  override *demux(session: Session, message: Message): Op<void, Wait<"memory"> | Handoff | Down> {
    const taken = this.#taken.get(session);
    if (taken !== undefined) {
      this.#takeIn(session, message, taken);
      return;
    }
    const run = this.#runs.get(session);
    if (run === undefined) yield* this.slots.lower.push(session, message);
    else yield* this.#returned(session, run, message);
  }

  override *closeDone(session: Session, orderly: boolean): Op<void, Down> {
    const run = this.#runs.get(session);
    yield* this.cpu.settle();
    if (run !== undefined) {
      if (!orderly || run.trips > 0) this.counters.failed.count();
      else if (run.content.length === 0) this.series.took.record(this.host.now - run.sentAt);
      run.done.signal();
      return;
    }
    this.#taken.delete(session);
    yield* session.release();
  }

  override *pingpong({
    peer,
    size,
    trips = 1000,
  }: {
    readonly peer: Endpoint<TCPTESTBase>;
    readonly size: number;
    readonly trips?: number;
  }): AnyOp {
    if (trips === 0) return;
    const session = yield* this.#open(peer, peer.protocol.parameters.port);
    if (session === null) return;
    const run = this.#begin(session, countingBytes(size), trips);
    yield* this.#send(session, run);
    yield* run.done.wait();
    this.#runs.delete(session);
    yield* session.release();
  }

  override *transfer({
    peer,
    total,
    chunk = 8192,
  }: {
    readonly peer: Endpoint<TCPTESTBase>;
    readonly total: number;
    readonly chunk?: number;
  }): AnyOp {
    const session = yield* this.#open(peer, peer.protocol.parameters.sinkPort);
    if (session === null) return;
    const run = this.#begin(session, new Uint8Array(0), 0);
    let sent = 0;
    for (let accepted = true; accepted && sent < total; sent += chunk) {
      const at = sent;
      const message = yield* this.host.message(Math.min(chunk, total - sent), (bytes) => {
        for (let to = 0; to < bytes.length; to += 0x10000)
          bytes.set(pattern.subarray((at + to) % PATTERN).subarray(0, Math.min(0x10000, bytes.length - to)), to);
      });
      accepted = yield* this.slots.lower.push(session, message);
      message.release();
    }
    yield* session.shutdown();
    yield* run.done.wait();
    this.#runs.delete(session);
    yield* session.release();
  }

  *#open(peer: Endpoint<TCPTESTBase>, port: number): AnyOp<Session | null> {
    const session = yield* this.slots.lower.open(new Participants([peer.host.address, port]));
    if (session === null) this.counters.failed.count();
    return session;
  }

  #begin(session: Session, content: Uint8Array<ArrayBuffer>, trips: number): Run {
    const done = new Semaphore(this.cpu, "the end of a conversation", 0);
    const run: Run = { content, trips, back: 0, sentAt: this.host.now, done };
    this.#runs.set(session, run);
    return run;
  }

  *#send(session: Session, run: Run): Op<void, Wait<"memory"> | Handoff | Down> {
    yield* this.cpu.settle();
    run.sentAt = this.host.now;
    run.back = 0;
    const { content } = run;
    const message = yield* this.host.message(content.length, (bytes) => {
      bytes.set(content);
    });
    yield* this.slots.lower.push(session, message);
    message.release();
  }

  /** A piece of a message is back; with the last one the next message goes. */
  *#returned(session: Session, run: Run, message: Message): Op<void, Wait<"memory"> | Handoff | Down> {
    yield* this.cpu.settle();
    const { content, back } = run;
    if (!message.equals(content.subarray(back, back + message.length))) this.counters.damaged.count();
    run.back += message.length;
    if (run.back < content.length || run.trips === 0) return;
    this.series.rtt.record(this.host.now - run.sentAt);
    this.counters.trips.count();
    if (--run.trips > 0) yield* this.#send(session, run);
    else run.done.signal();
  }

  #takeIn(session: Session, message: Message, taken: number): void {
    const from = taken % PATTERN;
    if (!message.equals(pattern.subarray(from, from + message.length))) this.counters.damaged.count();
    this.#taken.set(session, taken + message.length);
    this.counters.taken.count(message.length);
  }
}
