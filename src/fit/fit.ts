/** A whole fit: from experiments that compare with measurements to fitted numbers and their uncertainties. */
import type { Matrix } from "ml-matrix";
import type { Runner } from "../lab/index.js";
import { Model } from "./model.js";
import { optimise } from "./optimise.js";
import { type Precision, precisionOf } from "./precision.js";
import { type FitExperiment, type Held, type Target, targetsOf } from "./targets.js";
import { type Thresholds, thresholdsAt } from "./thresholds.js";
import { type DeclaredAt, type FittedValue, fittedValues, type Machines, rounded } from "./values.js";

export interface FitOptions {
  readonly experiments: readonly FitExperiment[];
  /** Of all experiments, by name. */
  readonly machines: Machines;
  /** Where their values are written. */
  readonly declared?: DeclaredAt;
  readonly held: readonly Held[];
  readonly seed: number;
  readonly run: Runner;
  /** Whether to look for thresholds; that takes about as long as the fit. */
  readonly thresholds: boolean;
  readonly progress: (stage: string, done: number, of: number) => void;
}

export interface Fit {
  readonly values: readonly FittedValue[];
  /** The fitted numbers, as a profile will have them. */
  readonly numbers: readonly number[];
  readonly targets: readonly Target[];
  /** Simulated values of the targets before and after, from whole runs. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly precision: Precision;
  readonly thresholds?: readonly Thresholds[];
  /** The Jacobian of all targets, withheld ones too, in tolerances by shares of the ranges. */
  readonly jacobian: Matrix;
  readonly iterations: number;
  readonly runs: number;
}

/** The error if there is nothing to fit, or nothing to fit to. */
export class FitError extends Error {
  override readonly name = "FitError";
}

/** @throws FitError; RunError if a point cannot be run. */
export async function fit(options: FitOptions): Promise<Fit> {
  const { experiments, machines, held, seed, run, progress } = options;
  const values = fittedValues(machines, options.declared);
  const targets = experiments.flatMap((from) => targetsOf(from, held));
  if (values.length === 0) throw new FitError("no value of these machines is labelled fitted(v, low..high)");
  if (targets.every((target) => target.held))
    throw new FitError(
      targets.length === 0
        ? "no experiment compares a measure with measured values"
        : "every measured cell is held out",
    );
  const model = new Model({ experiments, targets, values, machines, seed, run });
  const ranges = values.map(({ low, high }) => high - low);
  const numbersAt = (at: readonly number[]): number[] => at.map((u, i) => values[i]!.low + u * ranges[i]!);
  const start = values.map(({ value, low }, i) => (value - low) / ranges[i]!);
  const errors = (simulated: readonly number[]): number[] =>
    simulated.map((value, i) => (value - targets[i]!.of) / targets[i]!.tolerance);
  const fitting = targets.flatMap((target, i) => (target.held ? [] : [i]));
  const evaluateAll = async (all: readonly (readonly number[])[]): Promise<readonly (readonly number[])[]> =>
    (await model.evaluateAll(all.map(numbersAt))).map(errors);
  const ofFitting = (each: readonly number[]): number[] => fitting.map((i) => each[i]!);

  const before = await model.prepare(
    values.map(({ value }) => value),
    (done, of) => {
      progress("whole runs", done, of);
    },
  );
  // The Jacobian covers all targets; the search uses those of the fit only.
  const optimum = await optimise({
    start,
    evaluateAll: async (all) => (await evaluateAll(all)).map(ofFitting),
    progress: (iteration) => {
      progress("step", iteration - 1, 14);
    },
  });
  const numbers = numbersAt(optimum.at).map((number, i) => rounded(values[i]!, number));
  const at = numbers.map((number, i) => (number - values[i]!.low) / ranges[i]!);
  const result = {
    values,
    numbers,
    targets,
    before,
    precision: precisionOf(optimum.jacobian, optimum.sum),
    jacobian: optimum.jacobian,
    iterations: optimum.iterations,
  };
  const thresholds = options.thresholds
    ? await thresholdsAt(
        async (all) => (await evaluateAll(all)).map(ofFitting),
        at,
        ofFitting((await evaluateAll([at]))[0]!),
        optimum.jacobian,
        (done, of) => {
          progress("thresholds", done, of);
        },
      )
    : undefined;
  progress("whole runs", 0, 1);
  const after = await model.evaluateWhole(numbers);
  return { ...result, after, runs: model.runs, ...(thresholds !== undefined && { thresholds }) };
}
