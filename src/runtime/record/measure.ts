/** Counters and series, by name. The values of a scenario's warm-up are cleared before the run begins. */

import { Histogram } from "./histogram.js";
import type { Samples } from "./samples.js";
import { mser5, type WarmUp } from "./warm-up.js";

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
export class Series implements Samples {
  // Many hosts of a large world record nothing.
  #values = new Float64Array(16);
  #length = 0;
  /** Called with each value after it has been recorded. */
  watch: ((value: number) => void) | null = null;
  /** What {@link steady} has cut, if it was asked. */
  warmUp: WarmUp | null = null;
  /** The series of which this one has the samples, if it was {@link merged}. */
  parts: readonly Series[] = [];

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
    if (this.watch !== null) this.watch(value);
  }
  reset(): void {
    this.#length = 0;
    this.warmUp = null;
  }

  total(): number {
    let total = 0;
    for (const value of this.values) total += value;
    return total;
  }

  percentile(percent: number): number {
    if (this.#length === 0) return NaN;
    const sorted = this.values.slice().sort();
    const rank = Math.ceil((percent * sorted.length) / 100);
    return sorted[Math.min(Math.max(rank, 1), sorted.length) - 1]!;
  }
}

/** Numbers as samples. */
export function samples(values: readonly number[]): Samples {
  const series = new Series();
  for (const value of values) series.record(value);
  return series;
}

/** The samples of several as one. */
export function merged(parts: readonly Samples[]): Samples {
  const all = new Series();
  let histogram: Histogram | undefined;
  for (const part of parts) {
    if (part instanceof Series) for (const value of part.values) all.record(value);
    else if (part instanceof Histogram) (histogram ??= new Histogram()).add(part);
  }
  all.parts = parts.filter((part) => part instanceof Series);
  return histogram ?? all;
}

/**
 * The series without its warm-up, as {@link mser5} finds it; whole where no end of the warm-up is found. Of samples that were merged, each series is cut by itself. The series
 * then has the cut (`warmUp`), for the report.
 */
export function steady(series: Series): Series {
  if (series.parts.length > 0) return merged(series.parts.map(steady)) as Series;
  const cut = mser5(series.values);
  series.warmUp = { values: series.length, cut };
  if (cut === null || cut === 0) return series;
  const rest = new Series();
  for (const value of series.values.subarray(cut)) rest.record(value);
  return rest;
}

/** A value that rises and falls, with the time that it spent at each level. */
export class Gauge {
  /** Called with each value that is set, and with the value at the end of the warm-up. */
  watch: ((value: number) => void) | null = null;
  #value = 0;
  #most = 0;
  #least = 0;
  #since = 0;
  #from = 0;
  #area = 0;
  readonly #clock: { readonly now: number };

  constructor(clock: { readonly now: number }) {
    this.#clock = clock;
  }

  get value(): number {
    return this.#value;
  }
  /** The greatest since the last reset. */
  get most(): number {
    return this.#most;
  }
  /** The least since the last reset. */
  get least(): number {
    return this.#least;
  }
  /** The mean over the time since the last reset; the value itself if no time has passed. */
  get mean(): number {
    const { now } = this.#clock;
    return now === this.#from ? this.#value : (this.#area + this.#value * (now - this.#since)) / (now - this.#from);
  }

  set(value: number): void {
    const { now } = this.#clock;
    this.#area += this.#value * (now - this.#since);
    this.#since = now;
    this.#value = value;
    if (value > this.#most) this.#most = value;
    if (value < this.#least) this.#least = value;
    if (this.watch !== null) this.watch(value);
  }
  /** Adds `by`, which may be negative. */
  add(by: number): void {
    this.set(this.#value + by);
  }
  /** Forgets all but the value, at the end of the warm-up. */
  reset(): void {
    this.#from = this.#since = this.#clock.now;
    this.#area = 0;
    this.#most = this.#value;
    this.#least = this.#value;
    if (this.watch !== null) this.watch(this.#value);
  }
}

/** NaN for none. */
export function mean(samples: Samples): number {
  return samples.total() / samples.length;
}

export function sum(samples: Samples): number {
  return samples.total();
}

export function minimum(samples: Samples): number {
  return samples.percentile(0);
}

export function maximum(samples: Samples): number {
  return samples.percentile(100);
}

export function percentile(samples: Samples, percent: number): number {
  return samples.percentile(percent);
}

/** Batches of a series, for the confidence interval of its mean. */
const BATCHES = 20;
/** Two-sided 95 % quantile of Student's t with one degree of freedom less than there are batches. */
const STUDENT = 2.093;

/**
 * Half the width of the 95 % confidence interval of a series' mean, by the means of 20 successive batches. Means of batches depend on one
 * another less than single values do (Law and Kelton, "Simulation Modeling and Analysis", 9.5.3). NaN for fewer than 40 values.
 * Values at the end that do not fill a batch are left out.
 */
export function confidence(series: Series): number {
  const size = Math.floor(series.length / BATCHES);
  if (size < 2) return NaN;
  const means: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    let total = 0;
    for (const value of series.values.subarray(batch * size, (batch + 1) * size)) total += value;
    means.push(total / size);
  }
  const middle = means.reduce((total, value) => total + value, 0) / BATCHES;
  const variance = means.reduce((total, value) => total + (value - middle) * (value - middle), 0) / (BATCHES - 1);
  return STUDENT * Math.sqrt(variance / BATCHES);
}
