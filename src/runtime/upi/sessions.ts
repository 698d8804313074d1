/**
 * The sessions of a protocol. Each is found by its key, a limited number of unused ones stays, and openEnables say from which peers the protocols above
 * want
 * messages. Nothing here waits or sends: the protocol closes the lower sessions itself.
 *
 * @example
 * class ECHO extends ECHOBase {
 *   readonly #sessions = new Sessions<ECHOSession>(this);
 *   override openEnable(upper: Binding, _participants: Participants, type: string): boolean {
 *     return this.#sessions.enable(upper, type);
 *   }
 * }
 */
import { type Enable, Enables } from "./enables.js";
import { IdleSessions } from "./idle-sessions.js";
import { IdMap } from "./id-map.js";
import type { Binding } from "./binding.js";
import type { Protocol } from "./protocol.js";
import type { Session } from "./session.js";

type Key = readonly [number, number, number, number];

/** A key has up to four parts, as in {@link IdMap}: addresses, ports, numbers of protocols, the `id` of the session below. */
export class Sessions<S extends Session> {
  readonly #protocol: Protocol;
  readonly #byKey = new IdMap<S>();
  readonly #keys = new Map<S, Key>();
  readonly #idle: IdleSessions<S>;
  readonly #enables = new Enables();

  /** @param idle How many unused sessions stay. */
  constructor(protocol: Protocol, { idle }: { readonly idle?: number } = {}) {
    this.#protocol = protocol;
    this.#idle = new IdleSessions(idle);
  }

  // ---------------------------------------------------------------------------------------------------- enables

  /** The number of an upper protocol over this one; undefined if it has none. */
  numberOf(type: string): number | undefined {
    const { host, type: own } = this.#protocol;
    return host.numbers.relative(type, own);
  }

  /**
   * Records that an upper protocol wants messages of peers that open.
   * @param key The key of such messages: a port, for example. By default the number of the upper protocol.
   * @returns false if another protocol has the key, or if there is no number.
   */
  enable(upper: Binding, type: string, key: number | undefined = this.numberOf(type)): boolean {
    return key !== undefined && this.#enables.add(upper, type, key);
  }

  /** The upper protocol that wants messages with a key; undefined if there is none. */
  enabled(key: number): Enable | undefined {
    return this.#enables.get(key);
  }

  // --------------------------------------------------------------------------------------------------- sessions

  find(a: number, b = 0, c = 0, d = 0): S | undefined {
    return this.#byKey.resolve(a, b, c, d);
  }

  /** @returns false if the key belongs to another session, which keeps it. */
  bind(session: S, a: number, b = 0, c = 0, d = 0): boolean {
    if (!this.#byKey.bind(session, a, b, c, d)) return false;
    this.#keys.set(session, [a, b, c, d]);
    return true;
  }

  /** The session is closed. @returns false if it was closed before. */
  unbind(session: S): boolean {
    const key = this.#keys.get(session);
    if (key === undefined) return false;
    this.#keys.delete(session);
    this.#idle.remove(session);
    return this.#byKey.unbind(...key);
  }

  /**
   * A session is no longer used. It stays, for later messages of its peer.
   * @returns the session to be closed, if there are too many; it has no key any more.
   */
  leave(session: S): S | undefined {
    const oldest = this.#keys.has(session) ? this.#idle.add(session) : undefined;
    return oldest !== undefined && this.unbind(oldest) ? oldest : undefined;
  }

  /** The number of sessions, used or not. */
  get size(): number {
    return this.#keys.size;
  }

  /** All sessions, in the order in which they were bound. */
  values(): S[] {
    return [...this.#keys.keys()];
  }
}
