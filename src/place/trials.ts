/** Runs of placements. One run counts for all placements with the same history: those that differ only at places that no handler passed. */
import { cellsOf, type PointResult, runPoint } from "../lab/index.js";
import {
  type MachineData,
  type Placement,
  type Point,
  type PointValues,
  ProtocolFailure,
  RunError,
} from "../runtime/index.js";
import { type Candidate, placementOf, type Problem } from "./problem.js";

/** The measures of a placement with one seed, over all conditions. Values in base units. */
export interface Outcome {
  /** The mean over the conditions of each measure. */
  readonly means: Readonly<Record<string, number>>;
  /** For each limit, the worst value over the conditions. */
  readonly worst: readonly number[];
  /** Numbers of limits that do not hold everywhere. */
  readonly broken: readonly number[];
  /** The scenario's expectation that failed, or the reason why it could not be run. */
  readonly failed: string | undefined;
  /** The longest handler in the runs, in ns, by host and device. */
  readonly handlers: Readonly<Record<string, number>>;
  /** The numbers of the runs with these values: equal for placements with the same histories. */
  readonly runs: readonly number[];
  /** Places at which a handler was or would be handed over, as `group name`. */
  readonly passed: ReadonlySet<string>;
}

interface Done {
  readonly number: number;
  readonly placement: Placement;
  readonly result: PointResult | string;
}

export interface TrialOptions {
  readonly machines: Readonly<Record<string, MachineData>>;
  readonly maxSteps?: number;
  /** Runs every placement, also if it cannot differ from another: for tests of this rule. */
  readonly all?: boolean;
}

export class Trials {
  readonly #problem: Problem;
  readonly #options: TrialOptions;
  /** By choice, condition and seed. */
  readonly #done = new Map<string, Done[]>();
  readonly #outcomes = new Map<string, Outcome>();
  /** The number of runs made. */
  runs = 0;
  /** The number of runs that another one replaced. */
  spared = 0;

  constructor(problem: Problem, options: TrialOptions) {
    this.#problem = problem;
    this.#options = options;
  }

  outcome(candidate: Candidate, seed: number): Outcome {
    const key = `${candidate.key} # ${seed}`;
    const known = this.#outcomes.get(key);
    if (known !== undefined) return known;
    const made = this.#measure(candidate, seed);
    this.#outcomes.set(key, made);
    return made;
  }

  has(candidate: Candidate, seed: number): boolean {
    return this.#outcomes.has(`${candidate.key} # ${seed}`);
  }

  #measure(candidate: Candidate, seed: number): Outcome {
    const { experiment, search, axes, conditions } = this.#problem;
    const results: PointResult[] = [];
    const runs: number[] = [];
    for (const condition of conditions) {
      const { number, result } = this.#run(candidate, condition, seed);
      runs.push(number);
      if (typeof result === "string")
        return { means: {}, worst: [], broken: [], failed: result, handlers: {}, runs, passed: new Set() };
      results.push(result);
    }
    const cells = cellsOf(experiment, axes, results);
    const valueOf = (name: string, point: Point): number => cells.at(point).measure(name) ?? NaN;
    const points = results.map(({ point }) => point);
    const means = Object.fromEntries(
      experiment.measures.map(({ name }) => [name, mean(points.map((point) => valueOf(name, point)))]),
    );
    const worst: number[] = [];
    const broken: number[] = [];
    for (const [index, { measure, operator, value }] of search.limits.entries()) {
      const judged = points.map((point) => {
        const measured = valueOf(measure, point);
        const limit = value(point.values);
        return { measured, holds: holds(measured, operator, limit), beyond: beyond(measured, operator, limit) };
      });
      const last = judged.reduce((a, b) => (b.beyond > a.beyond ? b : a));
      worst.push(last.measured);
      if (!judged.every((each) => each.holds)) broken.push(index);
    }
    const check = results.flatMap(({ checks }) => checks).find((each) => !each.holds);
    const handlers: Record<string, number> = {};
    for (const { handlers: longest = {} } of results)
      for (const [device, ns] of Object.entries(longest)) handlers[device] = Math.max(handlers[device] ?? 0, ns);
    const passed = this.#passed(results);
    return {
      means,
      worst,
      broken,
      runs,
      passed,
      handlers,
      failed: check && `${check.text} (${check.where}) does not hold`,
    };
  }

  #passed(results: readonly PointResult[]): ReadonlySet<string> {
    const passed = new Set<string>();
    for (const [index, { sitesOf }] of this.#problem.groups.entries())
      for (const [host, sites] of sitesOf)
        for (const { name, keys } of sites)
          if (results.some(({ passes }) => keys.some((key) => (passes?.[host]?.[key] ?? 0) > 0)))
            passed.add(`${index} ${name}`);
    return passed;
  }

  #run(candidate: Candidate, condition: Point, seed: number): Done {
    const { experiment } = this.#problem;
    const { machines, maxSteps, all } = this.#options;
    const point: Point = {
      labels: { ...condition.labels, ...candidate.choice.point.labels },
      values: { ...condition.values, ...candidate.choice.point.values },
    };
    const placement = placementOf(this.#problem, candidate);
    const key = `${JSON.stringify(point.labels)} ${seed}`;
    const done = this.#done.get(key) ?? [];
    this.#done.set(key, done);
    const same = all === true ? undefined : done.find((each) => goesAlike(each, placement));
    if (same !== undefined) {
      this.spared++;
      return same;
    }
    const number = ++this.runs;
    const result = runOf(() =>
      runPoint(experiment, point, { seed, machines, placement, ...(maxSteps !== undefined && { maxSteps }) }),
    );
    const made = { number, placement, result };
    done.push(made);
    return made;
  }
}

/** @returns the reason why it could not go on, if there is one. */
function runOf(run: () => PointResult): PointResult | string {
  try {
    return run();
  } catch (error) {
    if (error instanceof RunError || error instanceof ProtocolFailure) return error.message;
    throw error;
  }
}

/** Whether a run with another placement has the same history: no handler passed a place at which the two differ. */
function goesAlike({ placement: before, result }: Done, placement: Placement): boolean {
  if (typeof result === "string") return false;
  return Object.entries(placement).every(([host, sites]) =>
    Object.entries(sites).every(
      ([site, stands]) => before[host]?.[site] === stands || (result.passes?.[host]?.[site] ?? 0) === 0,
    ),
  );
}

type Operator = Problem["search"]["limits"][number]["operator"];

function holds(value: number, operator: Operator, limit: number): boolean {
  switch (operator) {
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
    case "==":
      return value === limit;
    case "!=":
      return value !== limit;
  }
}

/** The distance of a value from its limit, for comparisons: greater is worse, and up to 0 the limit holds. */
export function beyond(value: number, operator: Operator, limit: number): number {
  if (Number.isNaN(value)) return Infinity;
  if (operator === "<" || operator === "<=") return value - limit;
  if (operator === ">" || operator === ">=") return limit - value;
  return operator === "==" ? Math.abs(value - limit) : value === limit ? 1 : 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

export type { PointValues };
