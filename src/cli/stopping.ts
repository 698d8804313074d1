/** Signals that end a study: whether running work is completed, and what the process prints. */
import type { Io, Signal } from "./io.js";

export class Stopping {
  /** Rejects with the failure of {@link Options.atOnce} if the study must end at once. */
  readonly atOnce: Promise<never>;
  readonly #end: () => void;
  #signal: Signal | undefined;

  /**
   * @param options.drains A first signal lets running work be completed; a second Ctrl-C does not.
   * @param options.told Called at a first signal that does so.
   */
  constructor(io: Io, options: Options) {
    let fail: (error: Error) => void = () => undefined;
    this.atOnce = new Promise((_, reject) => (fail = reject));
    // The caller races it with the work; after the end of the work nothing listens to it.
    this.atOnce.catch(() => undefined);
    const { drains } = options;
    // Without a store, waiting saves nothing, and the system ends the process like any other.
    this.#end = io.onSignal(drains ? ["SIGINT", "SIGTERM", "SIGUSR2"] : ["SIGINT"], (signal) => {
      const first = this.#signal === undefined;
      this.#signal ??= signal;
      if (!drains || (!first && signal === "SIGINT")) fail(options.atOnce(signal));
      else if (first) options.told(signal);
    });
  }

  /** The first that came. */
  get signal(): Signal | undefined {
    return this.#signal;
  }

  /** Leaves signals to the system again. */
  end(): void {
    this.#end();
  }
}

interface Options {
  readonly drains: boolean;
  readonly told: (signal: Signal) => void;
  readonly atOnce: (signal: Signal) => Error;
}
