/**
 * A histogram of high dynamic range: whole numbers from 0 on, each kept to within 1/128 of itself, in constant memory for each
 * power of two. The idea is that of HdrHistogram (Tene); this one has no encoding and needs nothing of Node.
 */
import type { Samples } from "./samples.js";

/** Buckets for each power of two. */
const BUCKETS = 128;
/** The same, as a shift. */
const ROW = 7;

export class Histogram implements Samples {
  length = 0;
  /** Counts of buckets, {@link BUCKETS} in a row. Most hosts have values of one or two powers of two, so the others have no counts: undefined. */
  readonly #rows: (number[] | undefined)[] = [];
  #total = 0;
  #least = Infinity;
  #most = -Infinity;

  /** @param value from 0 to 2^53; values below 128 are kept exactly. */
  record(value: number): void {
    this.length++;
    this.#total += value;
    if (value < this.#least) this.#least = value;
    if (value > this.#most) this.#most = value;
    const bucket = bucketOf(value);
    const row = this.#rows[bucket >> ROW] ?? this.#row(bucket >> ROW);
    row[bucket & (BUCKETS - 1)]!++;
  }

  /** Makes a row. */
  #row(number: number): number[] {
    while (this.#rows.length < number) this.#rows.push(undefined);
    return (this.#rows[number] = new Array<number>(BUCKETS).fill(0));
  }

  /** Adds all values of another histogram. */
  add(other: Histogram): void {
    other.#rows.forEach((counts, number) => {
      if (counts === undefined) return;
      const row = this.#rows[number] ?? this.#row(number);
      counts.forEach((count, place) => {
        row[place]! += count;
      });
    });
    this.length += other.length;
    this.#total += other.#total;
    if (other.#least < this.#least) this.#least = other.#least;
    if (other.#most > this.#most) this.#most = other.#most;
  }

  reset(): void {
    this.length = 0;
    this.#total = 0;
    this.#least = Infinity;
    this.#most = -Infinity;
    this.#rows.length = 0;
  }

  total(): number {
    return this.#total;
  }

  /** Exact to 1/128; the least and the greatest are exact. */
  percentile(percent: number): number {
    if (this.length === 0) return NaN;
    const rank = Math.min(Math.max(Math.ceil((percent * this.length) / 100), 1), this.length);
    if (rank === 1) return this.#least;
    if (rank === this.length) return this.#most;
    let seen = 0;
    let reached = 0;
    this.#forEach((count, bucket) => {
      if (seen < rank) reached = bucket;
      seen += count;
    });
    return Math.min(Math.max(highestOf(reached), this.#least), this.#most);
  }

  /** Every bucket that is not empty, lowest first: its highest value, and its count. */
  buckets(): { readonly upTo: number; readonly count: number }[] {
    const buckets: { upTo: number; count: number }[] = [];
    this.#forEach((count, bucket) => {
      buckets.push({ upTo: highestOf(bucket), count });
    });
    return buckets;
  }

  /** Every bucket that is not empty, lowest first. */
  #forEach(visit: (count: number, bucket: number) => void): void {
    this.#rows.forEach((counts, number) => {
      counts?.forEach((count, place) => {
        if (count > 0) visit(count, number * BUCKETS + place);
      });
    });
  }
}

function bucketOf(value: number): number {
  let scaled = Math.floor(value);
  let shift = 0;
  // Beyond 32 bits there is no integer shift.
  while (scaled >= 2 ** 31) {
    scaled = Math.floor(scaled / 2);
    shift++;
  }
  const above = Math.max(0, 31 - Math.clz32(scaled) - 6);
  return (shift + above) * (BUCKETS / 2) + (scaled >>> above);
}

function highestOf(bucket: number): number {
  if (bucket < BUCKETS) return bucket;
  const above = Math.floor(bucket / (BUCKETS / 2)) - 1;
  let value = bucket - above * (BUCKETS / 2) + 1;
  for (let count = 0; count < above; count++) value *= 2;
  return value - 1;
}
