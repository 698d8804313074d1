/**
 * Sessions that a message has made and that nobody holds. They stay, so that a peer that comes back finds its own. But their number is limited: of more
 * than that, the one that has been idle longest is given up. So a stranger who makes up senders cannot fill the memory.
 * Source: x-kernel, where a collector that the clock starts removes idle sessions.
 */
import type { Session } from "./session.js";

/** As many idle sessions as a protocol keeps. */
const LIMIT = 64;

export class IdleSessions<S extends Session> {
  readonly #idle = new Set<S>();
  readonly #limit: number;

  constructor(limit: number = LIMIT) {
    this.#limit = limit;
  }

  /** A session has no user yet, or none any more. Gives the session that gives way to it, if there are too many. */
  add(session: S): S | undefined {
    this.#idle.delete(session);
    this.#idle.add(session);
    if (this.#idle.size <= this.#limit) return undefined;
    const [oldest] = this.#idle;
    if (oldest === undefined) return undefined;
    this.#idle.delete(oldest);
    // A session that has a user again is added once more when that user leaves.
    return oldest.references <= 0 ? oldest : undefined;
  }

  /** The session is closed. */
  remove(session: S): void {
    this.#idle.delete(session);
  }
}
