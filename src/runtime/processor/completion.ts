/** The end of a computation for which a context is suspended. */
import { SimulationEvent } from "../time/event-queue.js";

/** The context that computes. */
export interface Computing {
  completed(): void;
}

export class Completion extends SimulationEvent {
  readonly #processor: Computing;

  constructor(processor: Computing) {
    super();
    this.#processor = processor;
  }

  override fire(): void {
    this.#processor.completed();
  }
}
