import type { Message } from "../../src/runtime/index.js";
import {
  type AnyOp,
  draw,
  type Endpoint,
  type Op,
  Participants,
  type Session,
  type Varying,
} from "../../src/runtime/index.js";
import { callAgain, countingBytes } from "./peers.js";
import { RPCTESTBase } from "./rpctest.xgraph.js";

/** Bytes by which a request can be told from all others: the caller's host and life, and the number of the call. */
const IDENTITY_BYTES = 8;

/** As CHANTEST, for any protocol that carries calls; and it looks whether a call is carried out twice. Source: x-kernel rpctest. */
export class RPCTEST extends RPCTESTBase {
  readonly #seen = new Set<number>();
  #calls = 0;

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  override *openDone(session: Session): Op {
    session.references++;
  }

  override *callDemux(_session: Session, request: Message): Op<Message> {
    this.counters.executions.count();
    const view = request.header(IDENTITY_BYTES);
    if (view !== null) {
      const identity = view.getUint32(request.front) * 2 ** 20 + (view.getUint32(request.front + 4) & 0xfffff);
      if (this.#seen.has(identity)) this.counters.repeated.count();
      this.#seen.add(identity);
    }
    return request.copy();
  }

  override calls({
    peer,
    size,
    trips = 1000,
  }: {
    readonly peer: Endpoint<RPCTESTBase>;
    readonly size: Varying;
    readonly trips?: number;
  }): AnyOp {
    let content = countingBytes(0);
    return callAgain(this, peer, trips, () => {
      const length = draw(size, this.host.random);
      if (length !== content.length) content = countingBytes(length);
      this.#identify(content);
      return content;
    });
  }

  #identify(content: Uint8Array): void {
    if (content.length < IDENTITY_BYTES) return;
    const view = new DataView(content.buffer);
    view.setUint32(0, this.host.number * 0x10000 + this.host.boots);
    view.setUint32(4, ++this.#calls);
  }
}
