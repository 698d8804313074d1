/** The server's end of a channel. */
import { type Down, type Effect, Message, type Op, serial32, type Up } from "../../src/runtime/index.js";
import { CHANFlags, type CHANHeader } from "./chan.xgraph.js";
import { ChannelEnd } from "./chan-end.js";

export class ServerEnd extends ChannelEnd {
  protected override readonly from = 0;
  /** Requests in execution; more than one if a client has given earlier ones up. */
  #executing = 0;
  /** Whether the latest one is in execution. */
  #executesLatest = false;

  protected override get busy(): boolean {
    return this.#executing > 0 || this.pending !== null;
  }

  /** A message of the client; `isNew` says that the protocol above does not know the session yet. The caller must have settled. */
  *receive(header: CHANHeader, message: Message, open: () => Op<boolean, Up>): Op<void, Up | Down> {
    const { sequence, flags } = header;
    const asks = (flags & CHANFlags.ackRequested) !== 0;
    if (sequence === this.sequence) {
      yield* this.#again(flags);
      return;
    }
    if (serial32.after(sequence, this.sequence)) {
      // A client that sends a new request has received the reply to the old one.
      yield* this.free();
    }
    if (!serial32.after(sequence, this.sequence)) this.chan.counters.old.count();
    else if ((flags & CHANFlags.userMessage) !== 0) yield* this.#execute(sequence, asks, message, open);
    else if (asks) yield* this.say(CHANFlags.negativeAck, sequence);
  }

  /** A repeated message of the latest call. */
  *#again(flags: number): Op<void, Down> {
    const asks = (flags & CHANFlags.ackRequested) !== 0;
    if (this.#executesLatest) {
      if (asks) yield* this.say(0);
      else this.chan.counters.old.count();
    } else if (!asks && (flags & CHANFlags.negativeAck) === 0) {
      this.chan.counters.old.count();
    } else if (this.pending !== null) {
      yield* this.resend();
    } else {
      // The reply was given up; the call must not be executed again.
      yield* this.say(CHANFlags.failed);
    }
  }

  *#execute(sequence: number, asks: boolean, message: Message, open: () => Op<boolean, Up>): Op<void, Up | Down> {
    const { counters, cpu, host, parameters } = this.chan;
    this.sequence = sequence;
    this.#executing++;
    this.#executesLatest = true;
    counters.executions.count();
    if (asks) yield* this.say(0);
    const wanted = this.references > 1 || (yield* open());
    let reply = wanted ? yield* this.up.callDemux(this, message) : null;
    yield* cpu.settle();
    if (reply !== null && this.isTooLong(reply)) {
      counters.tooLong.count();
      reply.release();
      reply = null;
    }
    this.#executing--;
    // The client may have begun another call, or have rebooted.
    if (this.sequence !== sequence || this.disabled) {
      reply?.release();
      return;
    }
    this.#executesLatest = false;
    const data = reply ?? new Message(host.buffers);
    yield* this.begin(data, reply === null ? CHANFlags.failed : CHANFlags.userMessage, parameters.replyTimeout);
    data.release();
    if (this.pending === null) return;
    const crowded = this.chan.replies.add(this, this.peer);
    if (crowded !== undefined) yield* crowded.crowdOut();
  }

  protected override mayAskAgain(attempts: number): boolean {
    return attempts <= this.chan.parameters.replyAttempts;
  }
  protected override *givenUp(): Op<void, Effect> {
    this.chan.counters.repliesGivenUp.count();
    yield* this.free();
    yield* this.close();
  }
}
