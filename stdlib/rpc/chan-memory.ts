/** CHAN's memory of peers beyond its sessions: the channels without a session, and their sequence numbers. */
import { IdMap } from "../../src/runtime/index.js";

/** A channel without a session. */
interface Idle {
  readonly peer: number;
  readonly upper: number;
  readonly channel: number;
  /** The last sequence number. */
  readonly sequence: number;
}

export class ChannelMemory {
  /** Peer and upper number to the channels without a session. */
  readonly #idle = new IdMap<Map<number, Idle>>();
  /** The same in the order in which they became idle. */
  readonly #order = new Set<Idle>();
  readonly #next = new IdMap<{ channel: number }>();
  /** The uppers of a peer that has channels without a session. */
  readonly #uppers = new Map<number, Set<number>>();
  readonly #most: number;

  /** @param most The most channels without a session that are remembered. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The number of channels without a session that are remembered. */
  get size(): number {
    return this.#order.size;
  }

  /** The channel for a new session and its last sequence number: an idle channel, else a new one. */
  take(peer: number, upper: number, isTaken: (channel: number) => boolean): { channel: number; sequence: number } {
    const first = this.#idle.resolve(peer, upper)?.values().next();
    if (first?.done === false) {
      const { channel, sequence } = first.value;
      this.#forgetOne(first.value);
      return { channel, sequence };
    }
    let next = this.#next.resolve(peer, upper);
    if (next === undefined) {
      next = { channel: 0 };
      this.#next.bind(next, peer, upper);
    }
    do next.channel = next.channel === 0xffff ? 1 : next.channel + 1;
    while (isTaken(next.channel));
    return { channel: next.channel, sequence: 1 };
  }

  /** The last sequence number of a channel without a session; undefined for a new channel. */
  sequence(peer: number, upper: number, channel: number): number | undefined {
    return this.#idle.resolve(peer, upper)?.get(channel)?.sequence;
  }

  /** The session of a channel has closed. True if the memory has forgotten another channel for it. */
  keep(peer: number, upper: number, channel: number, sequence: number): boolean {
    let idle = this.#idle.resolve(peer, upper);
    if (idle === undefined) {
      idle = new Map();
      this.#idle.bind(idle, peer, upper);
      this.#uppers.set(peer, (this.#uppers.get(peer) ?? new Set()).add(upper));
    }
    const before = idle.get(channel);
    if (before !== undefined) this.#order.delete(before);
    const one: Idle = { peer, upper, channel, sequence };
    idle.set(channel, one);
    this.#order.add(one);
    const [oldest] = this.#order;
    if (this.#order.size <= this.#most || oldest === undefined) return false;
    this.#forgetOne(oldest);
    return true;
  }
  /** The channel has a session again. */
  drop(peer: number, upper: number, channel: number): void {
    const one = this.#idle.resolve(peer, upper)?.get(channel);
    if (one !== undefined) this.#forgetOne(one);
  }

  /** The peer has rebooted: the data from before is dropped. */
  forget(peer: number): void {
    for (const upper of this.#uppers.get(peer) ?? []) {
      for (const one of this.#idle.resolve(peer, upper)?.values() ?? []) this.#order.delete(one);
      this.#idle.unbind(peer, upper);
    }
    this.#uppers.delete(peer);
  }

  #forgetOne(one: Idle): void {
    const { peer, upper, channel } = one;
    this.#order.delete(one);
    const idle = this.#idle.resolve(peer, upper);
    if (idle === undefined) return;
    idle.delete(channel);
    if (idle.size > 0) return;
    this.#idle.unbind(peer, upper);
    const uppers = this.#uppers.get(peer);
    uppers?.delete(upper);
    if (uppers?.size === 0) this.#uppers.delete(peer);
  }
}
