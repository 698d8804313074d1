import {
  type AnyOp,
  BROADCAST_MAC,
  type Op,
  Participants,
  type Random,
  type Session,
} from "../../src/runtime/index.js";
import { CHATTERBase } from "./chatter.xgraph.js";

/** Broadcast frames at random times, as TR 94-19 met them on its network (section 4.3). */
export class CHATTER extends CHATTERBase {
  override *demux(): Op {
    // What others say is not for us.
  }

  override *broadcast({ rate, size = 64 }: { readonly rate: number; readonly size?: number }): AnyOp {
    if (rate === 0) return;
    const session = yield* this.slots.lower.open(new Participants([BROADCAST_MAC]));
    if (session !== null) this.host.spawn(`${this.name} on ${this.host.name}`, this.#talk(session, rate, size));
  }

  *#talk(session: Session, rate: number, size: number): AnyOp {
    const { host } = this;
    for (;;) {
      yield* host.delay(Math.round((exponential(host.random) * 1e9) / rate));
      if (host.world.ended) return;
      yield* this.#send(session, size);
    }
  }

  *#send(session: Session, size: number): AnyOp<boolean> {
    const message = yield* this.host.message(size, (bytes) => {
      bytes.fill(0);
    });
    const accepted = yield* this.slots.lower.push(session, message);
    message.release();
    if (accepted) this.counters.sent.count();
    return accepted;
  }
}

/** Of mean 1, by von Neumann's method, which only compares: logarithms are not the same on every machine. */
export function exponential(random: Random): number {
  for (let whole = 0; ; whole++) {
    const first = random.next();
    let last = first;
    let falling = 1;
    for (let next = random.next(); next <= last; next = random.next()) {
      last = next;
      falling++;
    }
    if (falling % 2 === 1) return whole + first / 2 ** 32;
  }
}
