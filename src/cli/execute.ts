/** Executes runs of points by a crew, in any order: results do not depend on the order. */
import {
  describePoint,
  type Job,
  type JobResult,
  type Plan,
  pointAt,
  type PlannedExperiment,
  runJob,
} from "../lab/index.js";
import type { Simulation, World } from "../runtime/index.js";
import { type Crew, crewHere, type CrewOf, type Hire, type Outcome, type Work } from "./crew.js";
import { exitCodes, Failure } from "./failure.js";
import type { Io, Signal } from "./io.js";
import type { Keeper } from "./keeper.js";
import type { PlannedRun, Run } from "./planned-run.js";
import { progressOn } from "./progress.js";
import { commandFor } from "./repeat-command.js";
import type { Shard } from "./shard.js";
import type { SimulateOptions } from "./simulate-options.js";
import { Stopping } from "./stopping.js";

/** How the runs of a command are made. */
export interface Setup {
  readonly simulation: Simulation;
  readonly plan: Plan;
  readonly options: SimulateOptions;
  readonly io: Io;
  /** The command that runs the program, as the user writes it: `xgc run lan.xgraph`. */
  readonly command: string;
  /** The whole command line. */
  readonly again: string;
  readonly maxSteps: number | undefined;
  /** Runs at a time. */
  readonly jobs: number;
  /** Undefined if workers cannot be started. */
  readonly hire: Hire | undefined;
  /** The keeper, which stores results and has those of earlier calls. */
  readonly keeper?: Keeper | undefined;
  /** The part of the points that this call runs. */
  readonly shard?: Shard | undefined;
  /** Called with the world of the first run, which is made in this thread. */
  readonly attach?: ((world: World) => void) | undefined;
  /** Makes the one run in real time, in place of this thread's usual crew. */
  readonly paced?: CrewOf | undefined;
}

/** The error of a run, live or as it was stored. */
export interface Failed {
  readonly name: string;
  readonly message: string;
}

export interface Execution {
  readonly setup: Setup;
  /** In the program's order. */
  readonly runs: Iterable<PlannedRun>;
  /** The number of runs, with those that {@link more} has given. */
  readonly total: () => number;
  /** Runs that are needed after all that were given; undefined if there are none. */
  readonly more?: () => Iterable<PlannedRun> | undefined;
  readonly label: (run: Run, experiment: PlannedExperiment) => string;
  /** Whether a run that fails ends the others. */
  readonly stopsAtFailure: boolean;
  readonly take: (run: Run, result: JobResult) => void;
  /** A failure in the form of the thread that ran it. */
  readonly failed: (run: Run, error: Failed) => void;
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
    ...(options.explain && { explain: true }),
    ...(options.profile && { profile: true }),
    ...(maxSteps !== undefined && { maxSteps }),
  };
}

/**
 * Makes the runs that are not kept yet. Where one failed and that ends the others, all before it are done: it is the first, whatever the number of jobs.
 * @throws Failure if a signal ends it, or results can no longer be stored.
 */
export async function execute(execution: Execution): Promise<void> {
  const { setup, total } = execution;
  const { simulation, jobs, hire, io, keeper } = setup;
  const progress = progressOn(io.stderr, setup.options.quiet);
  const runs = new Runs(execution, (done, label) => {
    progress.count(done, total(), label);
  });
  let crew: Crew | undefined;
  let stopping: Stopping | undefined;
  try {
    await runs.listenToFirst();
    if (!runs.isLeft()) return;
    const count = Math.min(jobs, total());
    // This thread hears a signal only when a run is done: so it makes those alone that a signal may end at once.
    const here = hire === undefined || (count < 2 && keeper === undefined);
    crew = here ? (setup.paced ?? crewHere)([simulation]) : await hire(count);
    const hands = crew;
    if (!here || keeper !== undefined)
      stopping = new Stopping(io, {
        drains: keeper !== undefined,
        told: (signal) => {
          runs.stop();
          progress.clear();
          io.stderr.write(
            `${signal}: finishing ${runs.under === 1 ? "the run that is" : `${runs.under} runs that are`} under way${signal === "SIGINT" ? "; Ctrl-C again ends at once" : ""}\n`,
          );
        },
        atOnce: (signal) => interrupted(setup, signal, runs.done, total()),
      });
    const all = runs.make(hands);
    const broken = runs.broken.catch((error: unknown) => {
      throw error instanceof Failure
        ? new Failure(error.message, { help: keptHelp(setup, runs.done, total()), cause: error })
        : error;
    });
    await Promise.race([all, broken, ...(stopping === undefined ? [] : [stopping.atOnce])]);
    const { signal } = stopping ?? {};
    if (signal !== undefined && runs.done < total()) throw interrupted(setup, signal, runs.done, total());
  } finally {
    progress.clear();
    stopping?.end();
    await crew?.close();
  }
}

function keptHelp({ again }: Setup, done: number, total: number): string {
  return `${done} of ${total} runs are kept; the same command goes on from there: ${again}`;
}

function interrupted({ keeper, again }: Setup, signal: Signal, done: number, total: number): Failure {
  const exitCode = signal === "SIGINT" ? exitCodes.interrupted : exitCodes.unfinished;
  if (keeper === undefined)
    return new Failure(`interrupted after ${done} of ${total} runs; none of them is kept`, {
      help: "with --store DIR each finished run is kept, and the next call goes on from there",
      exitCode,
    });
  return new Failure(`${signal} ended the study; ${done} of ${total} runs are kept in ${keeper.directory}`, {
    help: `the same command goes on from there: ${again}`,
    exitCode,
  });
}

