/**
 * Pools of threads to which barriers hand over: from a handler, and from a thread that takes messages up the graph. So a message may go through
 * several threads, each with its own priority: those of reception, of the stack and of the application.
 */
import type { HandoffSite } from "../processor/context.js";
import type { Cpu } from "../processor/cpu.js";
import { type AnyOp, HANDOFF, SETTLE, WAIT } from "../processor/op.js";
import { Thread } from "../processor/thread.js";
import type { Counter } from "../record/measure.js";
import type { PoolCosts } from "../machine/profile.js";
import type { HandoffPool, PoolOptions } from "../upi/host.js";

/** The counts of a pool. A crash does not clear them. */
export interface PoolCounts {
  readonly handoffs: Counter;
  readonly queued: Counter;
  readonly dropped: Counter;
}

export class PoolThread extends Thread {
  idle = true;
  work: AnyOp | null = null;
  /** Whether the thread polls for a message at this moment. */
  spins = false;
}

export class Pool implements HandoffPool {
  readonly name: string;
  readonly threads: readonly PoolThread[];
  readonly counts: PoolCounts;
  readonly #cpu: Cpu;
  readonly #costs: PoolCosts;
  readonly #options: PoolOptions;
  readonly #queue: AnyOp[] = [];

  constructor(cpu: Cpu, name: string, options: PoolOptions, counts: PoolCounts) {
    this.name = name;
    this.counts = counts;
    this.#cpu = cpu;
    this.#options = options;
    // The costs of a pool are declared for its graph, so they are the same for every instance of the graph.
    this.#costs = cpu.profile.pool(name.slice(name.lastIndexOf(".") + 1));
    cpu.carries = true;
    const { priority, core } = options;
    this.threads = Array.from({ length: options.threads }, (_, number) => {
      const label = options.threads === 1 ? name : `${name} ${number + 1}`;
      const thread: PoolThread = new PoolThread(
        label,
        this.#serve(() => thread),
        undefined,
        priority,
        core,
        true,
      );
      thread.pool = this;
      thread.waitsFor = "a message";
      thread.handoffCost = this.#costs.thread;
      return thread;
    });
  }

  /** Messages that wait for one of its threads. */
  get queued(): number {
    return this.#queue.length;
  }
  /** Dispatches of its threads. */
  get switches(): number {
    return this.threads.reduce((sum, { dispatches }) => sum + dispatches, 0);
  }
  reset(): void {
    for (const thread of this.threads) thread.dispatches = 0;
  }

  /** A barrier of the graph, as written, that hands over to this pool. */
  site(text: string): HandoffSite {
    return this.#cpu.accounts.barrier("barrier", text, this);
  }

  *take(body: AnyOp, site: HandoffSite): AnyOp<boolean> {
    const cpu = this.#cpu;
    const { queue, full } = this.#options;
    const thread = this.threads.find(({ idle }) => idle);
    if (thread === undefined) {
      cpu.charge(cpu.overhead.poolQueue, this.#costs.queue);
      if (!cpu.trySettle()) yield SETTLE;
      // Only a message at a barrier can be dropped, not an operation in the middle.
      if (queue !== null && this.#queue.length >= queue && full === "drop" && site.cause === "barrier") {
        this.counts.dropped.count();
        cpu.clock.trace?.record(cpu.now, cpu.host, "drop", cpu.contextName, site.text, 0);
        return false;
      }
    } else {
      thread.idle = false;
      if (!this.#options.spin) cpu.charge(cpu.overhead.poolHandoff, this.#costs.handler);
      if (!cpu.trySettle()) yield SETTLE;
    }
    site.count++;
    cpu.accounts.handoffs++;
    this.counts.handoffs.count();
    cpu.clock.trace?.record(cpu.now, cpu.host, "handoff", cpu.contextName, site.text, 0);
    if (thread === undefined) {
      this.counts.queued.count();
      this.#queue.push(body);
      // A thread may have become idle while the cost of queueing passed.
      this.#wakeIdle();
    } else {
      thread.work = body;
      cpu.ready(thread, thread.spins ? "spin" : "pool");
    }
    return true;
  }

  #wakeIdle(): void {
    const thread = this.threads.find(({ idle }) => idle);
    if (thread === undefined) return;
    thread.idle = false;
    this.#cpu.ready(thread, thread.spins ? "spin" : "pool");
  }

  *#serve(self: () => PoolThread): AnyOp {
    const cpu = this.#cpu;
    const thread = self();
    for (;;) {
      if (!cpu.trySettle()) yield SETTLE;
      const body = thread.work ?? this.#queue.shift();
      thread.work = null;
      if (body !== undefined) {
        if (cpu.exclusion !== "none") yield* cpu.lock.enter();
        thread.refillLeft = cpu.profile.refill;
        yield* carry(cpu, body);
        if (!cpu.trySettle()) yield SETTLE;
        thread.refillLeft = 0;
        if (cpu.exclusion !== "none") yield* cpu.lock.leave();
        yield* cpu.returnFromKernel();
        continue;
      }
      thread.idle = true;
      thread.spins = this.#options.spin;
      if (thread.spins) cpu.spin("a message");
      else cpu.block("a message");
      yield WAIT;
    }
  }
}

/** Continues an operation in a thread, up to its end or to a handoff to another thread. */
export function* carry(cpu: Cpu, body: AnyOp): AnyOp {
  let step = body.next();
  while (step.done !== true) {
    if ((step.value as unknown) === HANDOFF) {
      const site = cpu.site!;
      if (yield* site.pool!.take(body, site)) return;
      step = body.next(false as unknown as undefined);
    } else {
      yield step.value;
      step = body.next();
    }
  }
}
