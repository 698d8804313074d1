/** Runs of one point with several seeds: the means of the measures, and their confidence intervals. */
import type { Experiment, Until } from "../runtime/index.js";
import { joinedBarriers } from "./barriers.js";
import type { PointResult } from "./run-point.js";

/** The seeds of an experiment's runs of a point: the given one and those after it. Of `repeat until`, those that are made whatever they give. */
export function seedsOf({ repeat = 1, until }: Experiment, seed: number): readonly number[] {
  return Array.from({ length: until?.least ?? repeat }, (_, index) => seedOf(seed, index));
}

export function seedOf(seed: number, repetition: number): number {
  return (seed + repetition) % 2 ** 32;
}

/**
 * How many of a point's runs count: the first so many, after which the half width of the 95 % confidence interval of the mean is small enough, or all
 * that are allowed. The runs are taken in the order of their seeds, so that the number does not depend on the order in which they were made.
 *
 * A sequential rule for relative precision: Chow and Robbins, "On the asymptotic theory of fixed-width sequential confidence intervals for the mean"
 * (1965); Law and Kelton, "Simulation Modeling and Analysis", 9.4.1.
 * @param values What the measure was in each run.
 * @returns undefined where more runs are needed.
 */
export function runsThatCount({ within, least, most }: Until, values: readonly number[]): number | undefined {
  for (let count = least; count <= Math.min(most, values.length); count++)
    if (count === most || isWithin(within, values.slice(0, count))) return count;
  return undefined;
}

export function isWithin(within: number, values: readonly number[]): boolean {
  return (interval95(values) ?? Infinity) <= within * Math.abs(mean(values));
}

/**
 * How many runs to make next: half of those that are still needed if they differ as those that were made, so that few are made for nothing.
 */
export function nextRuns({ within, most }: Until, values: readonly number[]): number {
  const half = interval95(values) ?? Infinity;
  const needed = values.length * (half / (within * Math.abs(mean(values)))) ** 2;
  const more = Math.ceil((needed - values.length) / 2);
  return Math.min(most - values.length, Math.max(1, Number.isFinite(more) ? more : 1));
}

/** Runs of one point as one result, with the means of their samples; a single run is unchanged. */
export function joined(runs: readonly PointResult[]): PointResult {
  const [first] = runs;
  if (first === undefined) throw new RangeError("a point without a run has no result");
  if (runs.length === 1) return first;
  const names = Object.keys(first.samples);
  const samples = Object.fromEntries(names.map((name) => [name, mean(runs.map((run) => run.samples[name] ?? NaN))]));
  // The scenario's expectations must hold in every run.
  const checks = first.checks.map((check, index) => ({
    ...check,
    holds: runs.every((run) => run.checks[index]?.holds === true),
  }));
  const barriers = joinedBarriers(runs);
  return {
    ...first,
    samples,
    checks,
    simulatedNs: mean(runs.map((run) => run.simulatedNs)),
    ...(barriers.length > 0 && { barriers }),
    runs,
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** Half of the 95 % confidence interval of the mean, by Student's t; undefined for fewer than two values. */
export function interval95(values: readonly number[]): number | undefined {
  if (values.length < 2) return undefined;
  const middle = mean(values);
  const squares = values.reduce((sum, each) => sum + (each - middle) ** 2, 0);
  const freedom = values.length - 1;
  return studentT(freedom) * Math.sqrt(squares / freedom / values.length);
}

/** The 97.5th percentile of Student's t distribution for 1 to 10 degrees of freedom. */
const smallT = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281];

/** From 11 degrees on by the series of Abramowitz and Stegun, 26.7.5, which is exact to four digits there. */
function studentT(freedom: number): number {
  const small = smallT[freedom - 1];
  if (small !== undefined) return small;
  const z = 1.959964;
  const terms = [
    z,
    (z ** 3 + z) / (4 * freedom),
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2),
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3),
  ];
  return terms.reduce((sum, term) => sum + term, 0);
}
