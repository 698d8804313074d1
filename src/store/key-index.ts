/**
 * A hash table from keys to the places of records, in arrays of numbers: a million JavaScript strings and objects would take ten times the memory.
 */
export class KeyIndex {
  /** 64 bits of each key; both 0 for a free place. */
  #high = new Uint32Array(1024);
  #low = new Uint32Array(1024);
  #where = new Float64Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @returns where the key was before; undefined if it is new. */
  add(key: string, where: number): number | undefined {
    if (this.#size * 2 >= this.#where.length) this.#grow();
    const [high, low] = bitsOf(key);
    const at = this.#place(high, low);
    if ((this.#high[at] ?? 0) !== 0 || (this.#low[at] ?? 0) !== 0) return this.#where[at];
    this.#put(at, high, low, where);
    this.#size++;
    return undefined;
  }

  find(key: string): number | undefined {
    const [high, low] = bitsOf(key);
    const at = this.#place(high, low);
    return this.#high[at] === 0 && this.#low[at] === 0 ? undefined : this.#where[at];
  }

  #put(at: number, high: number, low: number, where: number): void {
    this.#high[at] = high;
    this.#low[at] = low;
    this.#where[at] = where;
  }

  /** The place of the key, or the free place for it. */
  #place(high: number, low: number): number {
    const mask = this.#where.length - 1;
    let at = low & mask;
    while ((this.#high[at] !== 0 || this.#low[at] !== 0) && (this.#high[at] !== high || this.#low[at] !== low))
      at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const [high, low, where] = [this.#high, this.#low, this.#where];
    this.#high = new Uint32Array(high.length * 2);
    this.#low = new Uint32Array(high.length * 2);
    this.#where = new Float64Array(high.length * 2);
    for (let at = 0; at < high.length; at++) {
      const [h, l] = [high[at] ?? 0, low[at] ?? 0];
      if (h !== 0 || l !== 0) this.#put(this.#place(h, l), h, l, where[at] ?? 0);
    }
  }
}

function bitsOf(key: string): readonly [high: number, low: number] {
  const high = Number.parseInt(key.slice(0, 8), 16);
  const low = Number.parseInt(key.slice(8, 16), 16);
  return high === 0 && low === 0 ? [0, 1] : [high, low];
}
