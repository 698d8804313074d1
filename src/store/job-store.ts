/** Results of jobs in stores, for fits and searches: they ask for runs by their jobs, of several programs, and under ever new machines. */
import type { Job, JobResult } from "../lab/index.js";
import type { Simulation } from "../runtime/index.js";
import { type Kept, keysOf, type RunKeys, type RunName } from "./kept.js";
import type { Store } from "./store.js";

/** A program with the store of its results. */
export interface StoredProgram {
  readonly simulation: Simulation;
  readonly store: Store;
}

type Machines = Job["machines"];

/** Records have no room for accounts: a run with one is always made. */
function hasAccount({ account, explain, profile }: Job): boolean {
  return account === true || explain === true || profile === true;
}

/** A run that fails is not kept: the caller ends with its error. */
export class JobStore {
  /** How many results were found, of this call. */
  found = 0;
  /** How many are new. */
  kept = 0;
  readonly #programs: readonly StoredProgram[];
  /** For each program: the keys by what is common to many jobs. */
  readonly #keys: readonly WeakMap<Machines, Map<string, RunKeys>>[];

  /** @param programs By the index that jobs have. */
  constructor(programs: readonly StoredProgram[]) {
    this.#programs = programs;
    this.#keys = programs.map(() => new WeakMap());
  }

  /** @throws StoreError if the store can no longer be read. */
  find(job: Job): JobResult | undefined {
    if (hasAccount(job)) return undefined;
    const kept = this.#programs[job.simulation]!.store.find(this.#keyOf(job));
    if (kept === undefined || !("result" in kept)) return undefined;
    this.found++;
    return { ...kept.result, point: job.point };
  }

  /**
   * Resolves when the result is on the disk.
   * @throws StoreError if it cannot be written.
   */
  async keep(job: Job, { point: _, ...result }: JobResult): Promise<void> {
    if (hasAccount(job)) return;
    const kept: Kept = { result };
    await this.#programs[job.simulation]!.store.keep(this.#keyOf(job), this.#nameOf(job), kept);
    this.kept++;
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    for (const { store } of this.#programs) await store.close();
  }

  #nameOf({ simulation, experiment, point, seed }: Job): RunName {
    return { experiment: this.#programs[simulation]!.simulation.experiments[experiment]!.name, point, seed };
  }

  /** Everything in a job that is not in a run's name changes what is measured, but for `jump`. */
  #keyOf(job: Job): string {
    const { simulation: at, experiment: _, point: __, machines, seed: ___, jump: ____, ...options } = job;
    const { simulation, store } = this.#programs[at]!;
    const all = this.#keys[at]!;
    let known = all.get(machines);
    if (known === undefined) all.set(machines, (known = new Map<string, RunKeys>()));
    const text = JSON.stringify(options);
    let keys = known.get(text);
    if (keys === undefined) {
      keys = keysOf({ ...store.facts, machines: { ...simulation.machines, ...machines }, options });
      known.set(text, keys);
    }
    return keys.of(this.#nameOf(job));
  }
}
