import type { Cpu } from "./cpu.js";
import { type Handoff, type Op, type Wait, WAIT } from "./op.js";
import type { Thread } from "./thread.js";

/** A counting semaphore of one host, with a queue: first come, first served. Source: x-kernel Process tool. */
export class Semaphore<What extends string = "semaphore"> {
  readonly name: string;
  #count: number;
  readonly #cpu: Cpu;
  readonly #waiting: Thread[] = [];

  /** @param name what a thread waits for, as reports show it. */
  constructor(cpu: Cpu, name: string, count: number) {
    this.#cpu = cpu;
    this.name = name;
    this.#count = count;
  }

  /** Units that are free. */
  get count(): number {
    return this.#count;
  }

  /**
   * Takes a unit; waits while there is none. In an interrupt handler it hands over to a thread before it waits. When it
   * returns, the running context owes nothing.
   */
  *wait(): Op<void, Wait<What> | Handoff> {
    const cpu = this.#cpu;
    yield* cpu.settle();
    yield* cpu.beforeWait(this.name, this.#count === 0);
    if (this.#count > 0) {
      this.#count--;
      return;
    }
    this.#waiting.push(cpu.block(this.name));
    yield WAIT;
    // Being dispatched takes time.
    yield* cpu.settle();
  }

  /** Gives a unit back, and with it wakes the thread that has waited longest. Never waits. */
  signal(): void {
    this.#cpu.assertSettled(`a signal of ${this.name}`);
    const thread = this.#waiting.shift();
    if (thread === undefined) this.#count++;
    else this.#cpu.ready(thread, "plain");
  }
}
