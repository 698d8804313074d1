/** Points of experiments to be run: here, or in another thread that has loaded the same program. */
import { type PointResult, runPoint } from "../lab/index.js";
import type { Point, Simulation } from "../runtime/index.js";
import type { Machines } from "./values.js";

/** Plain data, so that it can be sent to a thread. */
export interface Job {
  readonly simulation: number;
  /** Index of the experiment in it. */
  readonly experiment: number;
  readonly point: Point;
  readonly machines: Machines;
  readonly seed: number;
  readonly horizon?: number;
}

/** Runs jobs in any order, and gives their results in the jobs' order. */
export type Runner = (jobs: readonly Job[]) => Promise<readonly PointResult[]>;

export function runJob(simulations: readonly Simulation[], job: Job): PointResult {
  const { seed, horizon, point } = job;
  const simulation = simulations[job.simulation]!;
  const experiment = simulation.experiments[job.experiment]!;
  // A program's own machines, with the fitted ones in their place.
  const machines = { ...simulation.machines, ...job.machines };
  return runPoint(experiment, point, { seed, machines, ...(horizon !== undefined && { horizon }) });
}

/** Runs each job here. */
export function runnerHere(simulations: readonly Simulation[]): Runner {
  return async (jobs) => {
    const results: PointResult[] = [];
    for (const job of jobs) {
      results.push(runJob(simulations, job));
      // Lets a signal come in.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return results;
  };
}
