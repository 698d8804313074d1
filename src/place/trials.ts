/** Runs of placements. One run counts for all placements with the same history: those that differ only at places that no handler passed. */
import { cellsOf, type PointResult, runPoint, type WorkDone } from "../lab/index.js";
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
  /** Over the conditions, how much of their work the runs did. */
  readonly work: WorkDone;
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

/** A run as an order to another thread. */
export interface RunOrder {
  readonly point: Point;
  readonly seed: number;
  readonly placement: Placement;
}

/** Other threads that make runs. */
export interface Helpers {
  /** How many runs they make at a time. */
  readonly size: number;
  /** Fails as {@link runPoint} does. */
  readonly run: (order: RunOrder) => Promise<PointResult>;
}

/** A run that another thread makes. */
interface Ordered {
  /** Its condition, choice and seed. */
  readonly of: string;
  readonly placement: Placement;
  readonly made: Promise<PointResult | string>;
}

export interface TrialOptions {
  readonly machines: Readonly<Record<string, MachineData>>;
  readonly maxSteps?: number;
  /** Runs every placement, also if it cannot differ from another: for tests of this rule. */
  readonly all?: boolean;
  /** Starts other threads, if there is enough to do for them. */
  readonly hire?: () => Promise<Helpers>;
  /** Work for this thread, in ms, from which other threads are worth their start: a second by default. */
  readonly worthwhile?: number;
}

/** Runs that are ordered ahead, for each thread: it must find the next one when it is done. */
const ahead = 4;

export class Trials {
  readonly #problem: Problem;
  readonly #options: TrialOptions;
  /** By choice, condition and seed. */
  readonly #done = new Map<string, Done[]>();
  readonly #outcomes = new Map<string, Outcome>();
  /** Ordered and not used yet, by order. */
  readonly #ordered = new Map<string, Ordered>();
  /** By condition, the places that a handler has passed in some run, as `host place`. */
  readonly #everPassed = new Map<string, Set<string>>();
  /** What other threads have made for the next call of {@link outcome}. */
  readonly #made = new Map<string, PointResult | string>();
  #helpers: Promise<Helpers> | undefined;
  #ms = 0;
  /** The number of runs that the results stand on. */
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

