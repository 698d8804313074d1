/** Signals that end a study: whether it is to go on to the end of what is under way, and what its process then says. */
import type { Io, Signal } from "./io.js";

export class Stopping {
  /** Fails with what {@link Options.atOnce} gives when the study is to end at once. */
  readonly atOnce: Promise<never>;
  readonly #end: () => void;
  #signal: Signal | undefined;

  /**
   * @param options.drains A first signal lets what is under way be finished; a second Ctrl-C does not.
   * @param options.told Called at a first signal that does so.
   */
  constructor(io: Io, options: Options) {
    let fail: (error: Error) => void = () => undefined;
    this.atOnce = new Promise((_, reject) => (fail = reject));
    // It is raced with the work; where that has ended, nobody listens.
    this.atOnce.catch(() => undefined);
    const { drains } = options;
    // Without a store nothing is saved by waiting, and the system ends the process as it would any other.
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
