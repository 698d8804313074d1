/** Memory with a limit: a context that takes from an empty pool waits, as at a semaphore (TR 94-19, 3.2.2). */
import { beforeWait } from "../processor/before-wait.js";
import type { Cpu } from "../processor/cpu.js";
import { RunError } from "../failures/errors.js";
import { type Handoff, type Op, type Wait, WAIT } from "../processor/op.js";
import type { Thread } from "../processor/thread.js";

interface Waiting {
  readonly thread: Thread;
  readonly bytes: number;
}

export class MemoryPool {
  readonly name: string;
  /** In bytes; Infinity for no limit. */
  readonly limit: number;
  /** In bytes. */
  free: number;
  /** The least that has been free, in bytes. */
  least: number;
  readonly #cpu: Cpu;
  readonly #waiting: Waiting[] = [];

  constructor(cpu: Cpu, name: string, limit: number) {
    this.#cpu = cpu;
    this.name = name;
    this.limit = limit;
    this.free = limit;
    this.least = limit;
  }

  /**
   * Takes `bytes`; waits while there are fewer, or while others wait.
   * @throws RunError where there are fewer in all.
   */
  *take(bytes: number): Op<void, Wait<"memory"> | Handoff> {
    const cpu = this.#cpu;
    if (bytes > this.limit) throw new RunError(`${this.name} has ${this.limit} bytes; ${bytes} are wanted`);
    yield* cpu.settle();
    yield* beforeWait(cpu, this.name, this.#mustWait(bytes));
    if (!this.#mustWait(bytes)) {
      this.#grant(bytes);
      return;
    }
    this.#waiting.push({ thread: cpu.block(this.name), bytes });
    yield WAIT;
    // Being dispatched takes time.
    yield* cpu.settle();
    if (cpu.exclusion !== "none") yield* cpu.lock.reenter() as Op;
  }

  /** Gives back; those who have waited longest go on. */
  give(bytes: number): void {
    this.free += bytes;
    for (let next = this.#waiting[0]; next !== undefined && next.bytes <= this.free; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#grant(next.bytes);
      this.#cpu.ready(next.thread, "plain");
    }
  }

  #mustWait(bytes: number): boolean {
    return this.#waiting.length > 0 || bytes > this.free;
  }
  #grant(bytes: number): void {
    this.free -= bytes;
    if (this.free < this.least) this.least = this.free;
  }
}
