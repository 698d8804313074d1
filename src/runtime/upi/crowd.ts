/**
 * Things that a protocol keeps for strangers: parts of messages, replies that have not been acknowledged. Their number is limited, in all and for each
 * source. Beyond a limit the thing that began first has to go: so a source crowds out its own things, and only many sources together those of others.
 *
 * @example
 * const old = this.#crowd.add(partial, peer);
 * if (old !== undefined) this.giveUp(old);
 */
export class Crowd<T> {
  readonly #most: number;
  readonly #perSource: number;
  /** In the order in which they began. */
  readonly #all = new Map<T, { readonly source: number; parts: number }>();
  readonly #bySource = new Map<number, { readonly members: Set<T>; parts: number }>();
  #parts = 0;

  /** @param limits of the parts that are kept, in all and for one source. */
  constructor({ most, perSource = most }: { readonly most: number; readonly perSource?: number }) {
    this.#most = most;
    this.#perSource = perSource;
  }

  /** How many parts are kept. */
  get parts(): number {
    return this.#parts;
  }
  /** How many things they are of. */
  get size(): number {
    return this.#all.size;
  }

  /**
   * Adds one part to a thing that is here, or that begins with it.
   * @returns the thing that has to go, which may be the same one; undefined if there is room. It is not here any more.
   */
  add(thing: T, source: number): T | undefined {
    const known = this.#all.get(thing);
    if (known === undefined) this.#all.set(thing, { source, parts: 1 });
    else known.parts++;
    let own = this.#bySource.get(source);
    if (own === undefined) this.#bySource.set(source, (own = { members: new Set(), parts: 0 }));
    own.members.add(thing);
    own.parts++;
    this.#parts++;
    // One part too many is there at the most, so that one thing has to go.
    const from = own.parts > this.#perSource ? own.members : this.#parts > this.#most ? this.#all.keys() : undefined;
    if (from === undefined) return undefined;
    const [oldest] = from;
    if (oldest !== undefined) this.remove(oldest);
    return oldest;
  }

  /** A thing is whole, or given up; nothing happens if it is not here. */
  remove(thing: T): void {
    const known = this.#all.get(thing);
    if (known === undefined) return;
    this.#all.delete(thing);
    this.#parts -= known.parts;
    const own = this.#bySource.get(known.source);
    if (own === undefined) return;
    own.members.delete(thing);
    own.parts -= known.parts;
    if (own.members.size === 0) this.#bySource.delete(known.source);
  }
}
