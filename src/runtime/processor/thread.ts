import type { Context } from "./context.js";
import type { AnyOp } from "./op.js";
import type { Profile } from "../machine/profile.js";

/** Why a thread becomes runnable. The reason decides the cost of its dispatch. */
export type WakeCause = "handoffThreads" | "handoffInterrupt" | "plain";

/** A thing that a thread waits for, and the threads that keep it waiting. */
export interface Waited {
  readonly name: string;
  /** The number of all units. */
  readonly units: number;
  /** A thread for each unit that is taken, if the threads that take units also return them. */
  readonly holders: readonly Thread[];
  /** Whether it has been used as a lock. */
  readonly isLock: boolean;
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
  /** The ready threads of the highest priority run next. A running thread is not stopped for them. */
  readonly priority: number;
  owed = 0;
  refillLeft = 0;
  readonly budgetLeft: number = Infinity;
  /** True in protocol code of a host that lets only one context at a time into it. */
  inProtocols = false;
  /** The number of its dispatches. */
  dispatches = 0;
  readonly onEnd: (() => void) | undefined;

  constructor(name: string, body: AnyOp, onEnd?: () => void, priority = 0) {
    this.name = name;
    this.body = body;
    this.priority = priority;
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
    }
  }
}
