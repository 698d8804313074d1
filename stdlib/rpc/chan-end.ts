/** The common part of the two ends of a channel: a message is sent, and a copy is kept until the other end has it. */
import {
  type AtPoint,
  type Binding,
  type ControlOperation,
  type Crowd,
  type Down,
  type Effect,
  Message,
  type Op,
  Session,
  type Timer,
  withoutHeader,
} from "../../src/runtime/index.js";
import { CHAN_HEADER_BYTES, type CHANBase, CHANFlags, type CHANHeaderFields } from "./chan.xgraph.js";
import { SendInfo } from "./send-info.js";

/** The part of the protocol that its ends use. */
export interface ChanProtocol extends CHANBase {
  /** Servers' ends that keep a reply, by peer. */
  readonly replies: Crowd<ChannelEnd>;
  /** Puts a header in front of the data and sends it; false if it was not accepted, which counts as lost. */
  transmit(end: Pick<ChannelEnd, "lower">, data: Message, fields: CHANHeaderFields): Op<boolean, Down>;
  /** Passes the point `replied`. */
  passReplied(bytes: number): Op<void, AtPoint<"replied">>;
  /** A session is unused and has no call in progress: its channel becomes idle. */
  retire(end: ChannelEnd): Op<void, Down>;
}

/** A request or reply that the other end may not have. */
class Unacknowledged {
  readonly data: Message;
  readonly flags: number;
  /** The transport's answer to the push. */
  info: SendInfo = new SendInfo();
  /** Whether a lower session has accepted it. */
  sent = false;
  wait: number;
  attempts = 0;
  timer: Timer | null = null;

  constructor(data: Message, flags: number, wait: number) {
    this.data = data;
    this.flags = flags;
    this.wait = wait;
  }
}

/** The channel of a session, and its progress. */
export interface Place {
  readonly number: number;
  readonly channel: number;
  readonly lower: Session;
  readonly peer: number;
  readonly sequence: number;
}

export abstract class ChannelEnd extends Session {
  readonly chan: ChanProtocol;
  readonly number: number;
  readonly channel: number;
  readonly lower: Session;
  /** The form of the address in participants. */
  readonly peer: number;
  /** Of the latest call. */
  sequence: number;
  /** The peer has rebooted: the channel can no longer be used. */
  disabled = false;
  protected pending: Unacknowledged | null = null;
  #closed = false;

  constructor(chan: ChanProtocol, upper: Binding, type: string, place: Place) {
    super(chan, upper, type);
    this.chan = chan;
    this.number = place.number;
    this.channel = place.channel;
    this.lower = place.lower;
    this.peer = place.peer;
    this.sequence = place.sequence;
  }

  override *push(_message: Message): Op<boolean> {
    return false;
  }

  override control(operation: ControlOperation): number | undefined {
    return withoutHeader(operation, this.lower.control(operation), CHAN_HEADER_BYTES);
  }

  /** True while a call is under way. */
  protected abstract readonly busy: boolean;
  /** `fromClient` for the client's end. */
  protected abstract readonly from: number;
  /** The time for an answer has passed once more. Returns false to give up. */
  protected abstract mayAskAgain(attempts: number): boolean;
  protected abstract givenUp(): Op<void, Effect>;

  /** The peer has rebooted: the call in progress has failed. */
  *disable(): Op {
    yield* this.chan.cpu.settle();
    this.disabled = true;
    this.#drop();
  }

  /** Gives the unfinished message up for a newer one. */
  *crowdOut(): Op<void, Down> {
    this.chan.counters.crowdedOut.count();
    yield* this.chan.cpu.settle();
    this.#drop();
    yield* this.close();
  }

