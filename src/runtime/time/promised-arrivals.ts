/**
 * `arrives every 1 ms jitter 200 us burst 3 apart 20 us`: what a program promises of its traffic. The analysis of schedules relies on it, and a run asserts it
 * event by event.
 */
import { RunError } from "../failures/errors.js";

/** A promise, with times in ns. Either `every` or `spaced` is given. */
export interface Promised {
  /** Of any `k * burst + 1` events in a row the last comes at least `k * every - jitter` after the first. */
  readonly every?: number;
  readonly jitter?: number;
  readonly burst?: number;
  /** The least time between two events. */
  readonly apart?: number;
  /** The least times from an event to the next, to the one after that, and so on. */
  readonly spaced?: readonly number[];
  /** As written. */
  readonly text: string;
  /** `FILE:LINE` */
  readonly where: string;
}

export class PromisedArrivals {
  readonly #of: string;
  readonly #promised: Promised;
  readonly #burst: number;
  #count = 0;
  /** The times of the last events, as many as the promise compares with; a ring. */
  readonly #times: number[] = [];
  /** For each place in a burst, the latest of the times so far, each less as many periods as bursts before it. */
  readonly #latest: number[] = [];

  /** @param of The events, for messages: `frames arrive at server.nic`. */
  constructor(of: string, promised: Promised) {
    this.#of = of;
    this.#promised = promised;
    this.#burst = promised.burst ?? 1;
  }

  /**
   * An event comes at a time that is not before the last one's.
   * @throws RunError if it comes before the promise allows it.
   */
  come(now: number): void {
    const { every, jitter = 0, apart = 0, spaced } = this.#promised;
    const count = this.#count++;
    if (spaced !== undefined) {
      for (const [index, least] of spaced.entries()) {
        const before = this.#times[(count - index - 1) % spaced.length];
        if (index >= count || before === undefined) break;
        if (now - before < least) this.#broken(now, index + 2, now - before, least);
      }
      this.#times[count % spaced.length] = now;
      return;
    }
    const last = this.#times[0];
    if (last !== undefined && now - last < apart) this.#broken(now, 2, now - last, apart);
    this.#times[0] = now;
    if (every === undefined) return;
    const place = count % this.#burst;
    const periods = Math.floor(count / this.#burst);
    const shifted = now - periods * every;
    const latest = this.#latest[place];
    if (latest === undefined || shifted > latest) this.#latest[place] = shifted;
    else if (latest - shifted > jitter) {
      const events = this.#burst + 1;
      const sooner = latest - shifted;
      throw this.#fault(now, `the last of ${events} or more in a row comes ${shown(sooner - jitter)} too early`);
    }
  }

  #broken(now: number, events: number, time: number, least: number): void {
    throw this.#fault(now, `${events} in a row come within ${shown(time)}, in place of ${shown(least)}`);
  }

  #fault(now: number, how: string): RunError {
    const { text, where } = this.#promised;
    return new RunError(`${this.#of} more often than "${text}" promises (${where}): at ${shown(now)} ${how}`);
  }
}

function shown(ns: number): string {
  if (ns >= 1e6) return `${Number((ns / 1e6).toFixed(3))} ms`;
  return `${Number((ns / 1e3).toFixed(3))} us`;
}
