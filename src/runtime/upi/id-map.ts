interface Entry<V> {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  /** Counts bindings. */
  readonly order: number;
  readonly value: V;
}

/**
 * A map from keys to objects: the x-kernel's Map tool, with its one-entry cache. A key has up to four components, each a safe
 * integer (an address, a port, the `id` of a session); components that are left out are 0. Iteration is in the order of binding.
 */
export class IdMap<V> {
  // A one-component key is its own hash; longer ones share a bucket now and then.
  readonly #buckets = new Map<number, Entry<V>[]>();
  #cached: Entry<V> | undefined;
  #size = 0;
  #bound = 0;

  /** The number of bound keys. */
  get size(): number {
    return this.#size;
  }

  /** Binds a key. Returns false, and changes nothing, if the key is bound to another value. */
  bind(value: V, a: number, b = 0, c = 0, d = 0): boolean {
    const hash = hashOf(a, b, c, d);
    let bucket = this.#buckets.get(hash);
    if (bucket === undefined) {
      bucket = [];
      this.#buckets.set(hash, bucket);
    }
    const old = find(bucket, a, b, c, d);
    if (old !== undefined) return old.value === value;
    const entry = { a, b, c, d, order: this.#bound++, value };
    bucket.push(entry);
    this.#cached = entry;
    this.#size++;
    return true;
  }

  /** The value of a key; undefined if the key is not bound. */
  resolve(a: number, b = 0, c = 0, d = 0): V | undefined {
    const cached = this.#cached;
    if (cached !== undefined && cached.a === a && cached.b === b && cached.c === c && cached.d === d)
      return cached.value;
    const bucket = this.#buckets.get(hashOf(a, b, c, d));
    if (bucket === undefined) return undefined;
    const entry = find(bucket, a, b, c, d);
    if (entry === undefined) return undefined;
    this.#cached = entry;
    return entry.value;
  }

  /** Removes a key. Returns whether it was bound. */
  unbind(a: number, b = 0, c = 0, d = 0): boolean {
    const hash = hashOf(a, b, c, d);
    const bucket = this.#buckets.get(hash);
    if (bucket === undefined) return false;
    const index = bucket.findIndex((entry) => entry.a === a && entry.b === b && entry.c === c && entry.d === d);
    if (index < 0) return false;
    bucket.splice(index, 1);
    if (bucket.length === 0) this.#buckets.delete(hash);
    this.#cached = undefined;
    this.#size--;
    return true;
  }

  /** All values, in the order in which their keys were bound. */
  values(): V[] {
    const entries = [...this.#buckets.values()].flat();
    return entries.sort((one, other) => one.order - other.order).map(({ value }) => value);
  }
}

function find<V>(bucket: readonly Entry<V>[], a: number, b: number, c: number, d: number): Entry<V> | undefined {
  for (const entry of bucket) if (entry.a === a && entry.b === b && entry.c === c && entry.d === d) return entry;
  return undefined;
}

function hashOf(a: number, b: number, c: number, d: number): number {
  if (b === 0 && c === 0 && d === 0) return a;
  let hash = Math.imul(a, 0x9e3779b1) ^ b;
  hash = Math.imul(hash, 0x85ebca6b) ^ c;
  hash = Math.imul(hash, 0xc2b2ae35) ^ d;
  return hash ^ (hash >>> 15);
}
