/** The runs of a plan: every point with each of its seeds, and the tables of the results. */
import {
  describePoint,
  type ExplainedPoint,
  meanProfile,
  type ProfiledPoint,
  type JobResult,
  joined,
  meanOf,
  nextRuns,
  runJob,
  runsThatCount,
  seedOf,
  seedsOf,
  type Table,
  tableOf,
} from "../lab/index.js";
import { RunError, type Until } from "../runtime/index.js";
import { errorHere, execute, type Failed, jobOf, type Setup, workerDeath } from "./execute.js";
import type { PlannedRun, Run } from "./planned-run.js";
import { Failure } from "./failure.js";
import { failureText } from "./keeper.js";
import { locate } from "./protocol-failure.js";
import { pointsOfShard } from "./shard.js";

export interface Ran {
  /** Tables of the points whose runs all have results; none if there are too many runs. */
  readonly tables: readonly Table[];
  readonly explained: readonly ExplainedPoint[];
  readonly profiled: readonly ProfiledPoint[];
  /** In the program's order. */
  readonly failures: readonly FailedRun[];
  /** How many runs there are. */
  readonly total: number;
}

export interface FailedRun {
  readonly run: Run;
  readonly message: string;
}

/** Tables of more runs are too long for readers, and would not fit into memory. */
export const MOST_IN_TABLES = 200_000;

/** All runs of the plan, or of a shard, in the program's order. */
export function* runsOf(
  { plan: { experiments }, shard }: Pick<Setup, "plan" | "shard">,
  seed: number,
): Generator<PlannedRun> {
  for (const [experiment, { first, step, count }] of pointsOfShard(experiments, shard).entries()) {
    const seeds = seedsOf(experiments[experiment]!.experiment, seed);
    for (let index = 0; index < count; index++)
      for (const [repetition, each] of seeds.entries())
        yield { experiment, point: first + index * step, repetition, seed: each };
  }
}

export function countOf({ plan: { experiments }, shard }: Pick<Setup, "plan" | "shard">, seed: number): number {
  return pointsOfShard(experiments, shard).reduce(
    (sum, { count }, index) => sum + count * seedsOf(experiments[index]!.experiment, seed).length,
    0,
  );
}

/**
 * Makes all runs.
 * @throws Failure if a signal ends it; without a store also if a run cannot go on, or ProtocolFailure if a protocol throws: the first, in
 * the program's order.
 */
export async function runPlan(setup: Setup, seed: number): Promise<Ran> {
  const { experiments } = setup.plan;
  const collected = new Collected(setup, seed);
  const stopsAtFailure = setup.keeper === undefined;
  let failure: { readonly run: Run; readonly error: Failed } | undefined;
  await execute({
    setup,
    runs: runsOf(setup, seed),
    total: () => collected.total,
    more: () => collected.more(),
    label: ({ at }, { experiment }) => labelOf(experiments.length > 1 ? experiment.name : "", describePoint(at)),
    stopsAtFailure,
    take: (run, result) => {
      collected.take(run, result);
    },
    failed: (run, error) => {
      if (stopsAtFailure) failure = { run, error };
      else collected.failed(run, error);
    },
  });
  if (failure !== undefined) await rethrow(setup, failure);
  return collected.ran();
}

/** Results as they arrive. */
export class Collected {
  /** Runs that are planned: of `repeat until` more and more. */
  total: number;
  readonly #setup: Pick<Setup, "plan" | "shard">;
  readonly #seed: number;
  readonly #found: (JobResult | undefined)[][][];
  /** Of experiments with `repeat until`, for each point: how many runs were asked for, and what the measure was in each. */
  readonly #series: readonly { readonly until: Until; readonly points: Map<number, Series> }[];
  readonly #failures: FailedRun[] = [];

