/** A seeded generator of integers (sfc32 by Chris Doty-Humphrey): the same numbers on every engine. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param stream Separates generators of one seed, such as those of the hosts of a world. */
  constructor(seed: number, stream = 0) {
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 2 ** 32) | 0;
    this.#c = stream | 0;
    // The first outputs still show the seed.
    for (let round = 0; round < 15; round++) this.next();
  }

  /** An integer from 0 to 2^32 - 1. */
  next(): number {
    const result = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  /** An integer from 0 to `limit` - 1, each equally likely; `limit` is at most 2^32. */
  below(limit: number): number {
    // Outputs above the last whole multiple of the limit are thrown away; otherwise small results would be more likely.
    const whole = 2 ** 32 - (2 ** 32 % limit);
    for (;;) {
      const value = this.next();
      if (value < whole) return value % limit;
    }
  }
}
