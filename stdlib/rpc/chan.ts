import {
  type AtPoint,
  type Binding,
  type ControlOperation,
  Crowd,
  type Down,
  Message,
  type Op,
  Participants,
  serial32,
  type Session,
  Sessions,
  type Up,
  withoutHeader,
} from "../../src/runtime/index.js";
import {
  CHAN_HEADER_BYTES,
  CHANBase,
  CHANFlags,
  type CHANHeader,
  type CHANHeaderFields,
  popCHANHeader,
  pushCHANHeader,
} from "./chan.xgraph.js";
import { ClientEnd } from "./chan-client.js";
import type { ChannelEnd, ChanProtocol } from "./chan-end.js";
import { ChannelMemory } from "./chan-memory.js";
import { ServerEnd } from "./chan-server.js";

/**
 * Request and reply. A client's end is opened; a server's end comes into being with the first request, and the thread or handler
 * that brings a request carries it out. The reply acknowledges the request, and the next request the reply. Who has had no answer
 * for a while asks: with the whole message where that is cheap, with a header alone where it went by a transport that repairs
 * (BLAST). At most once: a request with a sequence number that is not new is never carried out. When BIDCTL tells of a peer's
 * reboot, calls to it fail and all that is known of its channels is forgotten. Source: x-kernel CHAN; Sprite RPC; Birrell and
 * Nelson, 1984.
 *
 * Choices. The unused byte of the header is 0 (the original leaves it as it is). A client whose request has been acknowledged
 * asks on every `longest`, so that no call waits for a server that has forgotten it; the original waits for ever. A server asks
 * `replyAttempts` times after its reply and then gives it up; asked about it later, or for a protocol that nobody enabled, it says
 * `failed` (a flag that the original does not have), and the call fails. A client that asks again about a reply that is on its way
 * gets that reply, not an acknowledgement.
 */
export class CHAN extends CHANBase implements ChanProtocol {
  readonly #clients = new Sessions<ClientEnd>(this);
  readonly #servers = new Sessions<ServerEnd>(this);
  readonly #clientMemory = new ChannelMemory(this.parameters.channels);
  readonly #serverMemory = new ChannelMemory(this.parameters.channels);
  /** Servers' ends that keep a reply, by peer. */
  readonly replies: Crowd<ChannelEnd> = new Crowd({
    most: this.parameters.replies,
    perSource: this.parameters.perPeer,
  });
  /** The life of each peer to which the memories belong. */
  readonly #lives = new Map<number, number>();

  override *init(): Op {
    this.slots.data.openEnable(Participants.anyone());
  }

