/**
 * Sessions that a message has made and that nobody holds. They are kept, so that a peer that comes back finds its own, but not for ever: of
 * more than a limit the one that has been idle longest is given up. So a stranger who makes up senders cannot fill the memory.
 * Source: x-kernel, where idle sessions are collected by the clock.
 */
import type { Session } from "./upi.js";

/** As many idle sessions as a protocol keeps. */
const LIMIT = 64;

export class IdleSessions<S extends Session> {
  readonly #idle = new Set<S>();

  /** Adds a session that has no user. Returns the session that has to be forgotten to make room, if there is one. */
  add(session: S): S | undefined {
    this.#idle.delete(session);
    this.#idle.add(session);
    if (this.#idle.size <= LIMIT) return undefined;
    const [oldest] = this.#idle;
    if (oldest === undefined) return undefined;
    this.#idle.delete(oldest);
    // A session with a user is not forgotten: it is added again when its user releases it.
    return oldest.references <= 0 ? oldest : undefined;
  }
}
