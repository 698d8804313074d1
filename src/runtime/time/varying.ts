/** Values that an entry draws anew each time: the sizes of its messages, the times between them. */
import type { Random } from "./random.js";

export interface Distribution {
  draw(random: Random): number;
}

/** One value, or how it varies. */
export type Varying = number | Distribution;

/** The value, or the next one drawn. */
export function draw(value: Varying, random: Random): number {
  return typeof value === "number" ? value : value.draw(random);
}

/** Each whole number from `low` to `high`, equally likely. */
export function uniform(low: number, high: number): Distribution {
  const values = Math.floor(high) - Math.ceil(low) + 1;
  return {
    draw: (random) => {
      if (values <= 1) return low;
      if (values <= 2 ** 32) return Math.ceil(low) + random.below(values);
      // 53 bits: the probabilities of two values differ by at most 2^-21.
      const fraction = ((random.next() >>> 5) * 2 ** 26 + (random.next() >>> 6)) / 2 ** 53;
      return Math.ceil(low) + Math.floor(fraction * values);
    },
  };
}

/** Each of the values, equally likely. */
export function oneOf(values: readonly number[]): Distribution {
  return { draw: (random) => values[random.below(values.length)] ?? NaN };
}

/** The times, in ns, between independent events, on average `rate` of them in a second; Infinity for 0. */
export function poisson(rate: number): Distribution {
  return { draw: (random) => (rate === 0 ? Infinity : (exponential(random) * 1e9) / rate) };
}

/** Of mean 1, by von Neumann's method, which only compares: logarithms differ between machines. */
export function exponential(random: Random): number {
  for (let whole = 0; ; whole++) {
    const first = random.next();
    let last = first;
    let falling = 1;
    for (let next = random.next(); next <= last; next = random.next()) {
      last = next;
      falling++;
    }
    if (falling % 2 === 1) return whole + first / 2 ** 32;
  }
}
