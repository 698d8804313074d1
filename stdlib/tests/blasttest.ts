import type { Message } from "../../src/runtime/index.js";
import {
  type AnyOp,
  type Down,
  type Endpoint,
  type Handoff,
  type Op,
  Participants,
  type Session,
  type Wait,
} from "../../src/runtime/index.js";
import { SendInfo } from "../rpc/send-info.js";
import { BLASTTESTBase } from "./blasttest.xgraph.js";
import { openTo } from "./peers.js";
import { PingPong } from "./ping-pong.js";

/**
 * The ping-pong of TR 94-19, section 4.4: both sides send from the upcall. A message that has come shows that the one before it
 * has arrived, so what BLAST keeps of that is freed. Nothing is sent again here: what BLAST gives up stays lost.
 * Source: x-kernel blasttest.
 */
export class BLASTTEST extends BLASTTESTBase {
  readonly #runs = new Map<Session, PingPong>();
  /** What BLAST keeps of the messages sent by each session, oldest first. */
  readonly #kept = new Map<Session, SendInfo[]>();

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  override *openDone(session: Session): Op {
    session.references++;
  }

  override *demux(session: Session, message: Message): Op<void, Wait<"memory"> | Handoff | Down> {
    const arrived = this.#kept.get(session)?.shift();
    if (arrived?.retained) yield* arrived.retained.free();
    const run = this.#runs.get(session);
    if (run === undefined) {
      yield* this.#push(session, message);
      return;
    }
    yield* this.cpu.settle();
    run.returned(message);
    if (run.toSend > 0) yield* this.#send(session, run);
    if (--run.toReturn > 0) return;
    yield* this.cpu.settle();
    run.done.signal();
  }

  override *pingpong({
    peer,
    size,
    trips = 100,
    together = 1,
  }: {
    readonly peer: Endpoint<BLASTTESTBase>;
    readonly size: number;
    readonly trips?: number;
    readonly together?: number;
  }): AnyOp {
    if (trips === 0) return;
    const session = yield* openTo(this, peer);
    const run = new PingPong(this, size, trips);
    this.#runs.set(session, run);
    for (let sent = 0; sent < together && run.toSend > 0; sent++) yield* this.#send(session, run);
    yield* run.done.wait();
    this.#runs.delete(session);
    yield* session.release();
  }

  *#send(session: Session, run: PingPong): Op<void, Wait<"memory"> | Handoff | Down> {
    run.toSend--;
    yield* this.cpu.settle();
    run.sent();
    const message = yield* this.host.message(run.content.length, (bytes) => {
      bytes.set(run.content);
    });
    yield* this.#push(session, message);
    message.release();
  }

  *#push(session: Session, message: Message): Op<void, Down> {
    const info = new SendInfo();
    message.attribute = info;
    const kept = this.#kept.get(session) ?? [];
    this.#kept.set(session, kept);
    kept.push(info);
    yield* this.slots.lower.push(session, message);
  }
}
