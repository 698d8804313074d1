import type { Message } from "../../src/runtime/index.js";
import {
  type AnyOp,
  type Endpoint,
  exponential,
  type Op,
  Participants,
  type Session,
} from "../../src/runtime/index.js";
import { FLOODBase } from "./flood.xgraph.js";
import { openIfUp } from "./peers.js";

/** Bytes of the time of sending, at the front of a message that has room for it. */
const STAMP = 8;

export class FLOOD extends FLOODBase {
  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone([this.parameters.port]));
  }

  override *demux(_session: Session, message: Message): Op {
    yield* this.cpu.compute(this.parameters.work);
    this.counters.received.count();
    const view = message.header(STAMP);
    if (view === null) return;
    const sentAt = view.getUint32(message.front) * 2 ** 32 + view.getUint32(message.front + 4);
    this.series.delay.record(this.host.now - sentAt);
  }

  override *flood({
    peer,
    rate,
    size = 8,
    lasting = 1e9,
    burst = 1,
    jitter = 0,
    poisson = false,
  }: {
    readonly peer: Endpoint<FLOODBase>;
    readonly rate: number;
    readonly size?: number;
    readonly lasting?: number;
    readonly burst?: number;
    readonly jitter?: number;
    readonly poisson?: boolean;
  }): AnyOp {
    if (rate <= 0) return;
    // A host with several interfaces has an address on each.
    const address = peer.protocol.slots.lower.control("myAddress") ?? peer.host.address;
    const to = new Participants([address, peer.protocol.parameters.port]);
    const messages = Math.floor((lasting * rate) / 1e9);
    const session = yield* openIfUp(this, peer, to);
    if (session === null) {
      this.counters.sent.count(messages);
      this.counters.refused.count(messages);
      return;
    }
    yield* this.cpu.settle();
    const begin = this.host.now;
    const { random } = this.host;
    // Of Poisson arrivals, when the next one is due, in ns from the beginning.
    let next = 0;
    for (let number = 0; poisson || number < messages; number++) {
      if (poisson && number % burst === 0 && number > 0) next += (exponential(random) * burst * 1e9) / rate;
      const even = poisson ? next : ((number - (number % burst)) * 1e9) / rate;
      if (even >= lasting) break;
      const due = begin + Math.round(even + (jitter > 0 ? random.below(Math.floor(jitter)) : 0));
      if (due > this.host.now) yield* this.host.delay(due - this.host.now);
      yield* this.#send(session, size);
    }
    const end = begin + lasting;
    yield* this.cpu.settle();
    if (end > this.host.now) yield* this.host.delay(end - this.host.now);
    yield* session.release();
  }

  *#send(session: Session, size: number): AnyOp {
    yield* this.cpu.settle();
    const { host } = this;
    const message = yield* host.message(size, (bytes) => {
      bytes.fill(0);
      if (size < STAMP) return;
      const { now } = host;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      view.setUint32(0, Math.floor(now / 2 ** 32));
      view.setUint32(4, now % 2 ** 32);
    });
    this.counters.sent.count();
    if (!(yield* this.slots.lower.push(session, message))) this.counters.refused.count();
    message.release();
  }
}
