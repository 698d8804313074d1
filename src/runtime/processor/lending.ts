/** Priorities that locks lend: a thread that holds a lock gets the priority of the threads that wait for it. */
import type { Thread, Waited } from "./thread.js";

/** The part of the processor that lending uses. */
export interface Lender {
  /** The highest priority that a thread of the host has had. */
  readonly highestPriority: number;
  readonly profile: { readonly lends: "none" | "inherit" | "ceiling" };
  lend(thread: Thread, priority: number): void;
}

/** Lends a priority to the threads that hold a lock, and to the holders of the locks for which these threads wait. */
export function lendTo(lender: Lender, holders: readonly Thread[], priority: number): void {
  for (const holder of holders) {
    if (holder.priority >= priority) continue;
    lender.lend(holder, priority);
    if (holder.blockedOn !== null) lendTo(lender, holder.blockedOn.holders, priority);
  }
}

/** A thread has released a lock. It keeps its own priority and the priorities that its other locks lend. */
export function takeBack(lender: Lender, thread: Thread, lock: Waited): void {
  const { locks } = thread;
  locks.splice(locks.indexOf(lock), 1);
  let priority = thread.ownPriority;
  for (const left of locks) {
    if (lender.profile.lends === "ceiling") priority = Math.max(priority, lender.highestPriority);
    else for (const waiting of left.waiting) priority = Math.max(priority, waiting.priority);
  }
  lender.lend(thread, priority);
}
