/** Worker threads that make the runs of a search. */
import type { Program } from "../compiler/index.js";
import type { Job, JobResult } from "../lab/index.js";
import type { Helpers, RunOrder } from "../place/index.js";
import type { Crew, Work } from "./crew.js";
import type { Io } from "./io.js";
import { crewOf } from "./points-pool.js";

/** The part of a job that is the same for all runs. */
export type JobBase = Omit<Job, "point" | "seed" | "placement">;

export interface HiredHelpers {
  readonly hire: () => Promise<Helpers>;
  /** Ends the threads, with the runs that are under way. */
  readonly close: () => Promise<void>;
}

/** Threads that start when the search asks for them. */
export function helpersOf(program: Program, base: JobBase, io: Io, count: number): HiredHelpers {
  let crew: Promise<Crew> | undefined;
  return {
    hire: async () => {
      crew ??= crewOf([program], io, count, true);
      const line = new Line(await crew);
      return {
        size: count,
        run: ({ point, seed, placement }: RunOrder) => line.run({ ...base, point, seed, placement }),
      };
    },
    close: async () => {
      await (await crew)?.close();
    },
  };
}

/** Jobs in a line before a crew. */
class Line {
  readonly #crew: Crew;
  readonly #waiting: Work[] = [];
  #works = false;

  constructor(crew: Crew) {
    this.#crew = crew;
  }

  run(job: Job): Promise<JobResult> {
    return new Promise((resolve, reject) => {
      const done: Work["done"] = (outcome) => {
        if ("result" in outcome) resolve(outcome.result);
        else reject(outcome.error);
      };
      this.#waiting.push({ job, done });
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    if (this.#works) return;
    this.#works = true;
    while (this.#waiting.length > 0) await this.#crew.work(() => this.#waiting.shift());
    this.#works = false;
  }
}
