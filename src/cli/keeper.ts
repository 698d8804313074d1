/** The keeper of a command's results, which also finds those of earlier calls: a store, for one plan. */
import path from "node:path";
import type { JobResult, Plan } from "../lab/index.js";
import {
  type Kept,
  keysOf,
  type RunKeys,
  type RunName,
  Store,
  StoreError,
  type StoreFacts,
  type StudyFacts,
} from "../store/index.js";
import type { Outcome } from "./crew.js";
import type { PlannedRun, Run } from "./planned-run.js";
import { Failure } from "./failure.js";
import type { SimulateOptions } from "./simulate-options.js";

/** The program that a store is of. */
export interface Origin extends StoreFacts {
  /** The text of its bundle. */
  readonly text: string;
}

export class Keeper {
  readonly store: Store;
  /** As the user writes it. */
  readonly directory: string;
  readonly #keys: RunKeys;
  readonly #plan: Plan;

  constructor(store: Store, directory: string, plan: Plan, options: StudyFacts["options"]) {
    this.store = store;
    this.directory = directory;
    this.#plan = plan;
    this.#keys = keysOf({ ...store.facts, machines: plan.machines, options });
  }

  find(run: Run): Kept | undefined {
    return this.store.find(this.#keys.of(this.#nameOf(run)));
  }

  /** Resolves when the result is on the disk. */
  async keep(run: Run, outcome: Outcome): Promise<void> {
    const name = this.#nameOf(run);
    try {
      await this.store.keep(this.#keys.of(name), name, keptOf(outcome));
    } catch (error) {
      throw failureOf(error);
    }
  }

  #nameOf({ experiment, at, seed }: PlannedRun & Pick<Run, "at">): RunName {
    return { experiment: this.#plan.experiments[experiment]!.experiment.name, point: at, seed };
  }
}

function keptOf(outcome: Outcome): Kept {
  if ("error" in outcome) return { failed: { name: outcome.error.name, message: failureText(outcome.error) } };
  const { samples, checks, simulatedNs, warmNs, traceHash, warmUps, barriers }: JobResult = outcome.result;
  return {
    result: {
      samples,
      checks,
      simulatedNs,
      warmNs,
      ...(traceHash !== undefined && { traceHash }),
      ...(warmUps !== undefined && { warmUps }),
      ...(barriers !== undefined && { barriers }),
    },
  };
}

/** In one line; for a protocol's exception with place and time. */
export function failureText(error: { readonly name: string; readonly message: string }): string {
  const { place } = error as {
    readonly place?: { readonly host: string; readonly time: number; readonly context: string };
  };
  if (place === undefined) return error.message;
  return `on ${place.host} at ${place.time / 1e3} us, in ${place.context}, a protocol has thrown ${error.message}`;
}

/** The options that change the measured values. */
export function measuringOptions(options: SimulateOptions): StudyFacts["options"] {
  return {
    ...(options["trace-hash"] && { traceHash: true }),
    ...(options["max-steps"] !== undefined && { maxSteps: options["max-steps"] }),
  };
}

/**
 * Opens or makes the store of a run, and records the call.
 * @throws Failure if it is of another program or version, or cannot be read or written.
 */
export function openStore(
  directory: string,
  workingDirectory: string,
  { program, code, version, text }: Origin,
  study: StudyFacts,
): Store {
  try {
    const store = Store.open(path.resolve(workingDirectory, directory), { program, code, version }, text);
    store.note(study);
    return store;
  } catch (error) {
    throw failureOf(error);
  }
}

export function failureOf(error: unknown): unknown {
  return error instanceof StoreError ? new Failure(error.message, { help: error.help, cause: error }) : error;
}
