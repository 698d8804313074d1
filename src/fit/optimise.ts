/**
 * Bounded Gauss-Newton in a trust region. Most of a simulation is piecewise linear in its costs, so a numeric Jacobian and a
 * quadratic programme come near the optimum in a few steps. If results jump and a step makes them worse, the step is undone and the region shrinks.
 */
import { Matrix } from "ml-matrix";
import { boundedStep } from "./step.js";

/** Values are shares of their ranges, from 0 to 1. Residuals are errors in tolerances. */
export interface Problem {
  readonly start: readonly number[];
  evaluateAll(all: readonly (readonly number[])[]): Promise<readonly (readonly number[])[]>;
  /** Called before each evaluation of a step and of a Jacobian. */
  progress(iteration: number, sum: number): void;
}

export interface Optimum {
  readonly at: readonly number[];
  readonly residuals: readonly number[];
  readonly jacobian: Matrix;
  readonly iterations: number;
  /** The sum of the squared residuals. */
  readonly sum: number;
}

/** Steps of the numeric Jacobian, in shares of a range: wide enough that rounding to nanoseconds does not matter. */
const DIFFERENCE = 0.01;
/** The weight of a way from the start, against an error of one tolerance: values about which the data says nothing stay as they were. */
const STAY = 0.05;
const MOST = 14;
/** A step that improves by less than this part ends the search. */
const LITTLE = 0.002;

export async function optimise(problem: Problem, known?: { readonly jacobian: Matrix }): Promise<Optimum> {
  const { start } = problem;
  let at = [...start];
  let [residuals] = await problem.evaluateAll([at]);
  let sum = total(residuals!, at, start);
  let jacobian = known?.jacobian;
  let radius = 0.25;
  let iterations = 0;
  while (iterations < MOST && radius > 0.001) {
    iterations++;
    problem.progress(iterations, squares(residuals!));
    jacobian ??= await jacobianAt(problem, at, residuals!);
    const radii = [radius, radius / 3, radius / 9];
    const tries = radii.map((each) => {
      const box = { low: at.map((u) => Math.max(-each, -u)), high: at.map((u) => Math.min(each, 1 - u)) };
      const offset = at.map((u, index) => u - start[index]!);
      const step = boundedStep(jacobian!, residuals!, box, STAY, offset);
      return at.map((u, index) => Math.min(Math.max(u + step[index]!, 0), 1));
    });
    const results = await problem.evaluateAll(tries);
    const sums = results.map((each, index) => total(each, tries[index]!, start));
    const best = sums.indexOf(Math.min(...sums));
    const gained = sum - sums[best]!;
    if (!(gained > 0)) {
      radius /= 27;
      jacobian = undefined;
      continue;
    }
    at = tries[best]!;
    residuals = results[best]!;
    sum = sums[best]!;
    radius = best === 0 ? Math.min(radius * 2, 0.5) : radii[best]!;
    jacobian = undefined;
    if (gained < LITTLE * sum) break;
  }
  jacobian ??= await jacobianAt(problem, at, residuals!);
  return { at, residuals: residuals!, jacobian, iterations, sum: squares(residuals!) };
}

function total(residuals: readonly number[], at: readonly number[], start: readonly number[]): number {
  return squares(residuals) + STAY * squares(at.map((u, index) => u - start[index]!));
}

export function squares(residuals: readonly number[]): number {
  return residuals.reduce((sum, each) => sum + each * each, 0);
}

/**
 * Numeric, by differences to both sides. If they disagree, a threshold lies between, and the flatter side counts, since a jump is no slope.
 */
export async function jacobianAt(
  { evaluateAll }: Pick<Problem, "evaluateAll">,
  at: readonly number[],
  residuals: readonly number[],
): Promise<Matrix> {
  const moved = at.flatMap((u, index) =>
    [Math.min(u + DIFFERENCE, 1), Math.max(u - DIFFERENCE, 0)].map((to) =>
      at.map((each, i) => (i === index ? to : each)),
    ),
  );
  const results = await evaluateAll(moved);
  const jacobian = Matrix.zeros(residuals.length, at.length);
  for (const index of at.keys()) {
    const slopes = [0, 1].map((side) => {
      const there = moved[2 * index + side]![index]! - at[index]!;
      return there === 0 ? undefined : results[2 * index + side]!.map((each, row) => (each - residuals[row]!) / there);
    });
    for (const row of residuals.keys()) {
      const sides = slopes.flatMap((slope) => slope?.[row] ?? []);
      const flattest = sides.reduce((least, each) => (Math.abs(each) < Math.abs(least) ? each : least), Infinity);
      jacobian.set(row, index, sides.length === 0 ? 0 : flattest);
    }
  }
  return jacobian;
}
