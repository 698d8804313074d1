/** Counters and series, by name; what a scenario's warm-up leaves in them is cleared before the run begins. */

export class Counter {
  value = 0;

  count(by = 1): void {
    this.value += by;
  }
  reset(): void {
    this.value = 0;
  }
}

/** Values in the order they were recorded. */
export class Series {
  #values = new Float64Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }
  /** The values so far; valid until the next `record`. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }

  record(value: number): void {
    if (this.#length === this.#values.length) {
      const longer = new Float64Array(this.#length * 2);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.#length++] = value;
  }
  reset(): void {
    this.#length = 0;
  }
}

/** NaN for an empty series. */
export function mean(series: Series): number {
  return sum(series) / series.length;
}

export function sum(series: Series): number {
  let total = 0;
  for (const value of series.values) total += value;
  return total;
}

export function minimum(series: Series): number {
  return percentile(series, 0);
}

export function maximum(series: Series): number {
  return percentile(series, 100);
}

/** The smallest value that at least `percent` of the values do not exceed (nearest rank); NaN for an empty series. */
export function percentile(series: Series, percent: number): number {
  if (series.length === 0) return NaN;
  const sorted = series.values.slice().sort();
  const rank = Math.ceil((percent * sorted.length) / 100);
  return sorted[Math.min(Math.max(rank, 1), sorted.length) - 1]!;
}
