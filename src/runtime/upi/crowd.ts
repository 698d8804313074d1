/**
 * What a protocol keeps for strangers: messages of which parts are missing, replies that have not been acknowledged. How much that may be is limited, in
 * all and for each source; beyond a limit the one that began first has to go. So a source can crowd out its own things, and only many sources together
 * those of others.
 *
 * @example
 * for (const old of this.#crowd.add(partial, peer, 1)) this.giveUp(old);
 */
export class Crowd<T> {
  readonly #most: number;
  readonly #perSource: number;
  /** In the order in which they began. */
  readonly #all = new Map<T, { source: number; weight: number }>();
  readonly #bySource = new Map<number, { readonly members: Set<T>; weight: number }>();
  #weight = 0;

  /** @param limits both are of the weight: of one source, and of all together. */
  constructor({ most, perSource = most }: { readonly most: number; readonly perSource?: number }) {
    this.#most = most;
    this.#perSource = perSource;
  }

  /** Of all together. */
  get weight(): number {
    return this.#weight;
  }
  /** How many there are. */
  get size(): number {
    return this.#all.size;
  }

  /**
   * Adds weight to one that is there, or that begins with this.
   * @returns those that have to go, which may be the one itself. They are not here any more.
   */
  add(one: T, source: number, weight: number): readonly T[] {
    const known = this.#all.get(one);
    if (known === undefined) this.#all.set(one, { source, weight });
    else known.weight += weight;
    let own = this.#bySource.get(source);
    if (own === undefined) this.#bySource.set(source, (own = { members: new Set(), weight: 0 }));
    own.members.add(one);
    own.weight += weight;
    this.#weight += weight;
    if (own.weight <= this.#perSource && this.#weight <= this.#most) return NOBODY;
    const gone: T[] = [];
    while (own.weight > this.#perSource) gone.push(this.#removeFirst(own.members));
    while (this.#weight > this.#most) gone.push(this.#removeFirst(this.#all.keys()));
    return gone;
  }

  /** It is whole, or given up; does nothing with one that is not here. */
  remove(one: T): void {
    const known = this.#all.get(one);
    if (known === undefined) return;
    this.#all.delete(one);
    this.#weight -= known.weight;
    const own = this.#bySource.get(known.source);
    if (own === undefined) return;
    own.members.delete(one);
    own.weight -= known.weight;
    if (own.members.size === 0) this.#bySource.delete(known.source);
  }

  #removeFirst(of: Iterable<T>): T {
    const [first] = of;
    this.remove(first!);
    return first!;
  }
}

const NOBODY: readonly never[] = [];
