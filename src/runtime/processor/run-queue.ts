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

  /** Adds a thread that was pre-empted, in front of all others of its priority. */
  addFirst(thread: Thread): void {
    const threads = this.#threads;
    let place = threads.length;
    while (place > 0 && threads[place - 1]!.priority <= thread.priority) place--;
    threads.splice(place, 0, thread);
  }

  /** The priority of a thread in the queue has changed. */
  moved(thread: Thread): void {
    const place = this.#threads.indexOf(thread);
    if (place < 0) return;
    this.#threads.splice(place, 1);
    this.add(thread);
  }

  /** The highest priority of a thread in the queue; -Infinity if it is empty. */
  get highest(): number {
    return this.#threads[0]?.priority ?? -Infinity;
  }

  /** The thread to run next, taken out. */
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
