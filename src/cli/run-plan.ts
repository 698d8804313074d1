/** The runs of a plan: every point with each of its seeds, and the tables of the results. */
import {
  describePoint,
  type ExplainedPoint,
  type JobResult,
  joined,
  pointCount,
  runJob,
  seedsOf,
  type Table,
  tableOf,
} from "../lab/index.js";
import { RunError } from "../runtime/index.js";
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
    total: collected.total,
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
  readonly total: number;
  readonly #setup: Pick<Setup, "plan" | "shard">;
  readonly #seed: number;
  readonly #found: (JobResult | undefined)[][][];
  readonly #failures: FailedRun[] = [];

  constructor(setup: Pick<Setup, "plan" | "shard">, seed: number) {
    this.#setup = setup;
    this.#seed = seed;
    this.total = countOf(setup, seed);
    this.#found = setup.plan.experiments.map(() => []);
  }

  take({ experiment, point, repetition }: PlannedRun, result: JobResult): void {
    if (this.total > MOST_IN_TABLES || this.#setup.shard !== undefined) return;
    (this.#found[experiment]![point] ??= [])[repetition] = result;
  }

  failed(run: Run, error: Failed): void {
    this.#failures.push({ run, message: failureText(error) });
  }

  ran(): Ran {
    const explained: ExplainedPoint[] = [];
    const inTables = this.total <= MOST_IN_TABLES && this.#setup.shard === undefined;
    const tables = this.#setup.plan.experiments.map(({ experiment, axes }, index) => {
      const wanted = seedsOf(experiment, this.#seed).length;
      const results = [...(this.#found[index] ?? [])].flatMap((runs = []) => {
        const there = runs.filter((each) => each !== undefined);
        // The mean over the seeds that have not failed would not be the mean over all seeds.
        if (there.length < wanted) return [];
        const [{ point, explained: account } = {}] = there;
        if (point !== undefined && account !== undefined) explained.push({ label: describePoint(point), account });
        return [joined(there)];
      });
      return tableOf(experiment, axes, results);
    });
    const order = ({ experiment, point, seed }: Run): readonly number[] => [experiment, point, seed];
    const failures = this.#failures.sort((a, b) => compare(order(a.run), order(b.run)));
    return { tables: inTables ? tables : [], explained, failures, total: this.total };
  }

  /** Whether every point has all its results. */
  get isWhole(): boolean {
    return this.#setup.plan.experiments.every(({ experiment, axes }, index) => {
      const wanted = seedsOf(experiment, this.#seed).length;
      const found = this.#found[index] ?? [];
      const whole = found.filter((runs) => runs.filter((each) => each !== undefined).length === wanted);
      return whole.length === pointCount(axes);
    });
  }
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
  await locate(error, () => runJob([setup.simulation], jobOf(setup, run)));
  if (!(error instanceof RunError)) throw error;
  const { name } = setup.plan.experiments[run.experiment]!.experiment;
  const label = describePoint(run.at);
  throw new Failure(`${[name, ...(label === "" ? [] : [label])].join(", ")}: ${error.message}`, { cause: error });
}
