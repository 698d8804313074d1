/** BLAST's sending half: it cuts messages into packets, and keeps them as long as they may be asked for. */
import type { Message } from "../../src/runtime/index.js";
import {
  type AtPoint,
  type Down,
  type Effect,
  type Handoff,
  IdMap,
  type Op,
  Semaphore,
  type Session,
  type Timer,
  type Wait,
} from "../../src/runtime/index.js";
import { type BLASTBase, type BLASTHeader, type BLASTHeaderFields, BLASTOp } from "./blast.xgraph.js";
import { hasPacket, maskOfPacket } from "./blast-mask.js";
import { type Retained, SendInfo } from "./send-info.js";

/** An upper protocol's number and a lower session, with the number of unfinished messages in both directions. */
export interface Conversation {
  readonly number: number;
  readonly lower: Session;
  /** One more message is unfinished. */
  begin(): void;
  /** One message is finished. With the last one an unused session closes. */
  end(): Op<void, Down>;
}

/** The part of the protocol that its halves use. */
export interface BlastPackets extends BLASTBase {
  /** Passes the point `fragment`. */
  passFragment(bytes: number): Op<void, AtPoint<"fragment">>;
  /** Puts a header before the data and sends it; false if the lower session did not accept it. */
  transmit(conversation: Conversation, data: Message, fields: BLASTHeaderFields): Op<boolean, Down>;
}

class Sent implements Retained {
  readonly sequence: number;
  readonly conversation: Conversation;
  packets: readonly Message[];
  /** True until every packet has been sent once. */
  sending = true;
  freed = false;
  asked = 0;
  timer: Timer | null = null;
  readonly #sender: BlastSender;

  constructor(sender: BlastSender, sequence: number, conversation: Conversation, packets: readonly Message[]) {
    this.#sender = sender;
    this.sequence = sequence;
    this.conversation = conversation;
    this.packets = packets;
  }

  free(): Op<void, Down> {
    return this.#sender.free(this);
  }
  repairs(): number | undefined {
    if (this.freed) return undefined;
    const { asked } = this;
    this.asked = 0;
    return asked;
  }
}

export class BlastSender {
  readonly #blast: BlastPackets;
  readonly #sent = new IdMap<Sent>();
  readonly #room: Semaphore<"BLAST.outstanding">;
  #sequence: number;

  constructor(blast: BlastPackets) {
    this.#blast = blast;
    this.#room = new Semaphore(blast.cpu, `an outstanding message of ${blast.name}`, blast.parameters.outstanding);
    // Not from 0: after a reboot the numbers must differ from those that the peers have just seen.
    this.#sequence = blast.host.random.next();
  }

  /** Sends a message in packets of `size` bytes and keeps them. Waits while too many messages are kept. */
  *send(
    conversation: Conversation,
    message: Message,
    size: number,
  ): Op<boolean, Down | AtPoint<"fragment"> | Wait<"BLAST.outstanding"> | Handoff> {
    const { cpu, counters, gauges } = this.#blast;
    const info = message.attribute;
    yield* this.#room.wait();
    yield* cpu.settle();
    const packets: Message[] = [];
    while (message.length > 0) packets.push(message.split(size));
    const sent = new Sent(this, this.#nextSequence(), conversation, packets);
    this.#sent.bind(sent, sent.sequence);
    gauges.kept.add(1);
    conversation.begin();
    if (info instanceof SendInfo) {
      info.expensive = true;
      info.retained = sent;
    }
    counters.messagesOut.count();
    for (let index = 0; index < packets.length && !sent.freed; index++) {
      counters.fragmentsOut.count();
      // A packet that is not accepted counts as lost: the receiver will ask for it.
      yield* this.#transmit(sent, index, BLASTOp.send);
    }
    yield* cpu.settle();
    sent.sending = false;
    if (!sent.freed) this.#startTimer(sent);
    return true;
  }

  /** The receiver has reported the packets that it has: sends the others again. */
  *repair(lower: Session, header: BLASTHeader): Op<void, Down | AtPoint<"fragment">> {
    const { cpu, counters, host } = this.#blast;
    yield* cpu.settle();
    counters.nacksIn.count();
    const sent = this.#sent.resolve(header.sequence);
    if (sent?.sending !== false || sent.conversation.lower !== lower || sent.conversation.number !== header.upper) {
      counters.strayNacks.count();
      return;
    }
    if (header.count !== sent.packets.length) {
      counters.malformed.count();
      return;
    }
    sent.asked++;
    if (sent.timer !== null) host.timers.cancel(sent.timer);
    this.#startTimer(sent);
    for (let index = 0; index < header.count && !sent.freed; index++) {
      if (hasPacket(header.mask, index)) continue;
      counters.retransmissions.count();
      yield* this.#transmit(sent, index, BLASTOp.retransmit);
    }
  }

  *free(sent: Sent): Op<void, Down> {
    const { cpu, gauges, host } = this.#blast;
    yield* cpu.settle();
    if (sent.freed) return;
    sent.freed = true;
    gauges.kept.add(-1);
    if (sent.timer !== null) host.timers.cancel(sent.timer);
    this.#sent.unbind(sent.sequence);
    for (const packet of sent.packets) packet.release();
    this.#room.signal();
    yield* sent.conversation.end();
  }

  *#transmit(sent: Sent, index: number, op: number): Op<void, Down | AtPoint<"fragment">> {
    const { conversation, packets, sequence } = sent;
    const data = packets[index]!.copy();
    yield* this.#blast.passFragment(data.length);
    const fields = {
      upper: conversation.number,
      sequence,
      count: packets.length,
      op,
      mask: maskOfPacket(index),
    };
    yield* this.#blast.transmit(conversation, data, fields);
    data.release();
  }

  #startTimer(sent: Sent): void {
    const { host, parameters } = this.#blast;
    sent.timer = host.timers.after(parameters.retain, (timer) => this.#expire(timer, sent));
  }

  *#expire(timer: Timer, sent: Sent): Op<void, Effect> {
    if (!timer.cancelRequested) yield* this.free(sent);
  }

  /** 0 is for messages of one packet. */
  #nextSequence(): number {
    do this.#sequence = (this.#sequence + 1) >>> 0;
    while (this.#sequence === 0 || this.#sent.resolve(this.#sequence) !== undefined);
    return this.#sequence;
  }
}
