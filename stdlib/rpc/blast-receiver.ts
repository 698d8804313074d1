/** BLAST's receiving half: it collects packets until a message is complete, asks for missing ones, and gives incomplete messages up. */
import { Crowd, type Down, type Effect, IdMap, Message, type Op, type Timer } from "../../src/runtime/index.js";
import { type BLASTHeader, BLASTOp } from "./blast.xgraph.js";
import { maskOf } from "./blast-mask.js";
import type { BlastPackets, Conversation } from "./blast-sender.js";

/** A session by which messages come in. */
export interface Incoming extends Conversation {
  readonly id: number;
  /** The time for one packet, in ns: the first request for missing packets waits for this times their number. */
  perPacket: number;
}

interface Partial {
  readonly from: Incoming;
  readonly sequence: number;
  readonly packets: (Message | undefined)[];
  missing: number;
  /** The time before the next request, in ns. */
  wait: number;
  nacks: number;
  /** An original packet has come after a request. */
  late: boolean;
  timer: Timer;
}

/** The number of finished messages that are remembered, so that a late packet does not begin a message anew. */
const REMEMBERED = 1024;

export class BlastReceiver {
  readonly #blast: BlastPackets;
  readonly #partials = new IdMap<Partial>();
  /** The same, with their packets, by the session to the peer. */
  readonly #crowd: Crowd<Partial>;
  readonly #finished = new IdMap<true>();
  readonly #finishedKeys: (readonly [sequence: number, number: number, lower: number])[] = [];

  constructor(blast: BlastPackets) {
    this.#blast = blast;
    this.#crowd = new Crowd({ most: blast.parameters.packets, perSource: blast.parameters.perPeer });
  }

  /** The number of stored packets of incomplete messages. */
  get kept(): number {
    return this.#crowd.parts;
  }

  /** True if a packet's message is being put together. */
  has(lower: number, { sequence, upper }: BLASTHeader): boolean {
    return this.#partials.resolve(sequence, upper, lower) !== undefined;
  }
  /** True if a packet's message was completed or given up recently. */
  hasFinished(lower: number, { sequence, upper }: BLASTHeader): boolean {
    return this.#finished.resolve(sequence, upper, lower) !== undefined;
  }

  /**
   * Stores a packet. With the last missing one it returns the complete message. The caller releases the message and ends its
   * conversation. No data is copied. The caller must have settled.
   */
  *add(from: Incoming, header: BLASTHeader, index: number, message: Message): Op<Message | null, Down> {
    const { counters, host, parameters } = this.#blast;
    const partial = this.#partials.resolve(header.sequence, header.upper, from.lower.id) ?? this.#begin(from, header);
    const { packets } = partial;
    if (packets.length !== header.count) {
      counters.malformed.count();
      return null;
    }
    if (header.op === BLASTOp.send && partial.nacks > 0 && !partial.late) {
      partial.late = true;
      from.perPacket = Math.min(from.perPacket * 2, parameters.longestWait);
    }
    if (packets[index] !== undefined) {
      counters.duplicates.count();
      return null;
    }
    packets[index] = message.copy();
    const crowded = this.#crowd.add(partial, from.lower.id);
    if (crowded !== undefined) yield* this.#giveUp(crowded);
    // The limit may have removed the message itself.
    if (--partial.missing > 0 || crowded === partial) return null;
    host.timers.cancel(partial.timer);
    const whole = new Message(host.buffers);
    for (const packet of packets) whole.append(packet!);
    this.#end(partial);
    return whole;
  }

  #begin(from: Incoming, { sequence, upper, count }: BLASTHeader): Partial {
    const wait = Math.min(count * from.perPacket, this.#blast.parameters.longestWait);
    const partial: Partial = {
      from,
      sequence,
      packets: Array.from({ length: count }, () => undefined),
      missing: count,
      wait,
      nacks: 0,
      late: false,
      timer: this.#after(wait, () => partial),
    };
    this.#partials.bind(partial, sequence, upper, from.lower.id);
    from.begin();
    return partial;
  }

  /** Gives a message up for a newer one. */
  *#giveUp(partial: Partial): Op<void, Down> {
    this.#blast.counters.crowdedOut.count();
    this.#blast.host.timers.cancel(partial.timer);
    this.#end(partial);
    yield* partial.from.end();
    yield* this.#blast.cpu.settle();
  }

  #end(partial: Partial): void {
    const { from, sequence, packets } = partial;
    this.#crowd.remove(partial);
    for (const packet of packets) packet?.release();
    this.#partials.unbind(sequence, from.number, from.lower.id);
    this.#finished.bind(true, sequence, from.number, from.lower.id);
    this.#finishedKeys.push([sequence, from.number, from.lower.id]);
    if (this.#finishedKeys.length > REMEMBERED) this.#finished.unbind(...this.#finishedKeys.shift()!);
  }

  #after(wait: number, partial: () => Partial): Timer {
    return this.#blast.host.timers.after(wait, (timer) => this.#overdue(timer, partial()));
  }

  *#overdue(timer: Timer, partial: Partial): Op<void, Effect> {
    if (timer.cancelRequested) return;
    const { counters, host, parameters } = this.#blast;
    const { from, sequence, packets } = partial;
    if (partial.nacks >= parameters.nacks) {
      counters.lost.count();
      this.#end(partial);
      yield* from.end();
      return;
    }
    partial.nacks++;
    partial.wait = Math.min(partial.wait * 2, parameters.longestWait);
    partial.timer = this.#after(partial.wait, () => partial);
    counters.nacksOut.count();
    const request = new Message(host.buffers);
    yield* this.#blast.transmit(from, request, {
      upper: from.number,
      sequence,
      count: packets.length,
      op: BLASTOp.nack,
      mask: maskOf(packets),
    });
    request.release();
  }
}
