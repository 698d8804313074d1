import type { Message } from "../../src/runtime/index.js";
import {
  type AnyOp,
  type Binding,
  type Down,
  type Endpoint,
  IdMap,
  type Op,
  Participants,
  Semaphore,
  type Session,
} from "../../src/runtime/index.js";
import { ICMPBase, popICMPHeader, pushICMPHeader, readICMPHeader } from "./icmp.xgraph.js";
import { TIME_EXCEEDED, UNREACHABLE } from "./icmp-error.js";
import { readIPHeader } from "./ip.xgraph.js";

const ECHO_REPLY = 0;
const ECHO_REQUEST = 8;
const PROTO = 1;

/** An echo request that waits for its reply. */
interface Echo {
  readonly sentAt: number;
  readonly done: Semaphore;
  answered: boolean;
}

/** Echo requests and replies of the Internet Control Message Protocol (RFC 792, "Echo or Echo Reply Message"; RFC 1122, 3.2.2.6); other messages are counted and ignored. */
export class ICMP extends ICMPBase {
  readonly #echoes = new IdMap<Echo>();
  #ident = 0;

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  // ICMP is the end of the way down: no protocol opens it.
  override openEnable(_upper: Binding, _participants: Participants, _type: string): boolean {
    return false;
  }

  override *demux(session: Session, message: Message): Op<void, Down> {
    const header = popICMPHeader(message);
    if (typeof header === "string") {
      (header === "badChecksum" ? this.counters.badChecksum : this.counters.ignored).count();
      return;
    }
    if (header.type === ECHO_REQUEST) {
      this.counters.echoRequestsIn.count();
      yield* this.#send(session, message, ECHO_REPLY, header.ident, header.sequence);
      return;
    }
    if (header.type === UNREACHABLE || header.type === TIME_EXCEEDED) {
      (header.type === UNREACHABLE ? this.counters.unreachableIn : this.counters.timeExceededIn).count();
      yield* this.#giveUp(message);
      return;
    }
    if (header.type !== ECHO_REPLY) {
      this.counters.ignored.count();
      return;
    }
    this.counters.echoRepliesIn.count();
    yield* this.cpu.settle();
    const echo = this.#echoes.resolve(header.ident, header.sequence);
    if (echo === undefined || echo.answered) return;
    echo.answered = true;
    this.series.rtt.record(this.host.now - echo.sentAt);
    echo.done.signal();
  }

  /** A router quotes the start of a datagram. Its echo request need not wait any longer. */
  *#giveUp(quoted: Message): Op {
    const ip = readIPHeader(quoted);
    if (ip === null) return;
    quoted.discard(ip.ihl * 4);
    const request = readICMPHeader(quoted);
    if (ip.proto !== PROTO || request?.type !== ECHO_REQUEST) return;
    yield* this.cpu.settle();
    this.#echoes.resolve(request.ident, request.sequence)?.done.signal();
  }

  override *ping({
    peer,
    size = 56,
    times = 1,
  }: {
    readonly peer: Endpoint<ICMPBase>;
    readonly size?: number;
    readonly times?: number;
  }): AnyOp {
    const session = yield* this.slots.lower.open(new Participants([peer.host.address]));
    if (session === null) {
      this.counters.unanswered.count(times);
      return;
    }
    const ident = (this.#ident = (this.#ident + 1) & 0xffff);
    for (let sequence = 0; sequence < times; sequence++) yield* this.#echo(session, size, ident, sequence & 0xffff);
    yield* session.release();
  }

  *#echo(session: Session, size: number, ident: number, sequence: number): AnyOp {
    yield* this.cpu.settle();
    const done = new Semaphore(this.cpu, "an echo reply", 0);
    const echo: Echo = { sentAt: this.host.now, done, answered: false };
    this.#echoes.bind(echo, ident, sequence);
    const patience = this.host.timers.after(this.parameters.patience, function* () {
      echo.done.signal();
    });
    const message = yield* this.host.message(size, (bytes) => bytes.fill(0x2a));
    yield* this.#send(session, message, ECHO_REQUEST, ident, sequence);
    message.release();
    yield* done.wait();
    this.#echoes.unbind(ident, sequence);
    this.host.timers.cancel(patience);
    if (!echo.answered) this.counters.unanswered.count();
  }

  *#send(session: Session, message: Message, type: number, ident: number, sequence: number): Op<boolean, Down> {
    pushICMPHeader(message, { type, ident, sequence });
    return yield* this.slots.lower.push(session, message);
  }
}
