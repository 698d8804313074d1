/** Ends loops that call nothing of the runtime, and so take no step: the code around a program counts the rounds of every loop of its protocols. */
import { Misuse } from "./errors.js";

/** The part of a world that says whether anything happens. */
interface Passing {
  /** In ns since the start. */
  readonly now: number;
  readonly stepsLeft: number;
}

/** Rounds of loops within one step, by default: as many as steps at one instant. */
const MOST_ROUNDS = 10_000_000;
/** However few steps are allowed: a loop over the bytes of long messages is not endless. */
const LEAST_ROUNDS = 1_000_000;

class LoopBudget {
  /** Rounds that loops may still make before {@link end} must be called. */
  left: number = MOST_ROUNDS;
  #most = MOST_ROUNDS;
  #world: Passing | null = null;
  /** The time in ns and the step at which the last budget began; NaN before the first one. */
  #since: readonly [number, number] = [NaN, NaN];

  /** Begins the budget of a world. @param steps Its budget of steps at one instant. */
  begin(world: Passing, steps: number): void {
    this.#world = world;
    this.#most = Math.max(steps, LEAST_ROUNDS);
    this.left = this.#most;
    this.#since = [NaN, NaN];
  }

  /**
   * Begins another budget of rounds, if the run has taken a step since the last one began.
   * @throws Misuse if it has not: the rounds are those of an endless loop.
   */
  end(): void {
    const world = this.#world;
    const [time, steps] = this.#since;
    if (world !== null && (world.now !== time || world.stepsLeft !== steps)) {
      this.#since = [world.now, world.stepsLeft];
      this.left = this.#most;
      return;
    }
    const when = world === null ? "" : ` at ${world.now / 1e3} us without any step of the run`;
    throw new Misuse(`an endless loop: ${this.#most} rounds of loops have been made${when} (--max-steps)`);
  }
}

/** The budget of the run that is under way. Only code that xgc writes into loops uses it. */
export const loopBudget: LoopBudget = new LoopBudget();
