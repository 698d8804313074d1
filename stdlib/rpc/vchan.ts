import {
  type Binding,
  type ControlOperation,
  type Down,
  type Handoff,
  type Message,
  type Op,
  type Participants,
  Semaphore,
  Session,
  type Wait,
} from "../../src/runtime/index.js";
import { VCHANBase } from "./vchan.xgraph.js";

/**
 * A pool of channels behind one session, for the calling side; who wants to be called stands on the lower protocol directly. A call
 * takes the channel that was used last, and waits where all are in use. Source: x-kernel VCHAN, whose first array is one place too
 * small for its pool.
 *
 * Choice. A channel on which a call has failed may be of no use any more, because the peer has rebooted: it is closed and
 * another opened in its place. In the original the whole pool stays dead.
 */
export class VCHAN extends VCHANBase {
  readonly #sessions = new Map<string, VCHANSession>();

  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    const key = `${type} ${participants.copy().popRemote() ?? ""} ${participants.copy().popLocal() ?? ""}`;
    const known = this.#sessions.get(key);
    if (known !== undefined) {
      known.references++;
      return known;
    }
    const first = yield* this.slots.lower.open(participants.copy(), type);
    if (first === null) return null;
    yield* this.cpu.settle();
    // Opening may have waited, and another caller opened the same.
    const session = this.#sessions.get(key) ?? new VCHANSession(this, upper, type, key, participants);
    this.#sessions.set(key, session);
    session.references++;
    session.give(first);
    return session;
  }

  override openEnable(upper: Binding, participants: Participants, type: string): boolean {
    return this.slots.lower.lower.openEnable(upper, participants, type);
  }

  forget(key: string): void {
    this.#sessions.delete(key);
  }
}

class VCHANSession extends Session {
  readonly #vchan: VCHAN;
  readonly #key: string;
  readonly #participants: Participants;
  /** Channels that are not in use, the one that was used last on top. */
  readonly #idle: Session[] = [];
  readonly #free: Semaphore<"VCHAN.channel">;

  constructor(vchan: VCHAN, upper: Binding, type: string, key: string, participants: Participants) {
    super(vchan, upper, type);
    this.#vchan = vchan;
    this.#key = key;
    this.#participants = participants;
    this.#free = new Semaphore(vchan.cpu, `a channel of ${vchan.name}`, vchan.parameters.channels);
  }

  /** A channel that is not in use. */
  give(channel: Session): void {
    this.#idle.push(channel);
  }

  /** More calls may be under way at a time. */
  *add(channels: number): Op {
    for (let count = 0; count < channels; count++) {
      yield* this.#vchan.cpu.settle();
      this.#free.signal();
    }
  }
  /** Fewer calls may; waits until so many channels are free. */
  *park(channels: number): Op<void, Wait<"VCHAN.channel"> | Handoff> {
    for (let count = 0; count < channels; count++) yield* this.#free.wait();
  }

  override *push(_message: Message): Op<boolean> {
    return false;
  }

  override *call(request: Message): Op<Message | null, Down | Wait<"VCHAN.channel"> | Handoff> {
    const { cpu, slots, counters, gauges } = this.#vchan;
    yield* cpu.settle();
    gauges.calls.add(1);
    yield* this.#free.wait();
    yield* cpu.settle();
    const channel = this.#idle.pop() ?? (yield* slots.lower.open(this.#participants.copy(), this.type));
    const reply = channel === null ? null : yield* slots.lower.call(channel, request);
    yield* cpu.settle();
    if (channel !== null && reply !== null) this.#idle.push(channel);
    if (channel !== null && reply === null) {
      counters.renewed.count();
      yield* channel.release();
    }
    yield* cpu.settle();
    this.#free.signal();
    gauges.calls.add(-1);
    return reply;
  }

  override *close(): Op<void, Down> {
    this.#vchan.forget(this.#key);
    for (const channel of this.#idle.splice(0)) yield* channel.release();
  }

  override control(operation: ControlOperation): number | undefined {
    return this.#idle[0]?.control(operation) ?? this.#vchan.control(operation);
  }
}
