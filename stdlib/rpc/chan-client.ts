/** The client's end of a channel. */
import {
  type AtPoint,
  type Down,
  type Effect,
  type Handoff,
  type Message,
  type Op,
  Semaphore,
  serial32,
  type Wait,
} from "../../src/runtime/index.js";
import { CHANFlags, type CHANHeader } from "./chan.xgraph.js";
import { ChannelEnd } from "./chan-end.js";

/** A call that waits for its reply. */
interface Call {
  reply: Message | null;
  readonly done: Semaphore<"CHAN.reply">;
  readonly startedAt: number;
}

export class ClientEnd extends ChannelEnd {
  protected override readonly from: number = CHANFlags.fromClient;
  #call: Call | null = null;

  protected override get busy(): boolean {
    return this.#call !== null;
  }

  override *call(request: Message): Op<Message | null, Down | Wait<"CHAN.reply"> | Handoff> {
    const { cpu, counters, histograms, host, parameters } = this.chan;
    yield* cpu.settle();
    counters.calls.count();
    if (this.disabled || this.#call !== null) {
      counters.failures.count();
      return null;
    }
    this.sequence = serial32.plus(this.sequence, 1);
    const done = new Semaphore<"CHAN.reply">(cpu, `a reply on ${this.chan.name}`, 0);
    const call: Call = { reply: null, done, startedAt: host.now };
    this.#call = call;
    const isTooLong = this.isTooLong(request);
    yield* this.begin(request, CHANFlags.userMessage, parameters.timeout);
    if (isTooLong) {
      // No further attempt can succeed.
      counters.tooLong.count();
      yield* this.abort();
    }
    yield* done.wait();
    if (call.reply === null) counters.failures.count();
    else histograms.waited.record(host.now - call.startedAt);
    return call.reply;
  }

  /** Stops waiting for the reply: the call fails, and the server may or may not have executed it. */
  *abort(): Op<void, Down> {
    yield* this.chan.cpu.settle();
    const call = this.#call;
    if (call === null) return;
    this.#call = null;
    yield* this.free();
    yield* this.#wake(call, null);
  }

  /** A message of the server. The caller must have settled. */
  *receive(header: CHANHeader, message: Message): Op<void, Down | AtPoint<"replied">> {
    const is = (flag: number): boolean => (header.flags & flag) !== 0;
    const call = this.#call;
    if (header.sequence !== this.sequence) {
      this.chan.counters.old.count();
    } else if (call === null) {
      this.chan.counters.old.count();
      // The server does not know yet that its reply has arrived.
      if (is(CHANFlags.ackRequested)) yield* this.#acknowledge();
    } else if (is(CHANFlags.userMessage) || is(CHANFlags.failed)) {
      const reply = is(CHANFlags.failed) ? null : message.copy();
      const { length } = message;
      this.#call = null;
      yield* this.free();
      yield* this.chan.passReplied(length);
      yield* this.#wake(call, reply);
      if (is(CHANFlags.ackRequested)) yield* this.#acknowledge();
    } else if (is(CHANFlags.negativeAck)) {
      yield* this.resend();
    } else if (is(CHANFlags.ackRequested)) {
      yield* this.say(CHANFlags.negativeAck);
    } else {
      this.relax();
    }
  }

  /** The peer's life has just become known: messages that wait for it are sent at once. The caller must have settled. */
  contacted(): void {
    this.hurry();
  }

  override *disable(): Op {
    yield* super.disable();
    const call = this.#call;
    if (call === null) return;
    this.#call = null;
    call.done.signal();
  }

  protected override mayAskAgain(): boolean {
    return true;
  }
  protected override *givenUp(): Op<void, Effect> {
    // A client asks until it has an answer, is aborted, or hears of a reboot.
  }

  *#wake(call: Call, reply: Message | null): Op {
    yield* this.chan.cpu.settle();
    call.reply = reply;
    call.done.signal();
  }

  #acknowledge(): Op<void, Down> {
    return this.say(0, serial32.plus(this.sequence, 1));
  }
}
