import { checkedCount } from "../failures/checked.js";
import { beforeWait } from "./before-wait.js";
import type { Cpu } from "./cpu.js";
import { type Handoff, type Op, SETTLE, type Wait, WAIT } from "./op.js";
import type { Thread, Waited } from "./thread.js";

/**
 * A counting semaphore of one host: waiting threads are served in the order in which they came. `new Semaphore(this.cpu, "reply", 0)` starts without a unit.
 * Source: x-kernel Process tool.
 *
 * A run that cannot go on is reported with who holds what. So the semaphore watches who gives its units back: if only those who have
 * taken them do, it is a lock, or a pool of several; if others do, such as a handler to which an acknowledgement has come, it only tells of something.
 */
export class Semaphore<What extends string = "semaphore"> implements Waited {
  /** What a thread waits for, as reports show it. */
  readonly name: string;
  /** Units at the start. */
  readonly units: number;
  #count: number;
  readonly #cpu: Cpu;
  readonly #waiting: Thread[] = [];
  /** Threads that have taken a unit which has not been given back, while it may be a lock. */
  readonly #holders: Thread[] = [];
  /** Units that handlers have taken, which others may give back for them: an operation goes on in a thread after a handoff. */
  #takenByHandlers = 0;
  /** It may still be a lock: nobody else has given a unit back. */
  #watched: boolean;
  #givenBackByHolder = false;

  /**
   * @param name what a thread waits for, as reports show it.
   * @param count units that are free at the start: 0 for an event that is signalled, 1 for a lock.
   * @throws Misuse for a count that is not a whole number from 0 on.
   */
  constructor(cpu: Cpu, name: string, count: number) {
    this.#cpu = cpu;
    this.name = name;
    this.units = checkedCount(`the count of the semaphore ${name}`, count);
    this.#count = count;
    this.#watched = count > 0;
  }

  /** Units that are free. */
  get count(): number {
    return this.#count;
  }
  /** The threads that keep a waiting thread waiting, one entry for each unit; none for a semaphore that only tells of something. */
  get holders(): readonly Thread[] {
    return this.#holders;
  }
  /** Whether it has been used as a lock: those who had taken a unit have given it back, and nobody else has. */
  get isLock(): boolean {
    return this.#watched && this.#givenBackByHolder;
  }

  /**
   * Takes a unit; waits while there is none. In an interrupt handler it hands over to a thread before it waits. When it
   * returns, the running context owes nothing.
   * @throws RunError in a handler whose mode forbids to wait, and in a thread that keeps interrupts out.
   */
  *wait(): Op<void, Wait<What> | Handoff> {
    const cpu = this.#cpu;
    if (!cpu.trySettle()) yield SETTLE;
    yield* beforeWait(cpu, this.name, this.#count === 0);
    if (this.#count > 0) {
      this.#count--;
      if (this.#watched) {
        if (cpu.inInterrupt) this.#takenByHandlers++;
        else this.#holders.push(cpu.current as Thread);
      }
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

  /**
   * Gives a unit back, and with it wakes the thread that has waited longest. Never waits.
   * @throws Misuse while CPU time is owed: settle first.
   */
  signal(): void {
    const cpu = this.#cpu;
    cpu.assertSettled(`a signal of ${this.name}`);
    if (this.#watched) this.#takeFromHolders();
    const thread = this.#waiting.shift();
    if (thread === undefined) {
      this.#count++;
    } else {
      if (this.#watched) this.#holders.push(thread);
      cpu.ready(thread, "plain");
    }
  }

  #takeFromHolders(): void {
    const holders = this.#holders;
    const cpu = this.#cpu;
    const mine = cpu.serving ? holders.indexOf(cpu.current as Thread) : -1;
    if (mine >= 0) {
      this.#givenBackByHolder = true;
      holders.splice(mine, 1);
    } else if (cpu.serving && this.#takenByHandlers > 0) {
      this.#takenByHandlers--;
    } else {
      this.#watched = false;
      holders.length = 0;
    }
  }
}
