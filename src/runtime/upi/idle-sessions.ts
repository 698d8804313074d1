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

  /** A session has no user yet, or none any more. Gives the session that is to be forgotten in its stead, where there is one. */
  add(session: S): S | undefined {
    this.#idle.delete(session);
    this.#idle.add(session);
    if (this.#idle.size <= LIMIT) return undefined;
    const [oldest] = this.#idle;
    if (oldest === undefined) return undefined;
    this.#idle.delete(oldest);
    // One that has found a user comes back when it loses him.
    return oldest.references <= 0 ? oldest : undefined;
  }
}
