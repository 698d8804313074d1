import type { AnyOp, Endpoint, Message, Session } from "../../src/runtime/index.js";
import { Procedures } from "../rpc/procedures.js";
import { ECHOBase } from "./echo.xgraph.js";
import { openTo } from "./peers.js";

/** The smallest server of procedures that does something: everything above `calls` is the server. */
export class ECHO extends ECHOBase {
  readonly #procedures = new Procedures(this.host, [
    [1, (argument) => argument],
    [2, (argument) => argument.toReversed()],
    [3, ({ length }) => Uint8Array.of(length >>> 24, length >>> 16, length >>> 8, length)],
  ]);

  override init(): AnyOp {
    return this.#procedures.enable(this.slots.lower);
  }
  override callDemux(_session: Session, request: Message): AnyOp<Message | null> {
    return this.#procedures.serve(request);
  }

  override *calls({
    peer,
    procedure = 1,
    size = 8,
    trips = 1,
  }: {
    readonly peer: Endpoint<ECHOBase>;
    readonly procedure?: number;
    readonly size?: number;
    readonly trips?: number;
  }): AnyOp {
    const { lower } = this.slots;
    const session = yield* openTo(this, peer);
    for (let trip = 0; trip < trips; trip++) {
      yield* this.cpu.settle();
      const startedAt = this.host.now;
      this.counters.attempts.count();
      const result = yield* this.#procedures.call(lower, session, procedure, new Uint8Array(size));
      yield* this.cpu.settle();
      if (result === null) this.counters.failed.count();
      else this.series.rtt.record(this.host.now - startedAt);
    }
    yield* session.release();
  }
}