/** Errors of a run, by name: a worker has classes of its own. */
const failures: ReadonlySet<string> = new Set(["RunError", "ProtocolFailure", "InternalError", "WorkerDeath"]);

class Runs {
  /** Fails if results can no longer be stored, or xgc has a bug. */
  readonly broken: Promise<never>;
  /** The number of runs that are done and stored. */
  done = 0;
  /** The number of running ones. */
  under = 0;
  readonly #execution: Execution;
  readonly #show: (done: number, label: string) => void;
  #left: Iterator<PlannedRun>;
  #peeked: (Work & { readonly label: string }) | undefined;
  #order = 0;
  /** The order of the first run that failed, or that a signal leaves out. */
  #stopAt = Infinity;
  #break: (error: unknown) => void = () => undefined;
  /** Waits for the last running one. */
  #rest: (() => void) | undefined;

  constructor(execution: Execution, show: (done: number, label: string) => void) {
    this.#execution = execution;
    this.#show = show;
    this.#left = execution.runs[Symbol.iterator]();
    this.broken = new Promise((_, reject) => (this.#break = reject));
    this.broken.catch(() => undefined);
  }

  /** Begins no more. */
  stop(): void {
    this.#stopAt = -1;
  }

  /** Makes the first run here, stored or not, if it is recorded. */
  async listenToFirst(): Promise<void> {
    const { setup } = this.#execution;
    if (setup.attach === undefined) return;
    const first = this.#next(true);
    if (first !== undefined) await (setup.paced ?? crewHere)([setup.simulation], setup.attach).work(once(first));
    await this.#rested();
  }

  /** Whether there is a run left to make. */
  isLeft(): boolean {
    do this.#peeked ??= this.#next();
    while (this.#peeked === undefined && this.#more());
    return this.#peeked !== undefined;
  }

  #more(): boolean {
    const more = this.#stopAt === Infinity ? this.#execution.more?.() : undefined;
    if (more !== undefined) this.#left = more[Symbol.iterator]();
    return more !== undefined;
  }

  async make(crew: Crew): Promise<void> {
    let label = "";
    do {
      await crew.work(() => {
        const next = this.#peeked ?? this.#next();
        this.#peeked = undefined;
        if (next !== undefined) ({ label } = next);
        this.#show(this.done, label);
        return next;
      });
      await this.#rested();
    } while (this.isLeft());
  }

  #rested(): Promise<void> {
    return new Promise((resolve) => {
      this.#rest = resolve;
      if (this.under === 0) resolve();
    });
  }

  #next(always = false): (Work & { readonly label: string }) | undefined {
    const { setup, label, take, failed } = this.#execution;
    while (this.#stopAt === Infinity) {
      const next = this.#left.next();
      if (next.done === true) return undefined;
      const planned = next.value;
      const experiment = setup.plan.experiments[planned.experiment]!;
      const run = { ...planned, at: pointAt(experiment.axes, planned.point) };
      const kept = always ? undefined : setup.keeper?.find(run);
      if (kept !== undefined) {
        this.done++;
        if ("result" in kept) take(run, { ...kept.result, point: run.at });
        else failed(run, kept.failed);
        continue;
      }
      const order = this.#order++;
      this.under++;
      return {
        job: jobOf(setup, run),
        label: label(run, experiment),
        done: (outcome) => {
          this.#done(order, run, outcome);
        },
      };
    }
    return undefined;
  }

  #done(order: number, run: Run, outcome: Outcome): void {
    const { setup, stopsAtFailure } = this.#execution;
    const isBug = "error" in outcome && !failures.has(outcome.error.name);
    // It ends the rest, also if failures do not.
    if (isBug && !stopsAtFailure) throw outcome.error;
    // A thread that ended by itself need not do so again.
    if (setup.keeper === undefined || ("error" in outcome && outcome.error.name === "WorkerDeath")) {
      this.#settle(order, run, outcome);
      return;
    }
    setup.keeper.keep(run, outcome).then(
      () => {
        this.#settle(order, run, outcome);
      },
      (error: unknown) => {
        this.stop();
        this.#break(error);
      },
    );
  }

  #settle(order: number, run: Run, outcome: Outcome): void {
    const { take, failed, stopsAtFailure } = this.#execution;
    this.done++;
    this.under--;
    if ("result" in outcome) take(run, outcome.result);
    else if (!stopsAtFailure) failed(run, outcome.error);
    else if (order < this.#stopAt) {
      this.#stopAt = order;
      failed(run, outcome.error);
    }
    if (this.under === 0) this.#rest?.();
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

/** If a run has ended a worker, it would end this process too. */
export function workerDeath(setup: Setup, run: Run, error: Failed): Failure {
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

/** The error of a run in this thread, in which the places of suspended code can be found: the same history fails again. */
export function errorHere(setup: Setup, run: Run, there: Failed): unknown {
  try {
    runJob([setup.simulation], jobOf(setup, run));
  } catch (error) {
    return error;
  }
  return new Failure(
    `${describePoint(run.at)}: the run failed (${there.message}), and the same run did not fail again: a protocol's results depend on something outside the simulation, such as Math.random or Date`,
  );
}
