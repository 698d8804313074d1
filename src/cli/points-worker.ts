/** The body of a worker thread, which runs the points that it receives. It is part of every bundle, whose workers run the bundle itself. */
import { parentPort, workerData } from "node:worker_threads";
import { type Job, type JobResult, runJob } from "../lab/index.js";
import type { FailurePlace, MachineData, Simulation } from "../runtime/index.js";

export { runJob } from "../lab/index.js";

type Machines = Readonly<Record<string, MachineData>>;

/** A job in a message: its machines are numbers, since most jobs share them. */
export interface SentJob {
  readonly id: number;
  readonly machines: number;
  readonly job: Omit<Job, "machines">;
}

export interface Order {
  /** Machines that no earlier message had. */
  readonly machines: readonly (readonly [number: number, machines: Machines])[];
  readonly jobs: readonly SentJob[];
}

/** An error that crosses threads: plain data. */
export interface Thrown {
  readonly name?: string;
  readonly message: string;
  readonly stack?: string;
  /** Of a ProtocolFailure. */
  readonly place?: FailurePlace;
  readonly cause?: Thrown;
}

export interface Answer {
  readonly id: number;
  readonly result?: JobResult;
  readonly error?: Thrown;
  /** How long the job took, in ms. */
  readonly ms: number;
}

/** Marks the threads that {@link serve}: a bundle asks it when it starts. */
export const isPointsWorker = (): boolean =>
  (workerData as { readonly xgcPoints?: boolean } | null | undefined)?.xgcPoints === true;

/** The number of machines that a worker remembers: more than its parent does. */
const KNOWN = 256;
/** How long answers are collected, in ms, so that short jobs do not cost a message each. */
const KEPT_BACK = 5;

/** Serves this thread's parent until it ends the thread. */
export function serve(run: (job: Job) => JobResult): void {
  // An exception in a protocol shows its way up the graph, and each step of it is several calls.
  Error.stackTraceLimit = 100;
  const known = new Map<number, Machines>();
  parentPort?.on("message", ({ machines, jobs }: Order) => {
    for (const [number, data] of machines) known.set(number, data);
    // A fit always has new machines; the parent refers to none that are older than this.
    for (const number of known.keys()) if (known.size > KNOWN) known.delete(number);
    let answers: Answer[] = [];
    let sent = performance.now();
    for (const { id, machines: number, job } of jobs) {
      const from = performance.now();
      const outcome = outcomeOf(run, { ...job, machines: known.get(number) ?? {} });
      const now = performance.now();
      answers.push({ id, ...outcome, ms: now - from });
      if (now - sent < KEPT_BACK) continue;
      parentPort?.postMessage(answers);
      answers = [];
      sent = now;
    }
    if (answers.length > 0) parentPort?.postMessage(answers);
  });
}

/** The same for one simulation. */
export function serveSimulation(simulation: Simulation): void {
  serve((job) => runJob([simulation], job));
}

function outcomeOf(run: (job: Job) => JobResult, job: Job): Pick<Answer, "result" | "error"> {
  try {
    return { result: run(job) };
  } catch (error) {
    return { error: described(error) };
  }
}

function described(error: unknown): Thrown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const { place } = error as { readonly place?: FailurePlace };
  return {
    name,
    message,
    ...(stack !== undefined && { stack }),
    ...(place !== undefined && { place, cause: described(cause) }),
  };
}
