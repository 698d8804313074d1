/** Cross-validation: how well a fit predicts cells that were withheld from it. All fits share one Jacobian of the model. */
import { Matrix } from "ml-matrix";
import type { FitOptions } from "./fit.js";
import { Model } from "./model.js";
import { jacobianAt, squares } from "./optimise.js";
import { boundedStep } from "./step.js";
import { type Held, holds, type Target, targetsOf } from "./targets.js";
import { fittedValues } from "./values.js";

export interface Prediction {
  readonly name: string;
  readonly cells: readonly { readonly target: Target; readonly predicted: number }[];
}

/**
 * The weight of a way from the middle of a range, against an error of one tolerance. If the data says nothing about a value, the result must not depend
 * on an earlier fit.
 */
const STAY = 0.05;
const STEPS = 4;

export async function crossValidate(
  options: Omit<FitOptions, "held" | "thresholds">,
  without: readonly { readonly name: string; readonly held: readonly Held[] }[],
): Promise<readonly Prediction[]> {
  const { experiments, machines, seed, run, progress } = options;
  const values = fittedValues(machines, options.declared);
  const targets = experiments.flatMap((from) => targetsOf(from, []));
  const model = new Model({ experiments, targets, values, machines, seed, run });
  const ranges = values.map(({ low, high }) => high - low);
  const evaluateAll = async (all: readonly (readonly number[])[]): Promise<readonly (readonly number[])[]> =>
    (await model.evaluateAll(all.map((at) => at.map((u, i) => values[i]!.low + u * ranges[i]!)))).map((simulated) =>
      simulated.map((value, i) => (value - targets[i]!.of) / targets[i]!.tolerance),
    );
  progress("cross-validation", 0, without.length + 2);
  const start = values.map(({ value, low }, i) => (value - low) / ranges[i]!);
  await model.prepare(
    values.map(({ value }) => value),
    () => undefined,
  );
  progress("cross-validation", 1, without.length + 2);
  const [there] = await evaluateAll([start]);
  const jacobian = await jacobianAt({ evaluateAll }, start, there!);
  const predictions: Prediction[] = [];
  for (const [done, { name, held }] of without.entries()) {
    progress("cross-validation", done + 2, without.length + 2);
    const isHeld = targets.map(({ from, point }) => held.some((each) => holds(each, from.experiment.name, point)));
    const kept = targets.flatMap((_, i) => (isHeld[i]! ? [] : [i]));
    if (kept.length === 0 || kept.length === targets.length) continue;
    const rows = new Matrix(kept.map((i) => jacobian.getRow(i)));
    const cost = (residuals: readonly number[], at: readonly number[]): number =>
      squares(kept.map((i) => residuals[i]!)) + STAY * squares(at.map((u) => u - 0.5));
    let at = start;
    let residuals = there!;
    for (let step = 0; step < STEPS; step++) {
      const tries = [1, 0.25, 0.06].map((radius) => {
        const box = { low: at.map((u) => Math.max(-radius, -u)), high: at.map((u) => Math.min(radius, 1 - u)) };
        const offset = at.map((u) => u - 0.5);
        const moved = boundedStep(
          rows,
          kept.map((i) => residuals[i]!),
          box,
          STAY,
          offset,
        );
        return at.map((u, i) => u + moved[i]!);
      });
      const results = await evaluateAll(tries);
      const costs = results.map((each, i) => cost(each, tries[i]!));
      const best = costs.indexOf(Math.min(...costs));
      if (costs[best]! >= cost(residuals, at)) break;
      at = tries[best]!;
      residuals = results[best]!;
    }
    predictions.push({
      name,
      cells: targets.flatMap((target, i) =>
        isHeld[i]! ? [{ target, predicted: target.of + residuals[i]! * target.tolerance }] : [],
      ),
    });
  }
  return predictions;
}
