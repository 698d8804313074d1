/**
 * Sessions that a message has made and that nobody holds. A protocol keeps them, so that a peer that comes back finds its own; but if there
 * are more than a limit, the protocol gives up the session that has been idle longest. So a stranger with invented senders cannot fill the memory.
 * Source: x-kernel, where idle sessions are collected by the clock.
 */
import type { Session } from "./session.js";

/** As many idle sessions as a protocol keeps. */
const LIMIT = 64;

export class IdleSessions<S extends Session> {
  readonly #idle = new Set<S>();

  /** A session has no user yet, or none any more. @returns the session that the protocol is to forget for it, if there are too many. */
  add(session: S): S | undefined {
    this.#idle.delete(session);
    this.#idle.add(session);
    if (this.#idle.size <= LIMIT) return undefined;
    const [oldest] = this.#idle;
    if (oldest === undefined) return undefined;
    this.#idle.delete(oldest);
    // A session that has found a user meanwhile is added again when the last user releases it.
    return oldest.references <= 0 ? oldest : undefined;
  }
}
