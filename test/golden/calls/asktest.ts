import { type AnyOp, type Endpoint, Message, type Op, Participants, RunError, type Session } from "xgc/runtime";
import { ASKTESTBase } from "./calls.xgraph.js";

/** Calls, and answers with what it was sent. */
export class ASKTEST extends ASKTESTBase {
  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  override *callDemux(_session: Session, request: Message): Op<Message | null> {
    this.counters.served.count();
    this.counters.weight.count(this.parameters.weight);
    return request.copy();
  }

  override *calls({
    peer,
    size,
    trips = 10,
  }: {
    readonly peer: Endpoint<ASKTESTBase>;
    readonly size: number;
    readonly trips?: number;
  }): AnyOp {
    const session = yield* this.slots.lower.open(new Participants([peer.host.nics[0]!.mac]));
    if (session === null) throw new RunError("nobody there");
    for (let trip = 0; trip < trips; trip++) {
      const content = new Uint8Array(size).fill(trip);
      const request = Message.filled(this.host.buffers, size, (bytes) => {
        bytes.set(content);
      });
      yield* this.cpu.settle();
      const from = this.host.now;
      const reply = yield* this.slots.lower.call(session, request);
      yield* this.cpu.settle();
      this.series.rtt.record(this.host.now - from);
      // A short frame comes with padding.
      reply?.truncate(size);
      if (reply?.equals(content) !== true) this.counters.damaged.count();
      reply?.release();
      request.release();
    }
  }
}
