/** Runs of one point with several seeds: the means of the measures, and their confidence intervals. */
import type { Experiment } from "../runtime/index.js";
import type { PointResult } from "./run-point.js";

/** The seeds of an experiment's runs of a point: the given one and the following ones. */
export function seedsOf({ repeat = 1 }: Experiment, seed: number): readonly number[] {
  return Array.from({ length: repeat }, (_, index) => (seed + index) % 2 ** 32);
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
  return { ...first, samples, checks, simulatedNs: mean(runs.map((run) => run.simulatedNs)), runs };
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
