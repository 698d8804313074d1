/** Points of several programs, run in worker threads: as many as there are processors. Results do not depend on how many. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Program } from "../compiler/index.js";
import { pointsModule } from "../emit/index.js";
import type { Job, JobResult, Runner } from "../lab/index.js";
import { type FailurePlace, ProtocolFailure, RunError } from "../runtime/index.js";
import { glueOptions, whileBundling } from "./glue-options.js";
import type { Io } from "./io.js";

export interface PointsPool {
  readonly run: Runner;
  close(): Promise<void>;
}

/** Each worker has the programs as modules, and runs what it is sent. */
const code = `
  const { parentPort, workerData } = require("node:worker_threads");
  const described = (error) => {
    const { name, message, stack, place, cause } = error;
    return { name, message, stack, ...(place && { place, cause: cause instanceof Error ? described(cause) : { message: String(cause) } }) };
  };
  const load = (text) => import("data:text/javascript;base64," + Buffer.from(text).toString("base64"));
  const modules = Promise.all(workerData.map(load));
  parentPort.on("message", async ({ batch, id, job }) => {
    try {
      parentPort.postMessage({ batch, id, result: (await modules)[job.simulation].run(job) });
    } catch (error) {
      parentPort.postMessage({ batch, id, error: described(error) });
    }
  });
`;

interface Answer {
  readonly batch: number;
  readonly id: number;
  readonly result?: JobResult;
  readonly error?: Thrown;
}

interface Thrown {
  readonly name?: string;
  readonly message: string;
  readonly stack?: string;
  /** Of a {@link ProtocolFailure}. */
  readonly place?: FailurePlace;
  readonly cause?: Thrown;
}

export async function pointsPool(programs: readonly Program[], io: Io): Promise<PointsPool> {
  const texts: string[] = [];
  for (const program of programs) texts.push(await whileBundling(() => pointsModule(program, glueOptions(io))));
  const workers: Worker[] = [];
  let batch: Batch | undefined;
  for (let count = Math.min(availableParallelism(), 8); count > 0; count--) {
    const worker = new Worker(code, { eval: true, workerData: texts });
    worker.on("message", (answer: Answer) => batch?.take(answer, worker));
    worker.on("error", (error) => batch?.fail(error));
    workers.push(worker);
  }
  return {
    run: (jobs, progress) => {
      batch = new Batch(jobs, progress);
      for (const worker of workers) batch.send(worker);
      // Two under way, so that no worker waits for its next.
      for (const worker of workers) batch.send(worker);
      return batch.results;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

let batches = 0;

/** The jobs of one call, and what has come back. */
class Batch {
  readonly results: Promise<readonly JobResult[]>;
  readonly #number = ++batches;
  readonly #jobs: readonly Job[];
  readonly #progress: ((done: number, of: number) => void) | undefined;
  readonly #back: JobResult[] = [];
  #next = 0;
  #done = 0;
  #resolve: (results: readonly JobResult[]) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(jobs: readonly Job[], progress: ((done: number, of: number) => void) | undefined) {
    this.#jobs = jobs;
    this.#progress = progress;
    this.results = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (jobs.length === 0) this.#resolve([]);
  }

  send(worker: Worker): void {
    const job = this.#jobs[this.#next];
    if (job !== undefined) worker.postMessage({ batch: this.#number, id: this.#next++, job });
  }

  take({ batch, id, result, error }: Answer, worker: Worker): void {
    // Of a batch that has failed already.
    if (batch !== this.#number) return;
    if (error !== undefined) this.fail(errorOf(error));
    if (result === undefined) return;
    this.#back[id] = result;
    this.#done++;
    this.#progress?.(this.#done, this.#jobs.length);
    if (this.#done === this.#jobs.length) this.#resolve(this.#back);
    else this.send(worker);
  }

  fail(error: Error): void {
    this.#reject(error);
  }
}

function errorOf({ name, message, stack, place, cause }: Thrown): Error {
  if (name === "RunError") return new RunError(message);
  if (place !== undefined && cause !== undefined) return new ProtocolFailure(errorOf(cause), place);
  const error = new Error(message);
  if (name !== undefined) error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}