  /** Frees the unfinished message. The transport frees its own copies in time. */
  #drop(): void {
    const { pending } = this;
    if (pending === null) return;
    this.pending = null;
    this.chan.replies.remove(this);
    if (pending.timer !== null) this.chan.host.timers.cancel(pending.timer);
    pending.data.release();
  }

  /** Whether a message is longer than the protocol below carries. */
  protected isTooLong({ length }: Message): boolean {
    return length > (this.control("maxPacket") ?? Infinity);
  }

  override *close(): Op<void, Down> {
    if (this.references > 0 || this.busy || this.#closed) return;
    this.#closed = true;
    yield* this.chan.retire(this);
  }

  /** Sends data for the latest call and keeps a copy. The caller must have settled. */
  protected *begin(data: Message, flags: number, wait: number): Op<void, Down> {
    const pending = new Unacknowledged(data.copy(), flags, wait);
    this.pending = pending;
    yield* this.#sendWhole(pending, data, 0);
    yield* this.chan.cpu.settle();
    // The answer may have come already.
    if (this.pending === pending && pending.timer === null) this.#startTimer(pending);
  }

  /** Frees the copy, since the other end has the data or will never get it. Leaves the context settled. */
  protected *free(): Op<void, Down> {
    yield* this.chan.cpu.settle();
    const { pending } = this;
    if (pending === null) return;
    this.pending = null;
    this.chan.replies.remove(this);
    if (pending.timer !== null) this.chan.host.timers.cancel(pending.timer);
    pending.data.release();
    const { retained } = pending.info;
    if (retained !== null) yield* retained.free();
    yield* this.chan.cpu.settle();
  }

  /** Sends the whole message again: the other end does not have it. */
  protected *resend(): Op<void, Down> {
    yield* this.chan.cpu.settle();
    const { pending } = this;
    if (pending === null) return;
    // A message that the transport is about to repair need not be sent again.
    if ((pending.info.retained?.repairs() ?? 0) > 0) {
      yield* this.#probe(pending);
      return;
    }
    this.#startTimer(pending);
    yield* this.#sendAgain(pending);
  }

  /** The other end has the message, and will answer: asks again only after a long time. The caller must have settled. */
  protected relax(): void {
    const { pending } = this;
    if (pending === null) return;
    pending.wait = this.chan.parameters.longest;
    this.#startTimer(pending);
  }

  /** Asks again at once. The caller must have settled. */
  protected hurry(): void {
    const { pending } = this;
    if (pending === null) return;
    if (pending.timer !== null) this.chan.host.timers.cancel(pending.timer);
    pending.timer = this.chan.host.timers.after(0, (timer) => this.#overdue(timer, pending));
  }

  /** Sends a header without data. */
  protected *say(flags: number, sequence: number = this.sequence): Op<void, Down> {
    const empty = new Message(this.chan.host.buffers);
    yield* this.#transmit(empty, flags, sequence);
    empty.release();
  }

  #transmit(data: Message, flags: number, sequence = this.sequence): Op<boolean, Down> {
    const { channel, number: upper } = this;
    return this.chan.transmit(this, data, { channel, flags: this.from | flags, upper, sequence });
  }

  *#sendWhole(pending: Unacknowledged, data: Message, more: number): Op<void, Down> {
    pending.info = new SendInfo();
    data.attribute = pending.info;
    const sent = yield* this.#transmit(data, pending.flags | more);
    if (sent) pending.sent = true;
  }

  *#sendAgain(pending: Unacknowledged): Op<void, Down> {
    this.chan.counters.retransmits.count();
    const { retained } = pending.info;
    const again = pending.data.copy();
    if (retained !== null) yield* retained.free();
    // The answer may have come in the meantime.
    if (this.pending === pending) yield* this.#sendWhole(pending, again, CHANFlags.ackRequested);
    again.release();
  }

  *#probe(pending: Unacknowledged): Op<void, Down> {
    this.chan.counters.probes.count();
    this.#startTimer(pending);
    yield* this.say(CHANFlags.ackRequested);
  }

  #startTimer(pending: Unacknowledged): void {
    const { timers } = this.chan.host;
    if (pending.timer !== null) timers.cancel(pending.timer);
    pending.timer = timers.after(pending.wait, (timer) => this.#overdue(timer, pending));
  }

  *#overdue(timer: Timer, pending: Unacknowledged): Op<void, Effect> {
    if (timer.cancelRequested || this.pending !== pending) return;
    if (!this.mayAskAgain(++pending.attempts)) {
      yield* this.givenUp();
      return;
    }
    pending.wait = Math.min(pending.wait * 2, this.chan.parameters.longest);
    if (pending.sent && pending.info.expensive) {
      yield* this.#probe(pending);
    } else {
      this.#startTimer(pending);
      yield* this.#sendAgain(pending);
    }
  }
}
