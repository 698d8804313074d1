interface Entry<V> {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  /** Counts bindings. */
  readonly order: number;
  readonly value: V;
  /** Another entry with the same hash. */
  next: Entry<V> | undefined;
}

/**
 * A map from keys to objects: the x-kernel's Map tool, with its one-entry cache. A key has up to four components, each a safe
 * integer (an address, a port, the `id` of a session); components that are left out are 0. Iteration is in the order of binding.
 */
export class IdMap<V> {
  // The first entry of each hash. A one-component key is its own hash; longer ones share one now and then.
  readonly #first = new Map<number, Entry<V>>();
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
    const first = this.#first.get(hash);
    const old = find(first, a, b, c, d);
    if (old !== undefined) return old.value === value;
    const entry = { a, b, c, d, order: this.#bound++, value, next: first };
    this.#first.set(hash, entry);
    this.#cached = entry;
    this.#size++;
    return true;
  }

  /** The value of a key; undefined if the key is not bound. */
  resolve(a: number, b = 0, c = 0, d = 0): V | undefined {
    const cached = this.#cached;
    if (cached !== undefined && cached.a === a && cached.b === b && cached.c === c && cached.d === d)
      return cached.value;
    const entry = find(this.#first.get(hashOf(a, b, c, d)), a, b, c, d);
    if (entry === undefined) return undefined;
    this.#cached = entry;
    return entry.value;
  }

  /** Removes a key. Returns whether it was bound. */
  unbind(a: number, b = 0, c = 0, d = 0): boolean {
    const hash = hashOf(a, b, c, d);
    const first = this.#first.get(hash);
    const entry = find(first, a, b, c, d);
    if (entry === undefined) return false;
    let before = first;
    while (before !== entry && before?.next !== entry) before = before?.next;
    if (before !== entry && before !== undefined) before.next = entry.next;
    else if (entry.next === undefined) this.#first.delete(hash);
    else this.#first.set(hash, entry.next);
    this.#cached = undefined;
    this.#size--;
    return true;
  }

  /** All values, in the order in which their keys were bound. */
  values(): V[] {
    const entries: Entry<V>[] = [];
    for (const first of this.#first.values())
      for (let entry: Entry<V> | undefined = first; entry !== undefined; entry = entry.next) entries.push(entry);
    return entries.sort((one, other) => one.order - other.order).map(({ value }) => value);
  }
}

function find<V>(first: Entry<V> | undefined, a: number, b: number, c: number, d: number): Entry<V> | undefined {
  let entry = first;
  while (entry !== undefined && (entry.a !== a || entry.b !== b || entry.c !== c || entry.d !== d)) entry = entry.next;
  return entry;
}

function hashOf(a: number, b: number, c: number, d: number): number {
  if (b === 0 && c === 0 && d === 0) return a;
  let hash = Math.imul(a, 0x9e3779b1) ^ b;
  hash = Math.imul(hash, 0x85ebca6b) ^ c;
  hash = Math.imul(hash, 0xc2b2ae35) ^ d;
  return hash ^ (hash >>> 15);
}
