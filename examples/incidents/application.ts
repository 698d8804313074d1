import { type AnyOp, type Endpoint, Message, type Op, Participants, RunError, type Session } from "xgc/runtime";
import { APPLICATIONBase, popAPPLICATIONHeader, pushAPPLICATIONHeader } from "./application.xgraph.js";

export class APPLICATION extends APPLICATIONBase {
  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone([this.parameters.port]));
  }

  /** The callback that the application has given to the network. */
  override *demux(_session: Session, message: Message): Op {
    if (popAPPLICATIONHeader(message) !== null) this.counters.heard.count();
  }

  override *tell({ peer, times = 10 }: { readonly peer: Endpoint<APPLICATIONBase>; readonly times?: number }): AnyOp {
    const to = new Participants([peer.host.address, peer.protocol.parameters.port]);
    const session = yield* this.slots.lower.open(to);
    if (session === null) throw new RunError(`${this.name} on ${this.host.name} cannot reach ${peer.host.name}`);
    for (let number = 1; number <= times; number++) {
      const message = new Message(this.host.buffers);
      pushAPPLICATIONHeader(message, { number });
      yield* this.slots.lower.push(session, message);
      message.release();
      yield* this.host.delay(1e6);
    }
    yield* session.release();
  }
}
