import { checkedCount } from "../failures/checked.js";
import { beforeWait } from "./before-wait.js";
import type { Cpu } from "./cpu.js";
import { type Handoff, type Op, SETTLE, type Wait, WAIT } from "./op.js";
import { lendTo, takeBack } from "./lending.js";
import type { Thread, Waited } from "./thread.js";

/**
 * A counting semaphore of one host. Waiting threads are served in the order of their arrival. `new Semaphore(this.cpu, "reply", 0)` starts without a
 * unit.
 * Source: x-kernel Process tool.
 *
 * A run that cannot go on is reported with the holder of each unit. So the semaphore records which threads return its units. If only threads that have
 * taken a unit return one, it is a lock, or a pool of several. If others do, such as a handler that receives an acknowledgement, it signals an event.
 */
export class Semaphore<What extends string = "semaphore"> implements Waited {
  /** The thing that a thread waits for, for reports. */
  readonly name: string;
  /** Units at the start. */
  readonly units: number;
  #count: number;
  readonly #cpu: Cpu;
  readonly #waiting: Thread[] = [];
  /** Threads that have taken a unit and not returned it, while the semaphore may be a lock. */
  readonly #holders: Thread[] = [];
  /** Units that handlers have taken. Other contexts may return them, since an operation goes on in a thread after a handoff. */
  #takenByHandlers = 0;
  /** It may still be a lock: no other context has returned a unit. */
  #watched: boolean;
  #givenBackByHolder = false;

  /**
   * @param name The thing that a thread waits for, for reports.
   * @param count Units that are free at the start: 0 for an event that is signalled, 1 for a lock.
   * @throws Misuse for a count that is not a whole number of at least 0.
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
  /** The threads that keep a waiting thread waiting, one entry for each unit; none for a semaphore that signals an event. */
  get holders(): readonly Thread[] {
    return this.#holders;
  }
  /** @internal Threads that wait for it, the first one first. */
  get waiting(): readonly Thread[] {
    return this.#waiting;
  }
  /** Whether it has been used as a lock: only threads that had taken a unit have returned one. */
  get isLock(): boolean {
    return this.#watched && this.#givenBackByHolder;
  }

  /**
   * Takes a unit; waits while there is none. In an interrupt handler it hands over to a thread before it waits. When it
   * returns, the running context owes no time.
   * @throws RunError in a handler whose mode forbids waiting, and in a thread that masks interrupts.
   */
  *wait(): Op<void, Wait<What> | Handoff> {
    const cpu = this.#cpu;
    if (!cpu.trySettle()) yield SETTLE;
    yield* beforeWait(cpu, this.name, this.#count === 0);
    if (this.#count > 0) {
      this.#count--;
      if (this.#watched) {
        if (cpu.inInterrupt) this.#takenByHandlers++;
        else this.#taken(cpu.current as Thread);
      }
      return;
    }
    const thread = cpu.block(this.name);
    thread.blockedOn = this;
    this.#waiting.push(thread);
    if (cpu.profile.lends === "inherit" && this.#watched) lendTo(cpu, this.#holders, thread.priority);
    yield WAIT;
    // The dispatch takes time.
    if (!cpu.trySettle()) yield SETTLE;
    thread.blockedOn = null;
    if (cpu.exclusion !== "none") yield* cpu.lock.reenter() as Op;
  }

  /**
   * Returns a unit, and so wakes the thread that has waited longest. Never waits.
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
      if (this.#watched) this.#taken(thread);
      cpu.ready(thread, "plain");
    }
  }

  #taken(thread: Thread): void {
    this.#holders.push(thread);
    const { lends } = this.#cpu.profile;
    if (lends === "none") return;
    thread.locks.push(this);
    if (lends === "ceiling") lendTo(this.#cpu, [thread], this.#cpu.highestPriority);
  }

  #takeFromHolders(): void {
    const holders = this.#holders;
    const cpu = this.#cpu;
    const mine = cpu.serving ? holders.indexOf(cpu.current as Thread) : -1;
    if (mine >= 0) {
      this.#givenBackByHolder = true;
      holders.splice(mine, 1);
      if (cpu.profile.lends !== "none") takeBack(cpu, cpu.current as Thread, this);
    } else if (cpu.serving && this.#takenByHandlers > 0) {
      this.#takenByHandlers--;
    } else {
      this.#watched = false;
      if (cpu.profile.lends !== "none") for (const holder of holders) takeBack(cpu, holder, this);
      holders.length = 0;
    }
  }
}
