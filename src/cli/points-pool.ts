/** Worker threads for the points of programs that this process has compiled, with the runner that fits and reports use. */
import type { Program } from "../compiler/index.js";
import { pointsModule } from "../emit/index.js";
import type { Job, JobResult, Runner } from "../lab/index.js";
import type { JobStore } from "../store/index.js";
import type { Crew } from "./crew.js";
import { glueOptions, whileBundling } from "./glue-options.js";
import type { Io } from "./io.js";
import { failureOf } from "./keeper.js";
import { workerCrew } from "./worker-crew.js";

export interface PointsPool {
  readonly run: Runner;
  close(): Promise<void>;
}

/** Each worker has the programs as modules. */
const code = `
  const { workerData } = require("node:worker_threads");
  const load = (text) => import("data:text/javascript;base64," + Buffer.from(text).toString("base64"));
  Promise.all(workerData.map(load)).then((modules) => {
    modules[0].serve((job) => modules[job.simulation].run(job));
  });
`;

/** @param placing Runs get their barriers as data. */
export async function crewOf(programs: readonly Program[], io: Io, count: number, placing = false): Promise<Crew> {
  const texts: string[] = [];
  const layout = { ...glueOptions(io), ...(placing && { placing }) };
  for (const program of programs) texts.push(await whileBundling(() => pointsModule(program, layout)));
  return workerCrew(code, { eval: true, workerData: texts }, count);
}

/**
 * @param jobs Workers.
 * @param kept Has the results of earlier calls, and keeps new ones.
 */
export async function pointsPool(
  programs: readonly Program[],
  io: Io,
  jobs: number,
  kept?: JobStore,
): Promise<PointsPool> {
  const crew = await crewOf(programs, io, jobs);
  return {
    run: runnerOf(crew, kept),
    close: async () => {
      await crew.close();
      await kept?.close();
    },
  };
}

/**
 * Runs jobs on a crew, but for those whose results are kept. The first failure, in the order of the jobs, is thrown; results that cannot be kept are one.
 */
export function runnerOf(crew: Crew, kept?: JobStore): Runner {
  return async (jobs, progress) => {
    const results: JobResult[] = [];
    const writing: Promise<void>[] = [];
    let failure: { readonly at: number; readonly error: unknown } | undefined;
    let next = 0;
    let done = 0;
    const failed = (at: number, error: unknown): void => {
      if (failure === undefined || at < failure.at) failure = { at, error };
    };
    const keep = (at: number, job: Job, result: JobResult): void => {
      if (kept === undefined) return;
      writing.push(
        kept.keep(job, result).catch((error: unknown) => {
          failed(at, failureOf(error));
        }),
      );
    };
    await crew.work(() => {
      while (failure === undefined) {
        const at = next;
        const job = jobs[at];
        if (job === undefined) return undefined;
        next++;
        const found = kept?.find(job);
        if (found !== undefined) {
          results[at] = found;
          progress?.(++done, jobs.length);
          continue;
        }
        return {
          job,
          done: (outcome) => {
            if ("result" in outcome) {
              results[at] = outcome.result;
              keep(at, job, outcome.result);
            } else failed(at, outcome.error);
            progress?.(++done, jobs.length);
          },
        };
      }
      return undefined;
    });
    await Promise.all(writing);
    if (failure !== undefined) throw (failure as { readonly error: unknown }).error;
    return results;
  };
}
