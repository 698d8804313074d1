/** The runs of a plan: every point with each of its seeds, and the tables of what they gave. */
import {
  describePoint,
  type ExplainedPoint,
  type JobResult,
  joined,
  type Plan,
  pointCount,
  type PointResult,
  runJob,
  seedsOf,
  type Table,
  tableOf,
} from "../lab/index.js";
import { RunError } from "../runtime/index.js";
import { errorHere, execute, workerDeath, jobOf, type PlannedRun, type Run, type Setup } from "./execute.js";
import { Failure } from "./failure.js";
import { locate } from "./protocol-failure.js";

export interface Ran {
  readonly tables: readonly Table[];
  readonly explained: readonly ExplainedPoint[];
}

/** All runs, in the program's order. */
export function* runsOf({ experiments }: Plan, seed: number): Generator<PlannedRun> {
  for (const [experiment, { experiment: of, axes }] of experiments.entries()) {
    const seeds = seedsOf(of, seed);
    const points = pointCount(axes);
    for (let point = 0; point < points; point++)
      for (const [repetition, each] of seeds.entries()) yield { experiment, point, repetition, seed: each };
  }
}

export function countOf({ experiments }: Plan, seed: number): number {
  return experiments.reduce(
    (sum, { experiment, axes }) => sum + pointCount(axes) * seedsOf(experiment, seed).length,
    0,
  );
}

/**
 * Makes all runs.
 * @throws Failure where a run cannot go on, or a signal ends it; ProtocolFailure where a protocol throws: the first, in the program's order.
 */
export async function runPlan(setup: Setup, seed: number): Promise<Ran> {
  const { experiments } = setup.plan;
  const found: JobResult[][][] = experiments.map(() => []);
  let failure: { readonly run: Run; readonly error: Error } | undefined;
  await execute({
    setup,
    runs: runsOf(setup.plan, seed),
    total: countOf(setup.plan, seed),
    label: ({ at }, { experiment }) => labelOf(experiments.length > 1 ? experiment.name : "", describePoint(at)),
    stopsAtFailure: true,
    take: ({ experiment, point, repetition }, result) => {
      (found[experiment]![point] ??= [])[repetition] = result;
    },
    failed: (run, error) => (failure = { run, error }),
  });
  if (failure !== undefined) await rethrow(setup, failure);
  const explained: ExplainedPoint[] = [];
  const tables = experiments.map(({ experiment, axes }, index) => {
    const results = found[index]!.map((runs) => joined(runs));
    for (const { point, explained: account } of results as readonly (PointResult & JobResult)[])
      if (account !== undefined) explained.push({ label: describePoint(point), account });
    return tableOf(experiment, axes, results);
  });
  return { tables, explained };
}

function labelOf(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(": ");
}

/** Throws a failure as the reader is to see it. */
async function rethrow(
  setup: Setup,
  { run, error: there }: { readonly run: Run; readonly error: Error },
): Promise<never> {
  if (there.name === "WorkerDeath") throw workerDeath(setup, run, there);
  const error = setup.jobs > 1 ? errorHere(setup, run, there) : there;
  await locate(error, () => runJob([setup.simulation], jobOf(setup, run)));
  if (!(error instanceof RunError)) throw error;
  const { name } = setup.plan.experiments[run.experiment]!.experiment;
  const label = describePoint(run.at);
  throw new Failure(`${[name, ...(label === "" ? [] : [label])].join(", ")}: ${error.message}`, { cause: error });
}
