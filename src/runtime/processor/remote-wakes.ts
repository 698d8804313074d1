/** Wakes from one core to another, which take a time that the machine declares. */
import { Callback, Priority } from "../time/event-queue.js";
import type { Clock } from "./clock.js";
import type { Thread } from "./thread.js";

/** The part of the processor that wakes use. */
interface Woken {
  readonly clock: Clock;
  readonly now: number;
  enqueue(thread: Thread): void;
}

export class RemoteWakes {
  readonly #processor: Woken;
  readonly #after: number;

  /** @param after The time from the wake until the other core sees it, in ns. */
  constructor(processor: Woken, after: number) {
    this.#processor = processor;
    this.#after = after;
  }

  /** The thread is ready already, and joins its core's queue later. */
  send(thread: Thread): void {
    const processor = this.#processor;
    if (this.#after === 0) {
      processor.enqueue(thread);
      return;
    }
    const arrival = new Callback(() => processor.enqueue(thread), false, processor);
    processor.clock.queue.schedule(arrival, processor.now + this.#after, Priority.control);
  }
}
