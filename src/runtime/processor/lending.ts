/** Priorities that locks lend: a thread that has what others wait for goes as early as they would. */
import type { Thread, Waited } from "./thread.js";

/** What lending needs of the processor. */
export interface Lender {
  /** The highest priority that a thread of the host has had. */
  readonly highestPriority: number;
  readonly profile: { readonly lends: "none" | "inherit" | "ceiling" };
  lend(thread: Thread, priority: number): void;
}

/** Lends a priority to threads that have a lock, and to those that have what these wait for themselves. */
export function lendTo(lender: Lender, holders: readonly Thread[], priority: number): void {
  for (const holder of holders) {
    if (holder.priority >= priority) continue;
    lender.lend(holder, priority);
    if (holder.blockedOn !== null) lendTo(lender, holder.blockedOn.holders, priority);
  }
}

/** A thread has given a lock back, and keeps its own priority and those that its other locks lend it. */
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
