/** What CHAN remembers of peers beyond its sessions: which channels there are, and how far those without a session have come. */
import { IdMap } from "../../src/runtime/index.js";

export class ChannelMemory {
  /** Peer and upper number to the channels without a session, each with its last sequence number. */
  readonly #idle = new IdMap<Map<number, number>>();
  readonly #next = new IdMap<{ channel: number }>();

  /** The channel for a new session and its last sequence number: an idle one, else one that never was. */
  take(peer: number, upper: number, isTaken: (channel: number) => boolean): { channel: number; sequence: number } {
    const idle = this.#idle.resolve(peer, upper);
    const first = idle?.entries().next();
    if (first?.done === false) {
      const [channel, sequence] = first.value;
      idle!.delete(channel);
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

  /** The last sequence number of a channel without a session; undefined for one that never was. */
  sequence(peer: number, upper: number, channel: number): number | undefined {
    return this.#idle.resolve(peer, upper)?.get(channel);
  }

  /** The session of a channel has closed. */
  keep(peer: number, upper: number, channel: number, sequence: number): void {
    let idle = this.#idle.resolve(peer, upper);
    if (idle === undefined) {
      idle = new Map();
      this.#idle.bind(idle, peer, upper);
      this.#uppers.set(peer, (this.#uppers.get(peer) ?? new Set()).add(upper));
    }
    idle.set(channel, sequence);
  }
  /** A session has been made for the channel again. */
  drop(peer: number, upper: number, channel: number): void {
    this.#idle.resolve(peer, upper)?.delete(channel);
  }

  /** The peer has begun another life: nothing of the old one counts. */
  forget(peer: number): void {
    for (const upper of this.#uppers.get(peer) ?? []) this.#idle.unbind(peer, upper);
    this.#uppers.delete(peer);
  }

  readonly #uppers = new Map<number, Set<number>>();
}
