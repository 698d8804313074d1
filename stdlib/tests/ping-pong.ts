/** A ping-pong under way, as UDPTEST and BLASTTEST have it: what is sent, when it went, and how much of it is still to come. */
import { type Counter, type Message, type Protocol, Semaphore, type Series } from "../../src/runtime/index.js";
import { countingBytes } from "./peers.js";

/** Who keeps the count of round trips. */
interface Player extends Protocol {
  readonly counters: { readonly trips: Counter; readonly damaged: Counter };
  readonly series: { readonly rtt: Series };
}

export class PingPong {
  readonly content: Uint8Array;
  toSend: number;
  toReturn: number;
  /** Signalled by who has seen the last message return. */
  readonly done: Semaphore;
  readonly #player: Player;
  /** When the messages that are under way were sent, oldest first, in ns. */
  readonly #sentAt: number[] = [];

  constructor(player: Player, size: number, trips: number) {
    this.#player = player;
    this.content = countingBytes(size);
    this.toSend = trips;
    this.toReturn = trips;
    this.done = new Semaphore(player.cpu, "the last round trip", 0);
  }

  /** Messages that have not come back. */
  get underWay(): number {
    return this.#sentAt.length;
  }

  /** A message goes. */
  sent(): void {
    this.#sentAt.push(this.#player.host.now);
  }

  /** A message is back, and judged. */
  returned(message: Message): void {
    const { host, series, counters } = this.#player;
    series.rtt.record(host.now - (this.#sentAt.shift() ?? host.now));
    counters.trips.count();
    if (!message.equals(this.content)) counters.damaged.count();
  }
}
