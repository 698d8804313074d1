/** Why a run cannot go on: who waits for what and who holds it, which frames nobody took, what was dropped and given up. */
import { InternalError, RunError, type Suspended } from "./failures/errors.js";
import type { SimulatedHost } from "./host.js";
import type { Thread } from "./processor/thread.js";
import type { Link } from "./wire/link.js";

/** What a world is doing. Operations of `early` begin with the warm-up and go on through it; only `start` is the run, which `stop after` may end. */
export type Phase = "boot" | "early" | "warm" | "start";

const phases: Readonly<Record<Phase, string>> = {
  boot: "the boot",
  early: "the warm-up",
  warm: "the warm-up",
  start: "the run",
};

/** A report for a world in which nothing is pending any more. */
export function standstill(hosts: readonly SimulatedHost[], links: readonly Link[], phase: Phase): RunError {
  const lines: string[] = [];
  const cycles: string[] = [];
  const suspended: Suspended[] = [];
  const lost = lostWork(hosts, links);
  for (const host of hosts) {
    const waiting = host.waitingThreads();
    for (const thread of waiting) {
      lines.push(`  ${thread.name} on ${host.name} waits for ${thread.waitsFor}${heldBy(thread)}`);
      suspended.push({
        about: `${thread.name} on ${host.name} waits since ${thread.waitsSince / 1e3} us`,
        code: thread.body,
      });
    }
    const cycle = findCycle(waiting, mayHaveLost(host, links));
    if (cycle !== undefined) cycles.push(cycle.map(({ name }) => name).join(" waits for ") + ` on ${host.name}`);
  }
  if (lines.length === 0) lines.push("  nobody waits for anything");
  const when = phase === "start" ? "" : ` in ${phases[phase]}`;
  const what =
    cycles.length === 0 ? `${phases[phase]} cannot go on: nothing is pending` : `deadlock${when}: ${cycles.join("; ")}`;
  return new RunError([what, ...lines, ...lost].join("\n"), suspended);
}

/** An operation has not ended on a host on which nothing will happen any more. */
export function stillWaits(host: SimulatedHost, what: string): Error {
  const waiting = host.waitingThreads();
  if (waiting.length === 0) return new InternalError(`${host.name}: ${what} not back`);
  const lines = waiting.map(({ name, waitsFor }) => `  ${name} on ${host.name} waits for ${waitsFor}`);
  const suspended = waiting.map(({ name, body }) => ({ about: `${name} on ${host.name}`, code: body }));
  return new RunError(
    [`the run has ended, and ${what} still in use on ${host.name}, by operations that wait for ever`, ...lines].join(
      "\n",
    ),
    suspended,
  );
}

/** `, which A and B have`, or that the thread has taken all itself. */
function heldBy(thread: Thread): string {
  const semaphore = thread.blockedOn;
  if (semaphore === null || semaphore.holders.length === 0) return "";
  const names = [...new Set(semaphore.holders)].map((holder) => ({
    name: holder === thread ? "it" : holder.name,
    units: semaphore.holders.filter((each) => each === holder).length,
  }));
  if (semaphore.isLock || semaphore.units === 1) {
    const [one] = names;
    if (names.length === 1 && one?.name === "it")
      return semaphore.isLock ? ", which it has already" : ", which it has taken itself, and nobody has signalled";
    return `, which ${names.map(({ name }) => name).join(" and ")} ${names.length === 1 ? "has" : "have"}`;
  }
  const taken = names.map(({ name, units }) => `${name} has taken ${units}`).join(", ");
  return `: of ${semaphore.units}, ${taken}, and nobody has given any back`;
}

/** Frames and messages that were lost, refused or given up, by the counters whose names say so. */
function lostWork(hosts: readonly SimulatedHost[], links: readonly Link[]): string[] {
  const counts: string[] = [];
  const add = (name: string, count: number): void => {
    if (count > 0) counts.push(`${name} ${count}`);
  };
  for (const host of hosts) {
    for (const [name, { value }] of host.counters)
      if (LOST.test(name.slice(name.lastIndexOf(".") + 1))) add(`${host.name}.${name}`, value);
    add(`${host.name}.input.dropped`, host.input.dropped);
    for (const nic of host.nics) {
      add(`${host.name}.${nic.name}.overruns`, nic.overruns);
      add(`${host.name}.${nic.name}: frames that no protocol has opened it for`, nic.driver.unclaimed);
    }
  }
  for (const { name, faults } of links) {
    add(`${name}: frames lost`, faults.counts.lost);
    add(`${name}: frames corrupted`, faults.counts.corrupted);
  }
  return counts.length === 0 ? [] : [`  lost, refused or given up: ${counts.join(", ")}`];
}

/** Whether frames that were to signal a semaphore of this host may have been lost. */
function mayHaveLost({ counters }: SimulatedHost, links: readonly Link[]): boolean {
  if (links.some(({ faults }) => faults.counts.lost + faults.counts.corrupted > 0)) return true;
  return [...counters].some(([name, { value }]) => value > 0 && LOST.test(name.slice(name.lastIndexOf(".") + 1)));
}

/** Names of counters that tell of lost or refused work: `noPort`, `badChecksum`, `givenUp`. */
const LOST =
  /^(?:no[A-Z]|not[A-Z]|bad[A-Z]|too[A-Z]|stale|other[A-Z]|wrong|un(?:answered|reachable|known|expected)|drop|discard|lost|loss|malformed|damaged|ignored|refused|reject|denied|expired|failed|failure|strays?$|overflow|overrun)|(?:GivenUp|givenUp|Timeouts?|timeouts?|Failed|Failures|Dropped|Lost|Expired|Errors?|errors?)$/;

/**
 * @param lost whether frames may have been lost: they may have been to signal a semaphore of one unit, a window of one message. If it has not been seen to be
 * a lock, its holders are then no cause.
 */
function holdersOf({ blockedOn }: Thread, lost: boolean): readonly Thread[] {
  if (blockedOn === null) return [];
  return blockedOn.isLock || (blockedOn.units === 1 && !lost) ? blockedOn.holders : [];
}

/** The first cycle of threads each of which waits for something that the next one holds; its first thread stands at its end again. */
function findCycle(waiting: readonly Thread[], lost: boolean): Thread[] | undefined {
  const done = new Set<Thread>();
  const path: Thread[] = [];
  const visit = (thread: Thread): Thread[] | undefined => {
    const at = path.indexOf(thread);
    if (at >= 0) return [...path.slice(at), thread];
    if (done.has(thread)) return undefined;
    done.add(thread);
    path.push(thread);
    for (const holder of holdersOf(thread, lost)) {
      const cycle = visit(holder);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    return undefined;
  };
  for (const thread of waiting) {
    const cycle = visit(thread);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
