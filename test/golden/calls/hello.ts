import { BROADCAST_MAC, type Down, Message, type Op, Participants, type Session } from "xgc/runtime";
import { HELLOBase, type HELLOHeader, HELLOKind, popHELLOHeader, pushHELLOHeader } from "./calls.xgraph.js";

/** Says hello when its host boots. */
export class HELLO extends HELLOBase {
  override *init(): Op<void, Down> {
    this.slots.lower.openEnable(Participants.anyone());
    const all = yield* this.slots.lower.open(new Participants([BROADCAST_MAC]));
    if (all === null) return;
    const message = new Message(this.host.buffers);
    pushHELLOHeader(message, { boot: this.host.number }, this);
    yield* this.slots.lower.push(all, message);
    message.release();
  }

  override *demux(session: Session, message: Message): Op {
    const header: HELLOHeader | null = popHELLOHeader(message, this);
    if (header?.kind !== HELLOKind.hello || header.boot > 2) return;
    this.counters.heard.count();
    for (const upper of this.uppers) yield* upper.heard(session.control("peerMac") ?? 0);
  }

  known(): number {
    return this.counters.heard.value;
  }
}