  /**
   * As {@link outcome}, with the runs made by other threads if that is worth it. They go on with the next placements meanwhile. Results and
   * their number do not depend on the threads: a run that turns out not to be needed is left out.
   * @param later What is asked for after this, and how many they are.
   */
  async measure(
    candidate: Candidate,
    seed: number,
    { left, next }: { readonly left: number; readonly next: () => Iterable<Candidate> },
  ): Promise<Outcome> {
    const known = this.#outcomes.get(`${candidate.key} # ${seed}`);
    if (known !== undefined) return known;
    const helpers = await this.#hired(1 + left);
    if (helpers === undefined) return this.outcome(candidate, seed);
    const { conditions } = this.#problem;
    for (const condition of conditions) this.#order(helpers, candidate, condition, seed, true);
    for (const each of next()) {
      if (this.#ordered.size >= ahead * helpers.size) break;
      if (!this.has(each, seed)) for (const condition of conditions) this.#order(helpers, each, condition, seed, false);
    }
    const placement = placementOf(this.#problem, candidate);
    for (const condition of conditions) {
      const key = orderKey(candidate, condition, seed);
      const spared = this.#same(pointOf(candidate, condition), seed, placement) !== undefined;
      const result = spared ? undefined : await this.#ordered.get(key)?.made;
      this.#ordered.delete(key);
      if (result !== undefined) this.#made.set(key, result);
    }
    const outcome = this.outcome(candidate, seed);
    this.#made.clear();
    return outcome;
  }

  #hired(candidates: number): Promise<Helpers> | undefined {
    const { hire, worthwhile = 1000 } = this.#options;
    if (this.#helpers === undefined && hire !== undefined && this.runs > 0) {
      const left = (this.#ms / this.runs) * candidates * this.#problem.conditions.length;
      if (left > worthwhile) this.#helpers = hire();
    }
    return this.#helpers;
  }

  /** @param now Otherwise it is left for later if one that is ordered probably goes alike. */
  #order({ run }: Helpers, candidate: Candidate, condition: Point, seed: number, now: boolean): void {
    const key = orderKey(candidate, condition, seed);
    const placement = placementOf(this.#problem, candidate);
    const point = pointOf(candidate, condition);
    if (this.#ordered.has(key) || this.#same(point, seed, placement) !== undefined) return;
    const of = doneKey(point, seed);
    if (
      !now &&
      [...this.#ordered.values()].some((each) => each.of === of && this.#isLikely(condition, each, placement))
    )
      return;
    const made = run({ point, seed, placement }).catch(failureOf);
    // The caller that waits for it gets the failure; a run that is not needed fails in silence.
    made.catch(() => undefined);
    this.#ordered.set(key, { of, placement, made });
  }

  /** Whether two placements agree at all places that a handler has passed so far. */
  #isLikely(condition: Point, { placement: before }: Ordered, placement: Placement): boolean {
    const passed = this.#everPassed.get(doneKey(condition, 0));
    if (passed === undefined) return true;
    return Object.entries(placement).every(([host, sites]) =>
      Object.entries(sites).every(
        ([site, stands]) => before[host]?.[site] === stands || !passed.has(`${host} ${site}`),
      ),
    );
  }

  #same(point: Point, seed: number, placement: Placement): Done | undefined {
    if (this.#options.all === true) return undefined;
    return this.#done.get(doneKey(point, seed))?.find((each) => goesAlike(each, placement));
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
      if (typeof result === "string") {
        const work = { taken: 0, lost: 0, waiting: 0 };
        return { means: {}, worst: [], broken: [], failed: result, handlers: {}, work, runs, passed: new Set() };
      }
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
      work: allWork(results),
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

  #remember(condition: Point, result: PointResult | string): void {
    if (typeof result === "string") return;
    const key = doneKey(condition, 0);
    const passed = this.#everPassed.get(key) ?? new Set<string>();
    this.#everPassed.set(key, passed);
    for (const [host, sites] of Object.entries(result.passes ?? {}))
      for (const [site, count] of Object.entries(sites)) if (count > 0) passed.add(`${host} ${site}`);
  }

  #run(candidate: Candidate, condition: Point, seed: number): Done {
    const { experiment } = this.#problem;
    const { machines, maxSteps } = this.#options;
    const point = pointOf(candidate, condition);
    const placement = placementOf(this.#problem, candidate);
    const same = this.#same(point, seed, placement);
    if (same !== undefined) {
      this.spared++;
      return same;
    }
    const number = ++this.runs;
    const from = performance.now();
    const result =
      this.#made.get(orderKey(candidate, condition, seed)) ??
      runOf(() =>
        runPoint(experiment, point, { seed, machines, placement, ...(maxSteps !== undefined && { maxSteps }) }),
      );
    this.#ms += performance.now() - from;
    this.#remember(condition, result);
    const made = { number, placement, result };
    const key = doneKey(point, seed);
    const done = this.#done.get(key);
    if (done === undefined) this.#done.set(key, [made]);
    else done.push(made);
    return made;
  }
}

function pointOf({ choice }: Candidate, { labels, values }: Point): Point {
  return { labels: { ...labels, ...choice.point.labels }, values: { ...values, ...choice.point.values } };
}

function doneKey({ labels }: Point, seed: number): string {
  return `${JSON.stringify(labels)} ${seed}`;
}

function orderKey({ key }: Candidate, { labels }: Point, seed: number): string {
  return `${key} ${JSON.stringify(labels)} ${seed}`;
}

/** @returns the reason why it could not go on, if there is one. */
function runOf(run: () => PointResult): PointResult | string {
  try {
    return run();
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): string {
  if (error instanceof RunError || error instanceof ProtocolFailure) return error.message;
  throw error;
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

function allWork(results: readonly PointResult[]): WorkDone {
  const all = results.flatMap(({ work }) => (work === undefined ? [] : [work]));
  const sum = (of: (work: WorkDone) => number): number => all.reduce((total, each) => total + of(each), 0);
  return {
    taken: sum(({ taken }) => taken),
    lost: sum(({ lost }) => lost),
    waiting: sum(({ waiting }) => waiting),
    ...(all.some(({ finished }) => finished !== undefined) && { finished: sum(({ finished = 0 }) => finished) }),
  };
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
