/** Jobs: points of experiments to be run here, or in another thread that has loaded the same program. */
import type { BuiltScenario, Experiment, MachineData, Placement, Point, Simulation, World } from "../runtime/index.js";
import { type Account, Observer } from "./account.js";
import { Explainer, type ExplainedSeries } from "./explain.js";
import { type Profiled, Profiler } from "./profile.js";
import { beginPoint, type PointResult, type PointSetup, runPoint } from "./run-point.js";

/** Plain data, so that it can be sent to a thread. */
export interface Job {
  readonly simulation: number;
  /** Index of the experiment in the simulation. */
  readonly experiment: number;
  readonly point: Point;
  /** They replace the program's machines of the same names. */
  readonly machines: Readonly<Record<string, MachineData>>;
  readonly seed: number;
  /** Ends the run after that much simulated time, in ns. */
  readonly horizon?: number;
  /** Keep an account of where the time went. */
  readonly account?: boolean;
  /** Keep a hash of the history. */
  readonly traceHash?: boolean;
  /** Explain where the time of a series' samples went. */
  readonly explain?: boolean;
  /** Count calls and CPU time of each operation. */
  readonly profile?: boolean;
  /** The barriers at places that are open; with these, the measures that only limits read are taken, too. */
  readonly placement?: Placement;
  /** As of `Setup`. */
  readonly jump?: boolean;
  /** As of `Setup`. */
  readonly maxSteps?: number;
}

export interface JobResult extends PointResult {
  readonly account?: Account;
  readonly explained?: ExplainedSeries;
  readonly profiled?: Profiled;
}

/** Runs jobs in any order, and gives their results in the jobs' order. */
export type Runner = (
  jobs: readonly Job[],
  progress?: (done: number, of: number) => void,
) => Promise<readonly JobResult[]>;

/**
 * @param attach Called with the world before anything runs, to record what only the caller's own thread can record.
 * @throws RunError if the run cannot go on; ProtocolFailure and InternalError as {@link runPoint}.
 */
export function runJob(simulations: readonly Simulation[], job: Job, attach?: (world: World) => void): JobResult {
  const { experiment, setup, whole } = prepared(simulations, job, attach);
  return whole(runPoint(experiment, job.point, setup));
}

/** A job whose world is built, and which the caller runs: in real time, for example. */
export interface BegunJob {
  readonly world: World;
  /** After the run. */
  readonly result: () => JobResult;
}

/** @param attach As of {@link runJob}. */
export function beginJob(simulations: readonly Simulation[], job: Job, attach?: (world: World) => void): BegunJob {
  const { experiment, setup, whole } = prepared(simulations, job, attach);
  const { world, result } = beginPoint(experiment, job.point, setup);
  return { world, result: () => whole(result()) };
}

interface Prepared {
  readonly experiment: Experiment;
  readonly setup: PointSetup;
  /** The result of the point, with the accounts that the job asks for. */
  readonly whole: (result: PointResult) => JobResult;
}

function prepared(simulations: readonly Simulation[], job: Job, attach?: (world: World) => void): Prepared {
  const { seed, horizon, traceHash, placement, jump, maxSteps } = job;
  const simulation = simulations[job.simulation]!;
  const declared = simulation.experiments[job.experiment]!;
  const limited = placement === undefined ? [] : (declared.search?.limited ?? []);
  const experiment = limited.length === 0 ? declared : { ...declared, measures: [...declared.measures, ...limited] };
  const machines = { ...simulation.machines, ...job.machines };
  const observer = job.account === true ? new Observer() : undefined;
  const explainer = job.explain === true ? new Explainer() : undefined;
  const profiler = job.profile === true ? new Profiler() : undefined;
  const listen = (world: World): void => {
    if (observer !== undefined) world.trace = observer;
    attach?.(world);
    explainer?.attach(world);
    profiler?.attach(world);
  };
  let account: Account | undefined;
  let explained: ExplainedSeries | undefined;
  let profiled: Profiled | undefined;
  const finished = ({ world }: BuiltScenario): void => {
    account = observer?.account(world);
    explained = explainer?.account;
    profiled = profiler?.profiled(world);
  };
  const listens = observer !== undefined || explainer !== undefined || profiler !== undefined || attach !== undefined;
  const setup: PointSetup = {
    seed,
    machines,
    ...(horizon !== undefined && { horizon }),
    ...(traceHash !== undefined && { traceHash }),
    ...(placement !== undefined && { placement }),
    ...(jump !== undefined && { jump }),
    ...(maxSteps !== undefined && { maxSteps }),
    ...(listens && { attach: listen }),
    finished,
  };
  const whole = (result: PointResult): JobResult => ({
    ...result,
    ...(account !== undefined && { account }),
    ...(explained !== undefined && { explained }),
    ...(profiled !== undefined && { profiled }),
  });
  return { experiment, setup, whole };
}

/** Runs each job here. */
export function runnerHere(simulations: readonly Simulation[]): Runner {
  return async (jobs, progress) => {
    const results: JobResult[] = [];
    for (const job of jobs) {
      results.push(runJob(simulations, job));
      progress?.(results.length, jobs.length);
      // Lets a signal be delivered.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    return results;
  };
}
