import type { Message } from "../../src/runtime/index.js";
import { type AnyOp, type Endpoint, type Op, Participants, type Session } from "../../src/runtime/index.js";
import { CHANTESTBase } from "./chantest.xgraph.js";
import { callAgain, countingBytes } from "./peers.js";

/**
 * The calls of TR 94-19, section 4.1: the client blocks until the reply has come; the server replies from its upcall. After a call
 * that failed, which the reboot of the peer makes it, the client opens its session anew. Source: x-kernel chantest.
 */
export class CHANTEST extends CHANTESTBase {
  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  override *openDone(session: Session): Op {
    session.references++;
  }

  override *callDemux(_session: Session, request: Message): Op<Message> {
    this.counters.executions.count();
    return request.copy();
  }

  override calls({
    peer,
    size,
    trips = 100,
  }: {
    readonly peer: Endpoint<CHANTESTBase>;
    readonly size: number;
    readonly trips?: number;
  }): AnyOp {
    const content = countingBytes(size);
    return callAgain(this, peer, trips, () => content);
  }
}
