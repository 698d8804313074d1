/** Worker threads for the points of programs that this process has compiled, with the runner that fits and reports use. */
import type { Program } from "../compiler/index.js";
import { pointsModule } from "../emit/index.js";
import type { JobResult, Runner } from "../lab/index.js";
import type { Crew } from "./crew.js";
import { glueOptions, whileBundling } from "./glue-options.js";
import type { Io } from "./io.js";
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

export async function crewOf(programs: readonly Program[], io: Io, count: number): Promise<Crew> {
  const texts: string[] = [];
  for (const program of programs) texts.push(await whileBundling(() => pointsModule(program, glueOptions(io))));
  return workerCrew(code, { eval: true, workerData: texts }, count);
}

/** @param jobs Workers. */
export async function pointsPool(programs: readonly Program[], io: Io, jobs: number): Promise<PointsPool> {
  const crew = await crewOf(programs, io, jobs);
  return { run: runnerOf(crew), close: () => crew.close() };
}

/** Runs jobs on a crew. The first failure, in the order of the jobs, is thrown. */
export function runnerOf(crew: Crew): Runner {
  return async (jobs, progress) => {
    const results: JobResult[] = [];
    let failure: { readonly at: number; readonly error: Error } | undefined;
    let next = 0;
    let done = 0;
    await crew.work(() => {
      const at = next;
      const job = jobs[at];
      if (job === undefined || failure !== undefined) return undefined;
      next++;
      return {
        job,
        done: (outcome) => {
          if ("result" in outcome) results[at] = outcome.result;
          else if (failure === undefined || at < failure.at) failure = { at, error: outcome.error };
          progress?.(++done, jobs.length);
        },
      };
    });
    if (failure !== undefined) throw (failure as { readonly error: Error }).error;
    return results;
  };
}
