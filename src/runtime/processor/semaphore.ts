import { beforeWait } from "./before-wait.js";
import type { Cpu } from "./cpu.js";
import { type Handoff, type Op, SETTLE, type Wait, WAIT } from "./op.js";
import type { Thread } from "./thread.js";

/**
 * A counting semaphore of one host: waiting threads are served in the order in which they came. `new Semaphore(this.cpu, "reply", 0)` starts without a unit.
 * Source: x-kernel Process tool.
 */
export class Semaphore<What extends string = "semaphore"> {
  /** What a thread waits for, as reports show it. */
  readonly name: string;
  #count: number;
  readonly #cpu: Cpu;
  readonly #waiting: Thread[] = [];
  /** Threads that have taken a unit which has not been given back, where units are lent. */
  readonly #holders: Thread[] = [];
  /** Whether units are there from the start, so that those who take them are expected to give them back. */
  readonly #lends: boolean;

  /** @param name what a thread waits for, as reports show it. */
  constructor(cpu: Cpu, name: string, count: number) {
    this.#cpu = cpu;
    this.name = name;
    this.#count = count;
    this.#lends = count > 0;
  }

  /** Units that are free. */
  get count(): number {
    return this.#count;
  }
  /** The threads that have taken units and not given them back. Empty for a semaphore that starts at 0, whose units are signals. */
  get holders(): readonly Thread[] {
    return this.#holders;
  }

  /**
   * Takes a unit; waits while there is none. In an interrupt handler it hands over to a thread before it waits. When it
   * returns, the running context owes nothing.
   */
  *wait(): Op<void, Wait<What> | Handoff> {
    const cpu = this.#cpu;
    if (!cpu.trySettle()) yield SETTLE;
    yield* beforeWait(cpu, this.name, this.#count === 0);
    if (this.#count > 0) {
      this.#count--;
      if (this.#lends && !cpu.inInterrupt) this.#holders.push(cpu.current as Thread);
      return;
    }
    const thread = cpu.block(this.name);
    thread.blockedOn = this;
    this.#waiting.push(thread);
    yield WAIT;
    // Being dispatched takes time.
    if (!cpu.trySettle()) yield SETTLE;
    thread.blockedOn = null;
    if (cpu.exclusion !== "none") yield* cpu.lock.reenter() as Op;
  }

  /** Gives a unit back, and with it wakes the thread that has waited longest. Never waits. */
  signal(): void {
    const cpu = this.#cpu;
    cpu.assertSettled(`a signal of ${this.name}`);
    if (this.#holders.length > 0) {
      const mine = this.#holders.indexOf(cpu.current as Thread);
      this.#holders.splice(mine < 0 ? 0 : mine, 1);
    }
    const thread = this.#waiting.shift();
    if (thread === undefined) {
      this.#count++;
    } else {
      if (this.#lends) this.#holders.push(thread);
      cpu.ready(thread, "plain");
    }
  }
}
