/** Points of experiments to be run: here, or in another thread that has loaded the same program. */
import type { BuiltScenario, MachineData, Point, Simulation, World } from "../runtime/index.js";
import { type Account, Observer } from "./account.js";
import { type PointResult, runPoint } from "./run-point.js";

/** Plain data, so that it can be sent to a thread. */
export interface Job {
  readonly simulation: number;
  /** Index of the experiment in it. */
  readonly experiment: number;
  readonly point: Point;
  /** In place of the program's own of the same names. */
  readonly machines: Readonly<Record<string, MachineData>>;
  readonly seed: number;
  /** Ends the run after that much simulated time, in ns. */
  readonly horizon?: number;
  /** Keep an account of where the time went. */
  readonly account?: boolean;
}

export interface JobResult extends PointResult {
  readonly account?: Account;
}

/** Runs jobs in any order, and gives their results in the jobs' order. */
export type Runner = (
  jobs: readonly Job[],
  progress?: (done: number, of: number) => void,
) => Promise<readonly JobResult[]>;

/** @throws RunError where the run cannot go on. */
export function runJob(simulations: readonly Simulation[], job: Job): JobResult {
  const { seed, horizon, point } = job;
  const simulation = simulations[job.simulation]!;
  const experiment = simulation.experiments[job.experiment]!;
  const machines = { ...simulation.machines, ...job.machines };
  const observer = job.account === true ? new Observer() : undefined;
  const attach = observer && ((world: World) => (world.trace = observer));
  let account: Account | undefined;
  const finished = observer && (({ world }: BuiltScenario) => (account = observer.account(world)));
  const result = runPoint(experiment, point, {
    seed,
    machines,
    ...(horizon !== undefined && { horizon }),
    ...(attach && { attach }),
    ...(finished && { finished }),
  });
  return account === undefined ? result : { ...result, account };
}

/** Runs each job here. */
export function runnerHere(simulations: readonly Simulation[]): Runner {
  return async (jobs, progress) => {
    const results: JobResult[] = [];
    for (const job of jobs) {
      results.push(runJob(simulations, job));
      progress?.(results.length, jobs.length);
      // Lets a signal come in.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    return results;
  };
}
