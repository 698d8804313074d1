#!/usr/bin/env node
// A protocol as people leave it: comments in odd places, a helper between the entries, layout by hand.
import { type AnyOp, type AtPoint, type Down, type Endpoint, Host, type Message,
         type Op, Participants, type Session } from "xgc/runtime";
import type { Meter } from "./meter.xgraph.js";
import { METERBase, type METERParameters, type METERSlots, popMETERHeader, pushMETERHeader } from './meter.xgraph.js' // no semicolon

interface Request { readonly peer: Endpoint<METERBase>; /* in bytes */ readonly size: number }

const ASK = 1, ANSWER = 2;

export class METER extends METERBase implements Meter
{
  #total = 0;   /* of all sessions */

  constructor(host: Host, name: string, parameters: Partial<METERParameters>, slots: METERSlots) {
    super(host, name, parameters, slots);
  }

  override *init(): Op { this.slots.lower.openEnable(Participants.anyone([this.parameters.port])); }

  override *demux(session: Session, message: Message): Op<void, Down | AtPoint<"answered">> {
    const header = popMETERHeader(message);
    if (header === null) return;
    if (header.kind === ANSWER) {
      this.counters.answers.count();
      yield* this.at(this.points.answered, message.length);
      return;
    }
    pushMETERHeader(message, { kind: ANSWER, spare: 0, count: ++this.#total & 0xffff });
    yield* this.slots.lower.push(session, message);
  }

  // ---- Meter
  total() { return this.#total; }
  *far(_host: number): Op<number, Down> {
    return this.#total; // nobody asks yet
  }

  override *contacted(host: number, bootId: number): Op { void [host, bootId]; }
  override *rebooted(): Op {}

  override *ask({ peer, size = 64, times = 1_00, quick = false }: {
    readonly peer: Endpoint<METERBase>,
    /** Of the question. */
    readonly size?: number,
    readonly times?: number,  // at most
    readonly quick?: boolean
  }): AnyOp {
    for (let count = 0; count < times; count++) yield* this.#send(peer, size, count);
    if (quick) return;
    yield* this.cpu.settle();
  } // end of ask

  *#send(peer: Endpoint<METERBase>, size: number, count: number): AnyOp {
    const session = yield* this.slots.lower.open(new Participants([peer.host.address, peer.protocol.parameters.port]));
    if (session === null) return;
    const message = yield* this.host.message(size, (bytes) => bytes.fill(count));
    pushMETERHeader(message, {
      kind: ASK,
      spare: 0,
      count,                // of this side
    });
    yield* this.slots.lower.push(session, message);
    message.release();
  }

  override *flood({ peer, size }: Request): AnyOp { for (;;) yield* this.#send(peer, size, 0); }
  override *drain(options: Request): AnyOp { yield* this.flood(options); }
}

export const unrelated = { kind: ASK,   spare:1 };
