/** Crews, which run jobs: this thread, or a number of worker threads. Results do not depend on the crew. */
import { type Job, type JobResult, runJob } from "../lab/index.js";
import type { Simulation, World } from "../runtime/index.js";

export type Outcome = { readonly result: JobResult } | { readonly error: Error };

export interface Work {
  readonly job: Job;
  readonly done: (outcome: Outcome) => void;
}

export interface Crew {
  /** How many jobs it runs at a time. */
  readonly size: number;
  /** Runs the jobs from `next`, until there is none and all begun ones are done. */
  work(next: () => Work | undefined): Promise<void>;
  /** Ends the crew, with the jobs that are running. */
  close(): Promise<void>;
}

/** A crew of this thread, as {@link crewHere} is one. */
export type CrewOf = (simulations: readonly Simulation[], attach?: (world: World) => void) => Crew;

/** Starts that many workers. */
export type Hire = (count: number) => Promise<Crew>;

/**
 * Runs each job in this thread.
 * @param attach Called with each world.
 */
export function crewHere(simulations: readonly Simulation[], attach?: (world: World) => void): Crew {
  return {
    size: 1,
    async work(next) {
      for (let work = next(); work !== undefined; work = next()) {
        work.done(outcomeOf(simulations, work.job, attach));
        // Lets the terminal show it, and a signal be delivered.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    close: () => Promise.resolve(),
  };
}

function outcomeOf(simulations: readonly Simulation[], job: Job, attach?: (world: World) => void): Outcome {
  try {
    return { result: runJob(simulations, job, attach) };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}
