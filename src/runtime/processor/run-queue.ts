/** Ready threads: those of the highest priority first, and among equals in the order in which they became ready. */
import type { Thread } from "./thread.js";

export class RunQueue {
  readonly #threads: Thread[] = [];

  add(thread: Thread): void {
    const threads = this.#threads;
    let place = threads.length;
    while (place > 0 && threads[place - 1]!.priority < thread.priority) place--;
    if (place === threads.length) threads.push(thread);
    else threads.splice(place, 0, thread);
  }

  /** Removes and returns the thread to run next. */
  next(): Thread | undefined {
    return this.#threads.shift();
  }

  /** CPU time that its threads owe, in ns. */
  get owed(): number {
    let owed = 0;
    for (const thread of this.#threads) owed += thread.owed;
    return owed;
  }
}