  constructor(setup: Pick<Setup, "plan" | "shard">, seed: number) {
    this.#setup = setup;
    this.#seed = seed;
    this.total = countOf(setup, seed);
    const { experiments } = setup.plan;
    this.#found = experiments.map(() => []);
    const parts = pointsOfShard(experiments, setup.shard);
    this.#series = experiments.flatMap(({ experiment: { until } }, index) => {
      if (until === undefined) return [];
      const { first, step, count } = parts[index]!;
      const points = new Map<number, Series>();
      for (let each = 0; each < count; each++)
        points.set(first + each * step, { experiment: index, asked: until.least, values: [] });
      return [{ until, points }];
    });
  }

  take({ experiment, point, repetition }: PlannedRun, result: JobResult): void {
    for (const { until, points } of this.#series) {
      const series = points.get(point);
      if (series?.experiment === experiment) series.values[repetition] = result.samples[until.measure] ?? NaN;
    }
    if (this.total > MOST_IN_TABLES || this.#setup.shard !== undefined) return;
    (this.#found[experiment]![point] ??= [])[repetition] = result;
  }

  failed(run: Run, error: Failed): void {
    this.#failures.push({ run, message: failureText(error) });
  }

  /** Runs that are needed where a measure is not known well enough; undefined if there are none. */
  more(): readonly PlannedRun[] | undefined {
    const runs: PlannedRun[] = [];
    for (const { until, points } of this.#series)
      for (const [point, series] of points) {
        const { experiment, values, asked } = series;
        // Of a point whose runs are missing or have failed nothing more is known.
        const whole = values.filter((each) => each !== undefined).length === asked;
        if (!whole || runsThatCount(until, values) !== undefined) continue;
        series.asked += nextRuns(until, values);
        for (let repetition = asked; repetition < series.asked; repetition++)
          runs.push({ experiment, point, repetition, seed: seedOf(this.#seed, repetition) });
      }
    this.total += runs.length;
    return runs.length === 0 ? undefined : runs;
  }

  /** All runs that count, in the program's order. */
  *counted(): Generator<PlannedRun> {
    const { experiments } = this.#setup.plan;
    for (const [experiment, { first, step, count }] of pointsOfShard(experiments, this.#setup.shard).entries())
      for (let index = 0; index < count; index++) {
        const point = first + index * step;
        const runs = this.#runsOf(experiment, point);
        for (let repetition = 0; repetition < runs; repetition++)
          yield { experiment, point, repetition, seed: seedOf(this.#seed, repetition) };
      }
  }

  /** How many runs of a point count. */
  #runsOf(experiment: number, point: number): number {
    for (const { until, points } of this.#series) {
      const series = points.get(point);
      if (series?.experiment === experiment) return runsThatCount(until, series.values) ?? series.asked;
    }
    return seedsOf(this.#setup.plan.experiments[experiment]!.experiment, this.#seed).length;
  }

  ran(): Ran {
    const explained: ExplainedPoint[] = [];
    const profiled: ProfiledPoint[] = [];
    const inTables = this.total <= MOST_IN_TABLES && this.#setup.shard === undefined;
    const tables = this.#setup.plan.experiments.map(({ experiment, axes }, index) => {
      const results = [...(this.#found[index] ?? [])].flatMap((runs = [], point) => {
        const wanted = this.#runsOf(index, point);
        const there = runs.slice(0, wanted).filter((each) => each !== undefined);
        // The mean over the seeds that have not failed would not be the mean over all seeds.
        if (there.length < wanted) return [];
        const account = meanOf(there.flatMap((each) => each.explained ?? []));
        const at = there[0]?.point;
        if (at !== undefined && account !== undefined)
          explained.push({ experiment: experiment.name, label: describePoint(at), account });
        const profile = meanProfile(there.flatMap((each) => each.profiled ?? []));
        if (at !== undefined && profile !== undefined)
          profiled.push({ experiment: experiment.name, label: describePoint(at), profile });
        return [joined(there)];
      });
      return tableOf(experiment, axes, results);
    });
    const order = ({ experiment, point, seed }: Run): readonly number[] => [experiment, point, seed];
    const failures = this.#failures.sort((a, b) => compare(order(a.run), order(b.run)));
    return { tables: inTables ? tables : [], explained, profiled, failures, total: this.total };
  }
}

interface Series {
  readonly experiment: number;
  asked: number;
  readonly values: number[];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, each] of a.entries()) if (each !== b[index]) return each - b[index]!;
  return 0;
}

function labelOf(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(": ");
}

/** Throws a failure in the form for readers. */
async function rethrow(
  setup: Setup,
  { run, error: there }: { readonly run: Run; readonly error: Failed },
): Promise<never> {
  if (there.name === "WorkerDeath") throw workerDeath(setup, run, there);
  const error = setup.jobs > 1 ? errorHere(setup, run, there) : there;
  // What a station outside has sent does not come again.
  if (setup.paced === undefined) await locate(error, () => runJob([setup.simulation], jobOf(setup, run)));
  if (!(error instanceof RunError)) throw error;
  const { name } = setup.plan.experiments[run.experiment]!.experiment;
  const label = describePoint(run.at);
  throw new Failure(`${[name, ...(label === "" ? [] : [label])].join(", ")}: ${error.message}`, { cause: error });
}
