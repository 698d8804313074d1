/**
 * Idle sessions: a message has made them, and no protocol above uses them. They stay, so that a later message of the same peer finds its session. Their
 * number is limited:
 * if there are too many, the one that has been idle longest is closed, so that a sender with many false addresses cannot fill the memory.
 * Source: x-kernel, in which a collector that the clock starts removes idle sessions.
 */
import type { Session } from "./session.js";

/** The most idle sessions that a protocol keeps. */
const LIMIT = 64;

export class IdleSessions<S extends Session> {
  readonly #idle = new Set<S>();
  readonly #limit: number;

  constructor(limit: number = LIMIT) {
    this.#limit = limit;
  }

  /** A session has no user yet, or no longer. Returns the session to be closed, if there are too many. */
  add(session: S): S | undefined {
    this.#idle.delete(session);
    this.#idle.add(session);
    if (this.#idle.size <= this.#limit) return undefined;
    const [oldest] = this.#idle;
    if (oldest === undefined) return undefined;
    this.#idle.delete(oldest);
    // A session that gets a user and loses it is added once more.
    return oldest.references <= 0 ? oldest : undefined;
  }

  /** The session is closed. */
  remove(session: S): void {
    this.#idle.delete(session);
  }
}
