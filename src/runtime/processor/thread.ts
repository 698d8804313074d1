import type { Context } from "./context.js";
import type { AnyOp } from "./op.js";
import type { Profile } from "../machine/profile.js";

/** Why a thread becomes runnable: it decides what its dispatch costs. */
export type WakeCause = "handoffThreads" | "handoffInterrupt" | "plain";

/** Something that a thread waits for, and who keeps it waiting. */
export interface Waited {
  readonly name: string;
  /** Units that there are in all. */
  readonly units: number;
  /** A thread for each unit that is taken, as far as those who take units are those who give them back. */
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
  /** What a waiting thread waits for. */
  waitsFor = "start";
  /** When it began to wait, in ns. */
  waitsSince = 0;
  /** The semaphore for which it waits. */
  blockedOn: Waited | null = null;
  wakeCause: WakeCause = "plain";
  /** Of the threads that are ready, one of the highest priority runs next; a thread that runs is not stopped for it. */
  readonly priority: number;
  owed = 0;
  refillLeft = 0;
  readonly budgetLeft: number = Infinity;
  /** True in protocol code of a host that lets only one context at a time into it. */
  inProtocols = false;
  /** Times that it was dispatched. */
  dispatches = 0;
  readonly onEnd: (() => void) | undefined;

  constructor(name: string, body: AnyOp, onEnd?: () => void, priority = 0) {
    this.name = name;
    this.body = body;
    this.priority = priority;
    this.onEnd = onEnd;
  }

  /** What dispatching it costs, in ns, apart from a cold cache. A handoff's time takes the place of the direct switch. */
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
