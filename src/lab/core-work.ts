/**
 * Works off charges: a charge is made before its time passes, and the context that runs works them off in order. A handler on top of a context makes
 * the context's operation longer, and takes none of its CPU time.
 */

/** One charge of a context that is not worked off yet. */
interface Due {
  readonly name: number;
  readonly message: number;
  left: number;
  /** When it began, in ns; -1 before. */
  from: number;
  spent: number;
}

/** A handler or a thread. */
export interface Working {
  readonly track: number;
  readonly name: number;
  readonly due: Due[];
  /** When it last began, in ns; -1 while it does not run. */
  openSince: number;
}

export type Worked = (of: Working, name: number, from: number, to: number, spent: number, message: number) => void;

/** One core of a host: the context that runs, and those that it interrupts. */
export class CoreWork {
  readonly track: number;
  running: Working | null = null;
  readonly #interrupted: (Working | null)[] = [];
  #now = 0;
  /** Since when the running context has the core. */
  #since = 0;
  readonly #worked: Worked;
  readonly #held: (track: number, by: Working, from: number, to: number) => void;

  /**
   * @param worked Called with each operation at its end.
   * @param held Called with each stretch of time in which one context has the core.
   */
  constructor(track: number, worked: Worked, held: (track: number, by: Working, from: number, to: number) => void) {
    this.track = track;
    this.#worked = worked;
    this.#held = held;
  }

  /** Lets time pass up to an instant. */
  advance(time: number): void {
    const { running } = this;
    if (running !== null) {
      const { due } = running;
      for (let next = due[0]; next !== undefined && this.#now < time; next = due[0]) {
        if (next.from < 0) next.from = this.#now;
        const ns = Math.min(next.left, time - this.#now);
        this.#now += ns;
        next.left -= ns;
        next.spent += ns;
        if (next.left > 0) break;
        this.#worked(running, next.name, next.from, this.#now, next.spent, next.message);
        due.shift();
      }
    }
    if (time > this.#now) this.#now = time;
  }

  enter(handler: Working, time: number): void {
    this.#change(time);
    this.#interrupted.push(this.running);
    this.running = handler;
  }
  leave(time: number): void {
    this.#change(time);
    this.running = this.#interrupted.pop() ?? null;
  }
  dispatch(thread: Working, time: number): void {
    this.#change(time);
    this.running = thread;
  }
  /** The running thread waits, ends or is preempted. An operation that it has begun is cut here. */
  putAside(time: number): void {
    this.#change(time);
    const begun = this.running?.due[0];
    if (begun !== undefined && begun.from >= 0) {
      this.#worked(this.running!, begun.name, begun.from, time, begun.spent, begun.message);
      begun.from = -1;
      begun.spent = 0;
    }
    this.running = null;
  }
  /** All ends at once: the host has crashed. */
  stop(time: number): void {
    this.#change(time);
    this.running = null;
    this.#interrupted.length = 0;
  }
  /** The run is over: what has begun is shown up to here. */
  close(time: number): void {
    this.#change(time);
    for (const context of [...this.#interrupted, this.running]) {
      const begun = context?.due[0];
      if (begun !== undefined && begun.from >= 0)
        this.#worked(context!, begun.name, begun.from, time, begun.spent, begun.message);
    }
  }

  #change(time: number): void {
    this.advance(time);
    if (this.running !== null && time > this.#since) this.#held(this.track, this.running, this.#since, time);
    this.#since = time;
  }
}
