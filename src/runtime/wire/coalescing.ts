/** When an interface interrupts: at once, or when frames have waited for others for a time, or are so many; and never too soon after the last time. */
import { Callback, type EventQueue, Priority } from "../time/event-queue.js";
import type { Served } from "../processor/clock.js";

/** Of one kind of frames: those received, or those that have left. */
export interface CoalescingOptions {
  /** How long the first one waits at the most, in ns. */
  readonly after: number;
  /** So many do not wait. */
  readonly frames: number;
  /** The least time between two interrupts, in ns. */
  readonly spacing: number;
}

export class Coalescing {
  /** Interrupts that were asked for. */
  interrupts = 0;
  readonly #options: CoalescingOptions;
  readonly #queue: EventQueue;
  readonly #owner: Served;
  readonly #signal: () => void;
  #later: Callback | null = null;
  #last = -Infinity;

  /** @param owner the processor, with which all that is planned ends. @param signal asks for an interrupt. */
  constructor(queue: EventQueue, owner: Served, options: CoalescingOptions, signal: () => void) {
    this.#queue = queue;
    this.#owner = owner;
    this.#options = options;
    this.#signal = signal;
  }

  /** @param waiting frames that have not been served, with the one that has come. */
  come(now: number, waiting: number): void {
    const { after, frames, spacing } = this.#options;
    const due = waiting >= frames ? now : now + after;
    const at = Math.max(due, this.#last + spacing);
    if (at <= now) {
      this.#interrupt(now);
      return;
    }
    if (this.#later?.pending === true) {
      if (this.#later.time <= at) return;
      this.#queue.cancel(this.#later);
    }
    this.#later = new Callback(() => this.#interrupt(at), false, this.#owner);
    this.#queue.schedule(this.#later, at, Priority.device);
  }

  #interrupt(now: number): void {
    if (this.#later?.pending === true) this.#queue.cancel(this.#later);
    this.#last = now;
    this.interrupts++;
    this.#signal();
  }
}
