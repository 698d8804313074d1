/** Runs of points, by a crew, in any order: results do not depend on the order. */
import {
  describePoint,
  type Job,
  type JobResult,
  type Plan,
  pointAt,
  type PlannedExperiment,
  runJob,
} from "../lab/index.js";
import type { Point, Simulation, World } from "../runtime/index.js";
import { type Crew, crewHere, type Hire, type Outcome, type Work } from "./crew.js";
import { exitCodes, Failure } from "./failure.js";
import type { Io, Signal } from "./io.js";
import { progressOn } from "./progress.js";
import { commandFor } from "./repeat-command.js";
import type { SimulateOptions } from "./simulate-options.js";
import { Stopping } from "./stopping.js";

/** One run: a point with a seed. */
export interface PlannedRun {
  /** Index in the plan. */
  readonly experiment: number;
  /** Index among the experiment's points. */
  readonly point: number;
  /** Which of the point's runs it is, from 0. */
  readonly repetition: number;
  readonly seed: number;
}

/** The same with its point. */
export interface Run extends PlannedRun {
  readonly at: Point;
}

/** How the runs of a command are made. */
export interface Setup {
  readonly simulation: Simulation;
  readonly plan: Plan;
  readonly options: SimulateOptions;
  readonly io: Io;
  /** What runs the program, as the user writes it: `xgc run lan.xgraph`. */
  readonly command: string;
  readonly maxSteps: number | undefined;
  /** Runs at a time. */
  readonly jobs: number;
  /** Undefined where there is nothing to start a worker from. */
  readonly hire: Hire | undefined;
  /** Listens to the first run, which is made here. */
  readonly attach?: ((world: World) => void) | undefined;
}

export interface Execution {
  readonly setup: Setup;
  /** In the program's order. */
  readonly runs: Iterable<PlannedRun>;
  /** How many these are. */
  readonly total: number;
  readonly label: (run: Run, experiment: PlannedExperiment) => string;
  /** Whether a run that fails ends the others. */
  readonly stopsAtFailure: boolean;
  readonly take: (run: Run, result: JobResult) => void;
  /** A failure, as the thread that ran it tells it. */
  readonly failed: (run: Run, error: Error) => void;
}

export function jobOf({ plan, simulation, options, maxSteps }: Setup, run: Run): Job {
  const { experiment } = plan.experiments[run.experiment]!;
  return {
    simulation: 0,
    experiment: simulation.experiments.indexOf(experiment),
    point: run.at,
    machines: plan.machines,
    seed: run.seed,
    jump: !options["no-jump"],
    ...(options["trace-hash"] && { traceHash: true }),
    ...(options.explain && run.repetition === 0 && { explain: true }),
    ...(maxSteps !== undefined && { maxSteps }),
  };
}

/**
 * Makes the runs. Where one failed and that ends the others, all before it are done: it is the first, whatever the number of jobs.
 * @throws Failure where a signal ends it.
 */
export async function execute(execution: Execution): Promise<void> {
  const { setup, total } = execution;
  const { simulation, jobs, hire, io } = setup;
  const count = Math.min(jobs, total);
  const crew = hire === undefined || count < 2 ? crewHere([simulation]) : await hire(count);
  const progress = progressOn(io.stderr, setup.options.quiet);
  let done = 0;
  // This thread hears a signal only when a point is done: if it runs them itself, the system had better end it at once.
  const stopping =
    crew.size < 2
      ? undefined
      : new Stopping(io, {
          drains: false,
          told: () => undefined,
          atOnce: (signal) => interrupted(signal, done, total),
        });
  try {
    const work = new Runs(execution, (label) => {
      progress.count(done, total, label);
    });
    const all = work.make(crew, () => done++);
    await (stopping === undefined ? all : Promise.race([all, stopping.atOnce]));
  } finally {
    progress.clear();
    stopping?.end();
    await crew.close();
  }
}

function interrupted(signal: Signal, done: number, total: number): Failure {
  return new Failure(`interrupted after ${done} of ${total} runs; none of them is kept`, {
    help: "with --store DIR each finished run is kept, and the next call goes on from there",
    exitCode: signal === "SIGINT" ? exitCodes.interrupted : exitCodes.unfinished,
  });
}

/** Errors of a run, by name: a worker has classes of its own. */
const failures: ReadonlySet<string> = new Set(["RunError", "ProtocolFailure", "InternalError", "WorkerDeath"]);

class Runs {
  readonly #execution: Execution;
  readonly #show: (label: string) => void;
  readonly #left: Iterator<PlannedRun>;
  #order = 0;
  /** The order of the first that failed. */
  #stopAt = Infinity;

  constructor(execution: Execution, show: (label: string) => void) {
    this.#execution = execution;
    this.#show = show;
    this.#left = execution.runs[Symbol.iterator]();
  }

  async make(crew: Crew, counted: () => void): Promise<void> {
    const { setup } = this.#execution;
    const { attach } = setup;
    if (attach !== undefined) {
      const first = this.#next(counted);
      if (first !== undefined) await crewHere([setup.simulation], attach).work(once(first));
    }
    let label = "";
    await crew.work(() => {
      const next = this.#next(counted);
      if (next !== undefined) label = next.label;
      this.#show(label);
      return next;
    });
  }

  #next(counted: () => void): (Work & { readonly label: string }) | undefined {
    if (this.#stopAt < Infinity) return undefined;
    const next = this.#left.next();
    if (next.done === true) return undefined;
    const planned = next.value;
    const { setup, label } = this.#execution;
    const experiment = setup.plan.experiments[planned.experiment]!;
    const run = { ...planned, at: pointAt(experiment.axes, planned.point) };
    const order = this.#order++;
    return {
      job: jobOf(setup, run),
      label: label(run, experiment),
      done: (outcome) => {
        counted();
        this.#done(order, run, outcome);
      },
    };
  }

  #done(order: number, run: Run, outcome: Outcome): void {
    const { take, failed, stopsAtFailure } = this.#execution;
    if ("result" in outcome) take(run, outcome.result);
    else if (!stopsAtFailure) {
      // Anything else is a fault of xgc, and ends it.
      if (!failures.has(outcome.error.name)) throw outcome.error;
      failed(run, outcome.error);
    } else if (order < this.#stopAt) {
      this.#stopAt = order;
      failed(run, outcome.error);
    }
  }
}

function once<Each>(each: Each): () => Each | undefined {
  let left: Each | undefined = each;
  return () => {
    const now = left;
    left = undefined;
    return now;
  };
}

/** A worker that a run has ended would take this process with it. */
export function workerDeath(setup: Setup, run: Run, error: Error): Failure {
  const label = describePoint(run.at);
  return new Failure(`${label === "" ? "" : `${label}, `}seed ${run.seed}: ${error.message}`, {
    help: `this shows it again: ${commandAgain(setup, run)} --jobs 1`,
  });
}

/** The command that makes this run alone. */
export function commandAgain({ command, plan, simulation, options }: Setup, run: Run): string {
  const experiment = plan.experiments[run.experiment]!;
  const others = simulation.experiments.length > 1;
  return commandFor({ command, experiment, others, point: run.at, seed: run.seed, set: options.set });
}

/** What a run throws in this thread, where the places of what it is about can be found: the same history fails again. */
export function errorHere(setup: Setup, run: Run, there: Error): unknown {
  try {
    runJob([setup.simulation], jobOf(setup, run));
  } catch (error) {
    return error;
  }
  return new Failure(
    `${describePoint(run.at)}: the run failed (${there.message}), and the same run did not fail again: a protocol's results depend on something outside the simulation, such as Math.random or Date`,
  );
}
