import {
  type AnyOp,
  BROADCAST_MAC,
  draw,
  type Op,
  Participants,
  type Session,
  type Varying,
} from "../../src/runtime/index.js";
import { CHATTERBase } from "./chatter.xgraph.js";

/** Broadcast frames at random times, as TR 94-19 met them on its network (section 4.3). */
export class CHATTER extends CHATTERBase {
  override *demux(): Op {
    // What others say is not for us.
  }

  override *broadcast({ every, size = 64 }: { readonly every: Varying; readonly size?: Varying }): AnyOp {
    const session = yield* this.slots.lower.open(new Participants([BROADCAST_MAC]));
    if (session !== null) this.host.spawn(`${this.name} on ${this.host.name}`, this.#talk(session, every, size));
  }

  *#talk(session: Session, every: Varying, size: Varying): AnyOp {
    const { host } = this;
    for (;;) {
      const wait = draw(every, host.random);
      if (wait === Infinity) return;
      yield* host.delay(Math.round(wait));
      if (host.world.ended) return;
      yield* this.#send(session, draw(size, host.random));
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
