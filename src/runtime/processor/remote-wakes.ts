/** Wakes that go from one core to another: they are under way for the time that the machine says. */
import { Callback, Priority } from "../time/event-queue.js";
import type { Clock } from "./clock.js";
import type { Thread } from "./thread.js";

/** What a wake needs of the processor. */
interface Woken {
  readonly clock: Clock;
  readonly now: number;
  enqueue(thread: Thread): void;
}

export class RemoteWakes {
  readonly #processor: Woken;
  readonly #after: number;

  /** @param after from the wake to the moment when the other core knows of it, in ns. */
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
