import type { Context, HandoffTarget } from "./context.js";
import type { AnyOp } from "./op.js";
import type { PromisedArrivals } from "../time/promised-arrivals.js";
import type { Profile } from "../machine/profile.js";

/** The reason why a thread becomes runnable, which decides the cost of its dispatch. */
export type WakeCause = "handoffThreads" | "handoffInterrupt" | "plain" | "pool" | "spin";

/** A thing that a thread waits for, and the threads that keep it waiting. */
export interface Waited {
  readonly name: string;
  /** The number of all units. */
  readonly units: number;
  /** A thread for each unit that is taken, if the threads that take units also return them. */
  readonly holders: readonly Thread[];
  /** Whether it has been used as a lock. */
  readonly isLock: boolean;
  /** The threads that wait for it, the first one first. */
  readonly waiting: readonly Thread[];
}

/** A thread of a host. */
export class Thread implements Context {
  readonly name: string;
  readonly level = 0;
  body: AnyOp;
  state: "waiting" | "ready" | "running" | "ended" = "waiting";
  /** The thing that a waiting thread waits for. */
  waitsFor = "start";
  /** The time at which it began to wait, in ns. */
  waitsSince = 0;
  /** The semaphore for which it waits. */
  blockedOn: Waited | null = null;
  wakeCause: WakeCause = "plain";
  /**
   * A ready thread of the highest priority runs next. It pre-empts a running thread only if the machine allows this.
   */
  priority: number;
  /** Its own priority, while a lock that it holds lends it a higher one. */
  readonly ownPriority: number;
  /** The core on which it runs. */
  readonly core: number;
  /** Whether it was preempted in a computation, which continues when the thread is dispatched. */
  preempted = false;
  /** Whether it is outside of the kernel; used if threads are preempted only there. */
  stoppable = false;
  /** The locks that it holds, if the machine lends priorities. */
  readonly locks: Waited[] = [];
  /** Whether it carries a message up the graph, which a barrier may hand over to a thread of a pool. */
  readonly carries: boolean;
  /** The pool to which it belongs. */
  pool: HandoffTarget | undefined;
  owed = 0;
  refillLeft = 0;
  readonly budgetLeft: number = Infinity;
  message = 0;
  /** True in protocol code of a host that lets only one context at a time into it. */
  inProtocols = false;
  /** The number of its dispatches. */
  dispatches = 0;
  readonly onEnd: (() => void) | undefined;
  /** The promise about the messages that it makes. */
  promised: PromisedArrivals | null = null;

  constructor(name: string, body: AnyOp, onEnd?: () => void, priority = 0, core = 0, carries = false) {
    this.name = name;
    this.body = body;
    this.priority = priority;
    this.ownPriority = priority;
    this.core = core;
    this.carries = carries;
    this.onEnd = onEnd;
  }

  /** The cost of its dispatch, in ns, apart from a cold cache. After a handoff, the handoff's time replaces that of the direct switch. */
  dispatchCost(profile: Profile): number {
    switch (this.wakeCause) {
      case "handoffThreads":
        return profile.handoffThreadsThread;
      case "handoffInterrupt":
        return profile.handoffInterruptThread;
      case "plain":
        return profile.switchDirect;
      case "pool":
        return this.handoffCost;
      case "spin":
        return 0;
    }
  }
  /** The cost of its dispatch after a handoff to its pool, in ns. */
  handoffCost = 0;
}