  /** Gives each opener its own channel. */
  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    const number = this.#clients.numberOf(type);
    if (number === undefined) return null;
    const lower = yield* this.slots.data.open(participants);
    if (lower === null) return null;
    yield* this.cpu.settle();
    const peer = lower.control("peerAddress") ?? 0;
    const isTaken = (channel: number): boolean => this.#clients.find(channel, lower.id, number) !== undefined;
    const place = this.#clientMemory.take(peer, number, isTaken);
    const end = new ClientEnd(this, upper, type, { number, lower, peer, ...place });
    this.#clients.bind(end, end.channel, lower.id, number);
    this.slots.control.watch(peer);
    end.references++;
    return end;
  }

  override openEnable(upper: Binding, _participants: Participants, type: string): boolean {
    return this.#servers.enable(upper, type);
  }

  override *demux(lower: Session, message: Message): Op<void, Up | Down | AtPoint<"replied">> {
    const header = popCHANHeader(message);
    if (typeof header === "string") {
      this.counters.malformed.count();
      return;
    }
    yield* this.cpu.settle();
    if ((header.flags & CHANFlags.fromClient) !== 0) yield* this.#fromClient(lower, header, message);
    else yield* this.#fromServer(lower, header, message);
  }

  override *contacted(host: number, bootId: number): Op {
    yield* this.cpu.settle();
    this.#begins(host, bootId);
    for (const end of this.#clients.values()) if (end.peer === host) end.contacted();
  }

  override *rebooted(host: number, bootId: number): Op {
    yield* this.cpu.settle();
    this.#begins(host, bootId);
    for (const end of [...this.#clients.values(), ...this.#servers.values()]) {
      if (end.peer !== host) continue;
      this.#unbind(end);
      yield* end.disable();
      // An upcall must not send, and closing may send.
      if (end.references === 0) this.host.timers.after(0, () => end.close());
    }
  }

  /** The number of channels without a session that are remembered. */
  get remembered(): number {
    return this.#clientMemory.size + this.#serverMemory.size;
  }
  /** The number of sessions, of both ends. */
  get sessions(): number {
    return this.#clients.size + this.#servers.size;
  }

  override control(operation: ControlOperation): number | undefined {
    return withoutHeader(operation, this.slots.data.control(operation), CHAN_HEADER_BYTES);
  }

  transmit({ lower }: Pick<ChannelEnd, "lower">, data: Message, fields: CHANHeaderFields): Op<boolean, Down> {
    pushCHANHeader(data, fields);
    return this.slots.data.push(lower, data);
  }

  passReplied(bytes: number): Op<void, AtPoint<"replied">> {
    return this.at(this.points.replied, bytes);
  }

  *retire(end: ChannelEnd): Op<void, Down> {
    yield* this.cpu.settle();
    this.#unbind(end);
    const memory = end instanceof ClientEnd ? this.#clientMemory : this.#serverMemory;
    if (!end.disabled && end.sequence > 1 && memory.keep(end.peer, end.number, end.channel, end.sequence))
      this.counters.forgotten.count();
    this.slots.control.unwatch(end.peer);
    yield* end.lower.release();
  }

  *#fromServer(lower: Session, header: CHANHeader, message: Message): Op<void, Down | AtPoint<"replied">> {
    const { channel, upper, sequence, flags } = header;
    const end = this.#clients.find(channel, lower.id, upper);
    if (end !== undefined) {
      end.references++;
      yield* end.receive(header, message);
      yield* end.release();
      return;
    }
    const peer = lower.control("peerAddress") ?? 0;
    if (sequence !== this.#clientMemory.sequence(peer, upper, channel)) {
      this.counters.noChannel.count();
      return;
    }
    this.counters.old.count();
    // The server does not know yet that its reply has arrived.
    if ((flags & CHANFlags.ackRequested) !== 0)
      yield* this.#say(lower, header, CHANFlags.fromClient, serial32.plus(sequence, 1));
  }

  *#fromClient(lower: Session, header: CHANHeader, message: Message): Op<void, Up | Down> {
    const end = this.#servers.find(header.channel, lower.id, header.upper) ?? (yield* this.#accept(lower, header));
    if (end === null) return;
    end.references++;
    yield* end.receive(header, message, () => this.#openDone(end));
    yield* end.release();
  }

  /** The server's end for a channel without one; null if the message needs none. */
  *#accept(lower: Session, header: CHANHeader): Op<ServerEnd | null, Down> {
    const { channel, upper: number, sequence, flags } = header;
    const peer = lower.control("peerAddress") ?? 0;
    const asks = (flags & CHANFlags.ackRequested) !== 0;
    const last = this.#serverMemory.sequence(peer, number, channel) ?? 0;
    const isNew = serial32.after(sequence, last);
    const enable = this.#servers.enabled(number);
    if (isNew && enable !== undefined && (flags & CHANFlags.userMessage) !== 0) {
      this.#serverMemory.drop(peer, number, channel);
      const place = { number, channel, lower, peer, sequence: last };
      const end = new ServerEnd(this, enable.binding, enable.type, place);
      lower.references++;
      this.#servers.bind(end, channel, lower.id, number);
      this.slots.control.watch(peer);
      return end;
    }
    if (!isNew) {
      this.counters.old.count();
      // The data for an answer has been forgotten.
      if (asks && sequence === last) yield* this.#say(lower, header, CHANFlags.failed, sequence);
    } else if (enable === undefined) {
      this.counters.noUpper.count();
      if (asks || (flags & CHANFlags.userMessage) !== 0) yield* this.#say(lower, header, CHANFlags.failed, sequence);
    } else if (asks) {
      yield* this.#say(lower, header, CHANFlags.negativeAck, sequence);
    }
    return null;
  }

  /** Sends a header without data where there is no session. */
  *#say(lower: Session, { channel, upper }: CHANHeader, flags: number, sequence: number): Op<void, Down> {
    const empty = new Message(this.host.buffers);
    yield* this.transmit({ lower }, empty, { channel, flags, upper, sequence });
    empty.release();
  }

  /** For the protocol above, a session that was unused counts as new. False if no protocol wants it any more. */
  *#openDone(end: ServerEnd): Op<boolean, Up> {
    const enable = this.#servers.enabled(end.number);
    if (enable === undefined) return false;
    yield* enable.binding.openDone(end);
    return true;
  }

  #unbind(end: ChannelEnd): void {
    if (end instanceof ClientEnd) this.#clients.unbind(end);
    else if (end instanceof ServerEnd) this.#servers.unbind(end);
  }

  #begins(peer: number, bootId: number): void {
    if (this.#lives.get(peer) === bootId) return;
    this.#lives.delete(peer);
    this.#lives.set(peer, bootId);
    const [oldest] = this.#lives.keys();
    if (this.#lives.size > this.parameters.channels && oldest !== undefined) this.#lives.delete(oldest);
    this.#clientMemory.forget(peer);
    this.#serverMemory.forget(peer);
  }
}
