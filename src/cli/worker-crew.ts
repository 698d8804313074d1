/** Worker threads that run jobs. */
import { Worker, type WorkerOptions } from "node:worker_threads";
import type { Job } from "../lab/index.js";
import { ProtocolFailure, RunError } from "../runtime/index.js";
import type { Crew, Outcome, Work } from "./crew.js";
import type { Answer, Order, SentJob, Thrown } from "./points-worker.js";

/** The amount of work that a worker gets at a time, in ms: it must not wait for its next job, and the last jobs must be shared among workers. */
const AHEAD = 20;
const MOST_AHEAD = 256;

/** A worker ended by itself: it ran out of memory, or a protocol ended it. Another run may succeed. */
export class WorkerDeath extends Error {
  override readonly name = "WorkerDeath";
}

/** @param code The code of a worker: text, or a file. It calls `serve` of points-worker.js. */
export function workerCrew(code: string | URL, options: WorkerOptions, count: number): Crew {
  const seats = Array.from({ length: count }, () => new Seat(code, options));
  return {
    size: count,
    work: (next) => {
      const working = new Working(seats, next);
      return working.finished;
    },
    close: async () => {
      await Promise.all(seats.map((seat) => seat.close()));
    },
  };
}

/** One call of `work`: the running jobs, and those left over from workers that have died. */
class Working {
  readonly finished: Promise<void>;
  readonly #seats: readonly Seat[];
  readonly #next: () => Work | undefined;
  readonly #again: Work[] = [];
  #resolve: () => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(seats: readonly Seat[], next: () => Work | undefined) {
    this.#seats = seats;
    this.#next = next;
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    for (const seat of seats) {
      seat.answered = () => {
        this.#guarded(() => {
          this.#fill();
        });
      };
      seat.died = (left, reason) => {
        this.#guarded(() => {
          this.#died(left, reason);
          this.#fill();
        });
      };
    }
    this.#guarded(() => {
      this.#fill();
    });
  }

  /** An error in the caller's functions ends the work. */
  #guarded(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#reject(error);
    }
  }

  #fill(): void {
    for (const seat of this.#seats) {
      const works: Work[] = [];
      // A job that has ended a worker, or may have, runs alone.
      if (this.#again.length > 0) {
        if (seat.busy === 0) works.push({ ...this.#again.shift()! });
      } else
        for (let room = seat.room; room > 0; room--) {
          const work = this.#next();
          if (work === undefined) break;
          works.push(work);
        }
      if (works.length > 0) seat.send(works);
    }
    if (this.#again.length === 0 && this.#seats.every(({ busy }) => busy === 0)) this.#resolve();
  }

  #died(left: readonly Work[], reason: string): void {
    const [only] = left;
    if (left.length === 1 && only !== undefined) only.done({ error: new WorkerDeath(reason) });
    else this.#again.push(...left);
  }
}

/** The place of a worker. If the worker dies, another takes the place. */
class Seat {
  answered: () => void = () => undefined;
  died: (left: readonly Work[], reason: string) => void = () => undefined;
  readonly #code: string | URL;
  readonly #options: WorkerOptions;
  #worker: Worker | undefined;
  #closed = false;
  readonly #under = new Map<number, Work>();
  #ids = 0;
  /** The mean time of the last jobs, in ms. */
  #mean = Infinity;
  readonly #machines = new Map<Job["machines"], number>();

  constructor(code: string | URL, options: WorkerOptions) {
    this.#code = code;
    this.#options = options;
    this.#start();
  }

  get busy(): number {
    return this.#under.size;
  }
  /** The number of further jobs to send. */
  get room(): number {
    const wanted = Math.min(MOST_AHEAD, Math.max(1, Math.round(AHEAD / this.#mean)));
    return this.busy > wanted / 2 ? 0 : wanted - this.busy;
  }

  #start(): void {
    const worker = new Worker(this.#code, this.#options);
    let reason = "";
    worker.on("message", (answers: readonly Answer[]) => {
      for (const answer of answers) this.#take(answer);
      this.answered();
    });
    worker.on("error", (error: Error) => (reason = error.message));
    worker.on("exit", () => {
      if (this.#closed || this.#worker !== worker) return;
      const left = [...this.#under.values()];
      this.#under.clear();
      this.#machines.clear();
      this.#start();
      this.died(left, reason === "" ? "something has ended the worker thread" : reason);
    });
    this.#worker = worker;
  }

  send(works: readonly Work[]): void {
    const machines: Order["machines"][number][] = [];
    const jobs = works.map((work): SentJob => {
      const { machines: data, ...job } = work.job;
      let number = this.#machines.get(data);
      if (number === undefined) {
        // A fit always has new machines. Only the last are kept here; the worker has them by number.
        if (this.#machines.size > 64) this.#machines.clear();
        number = ++this.#ids;
        this.#machines.set(data, number);
        machines.push([number, data]);
      }
      const id = ++this.#ids;
      this.#under.set(id, work);
      return { id, machines: number, job };
    });
    this.#worker?.postMessage({ machines, jobs } satisfies Order);
  }

  #take({ id, result, error, ms }: Answer): void {
    const work = this.#under.get(id);
    this.#under.delete(id);
    this.#mean = this.#mean === Infinity ? ms : (this.#mean * 3 + ms) / 4;
    const outcome: Outcome = result === undefined ? { error: errorOf(error ?? { message: "no answer" }) } : { result };
    work?.done(outcome);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
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
