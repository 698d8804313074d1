/** What keeps a run from going on: who waits for what, and who holds it. */
import type { SimulatedHost } from "./host.js";
import type { Thread } from "./processor/thread.js";

/** What a world is doing. Operations of `early` begin with the warm-up and go on through it; only `start` is the run, which `stop after` may end. */
export type Phase = "boot" | "early" | "warm" | "start";

const phases: Readonly<Record<Phase, string>> = {
  boot: "the boot",
  early: "the warm-up",
  warm: "the warm-up",
  start: "the run",
};

/** A report for a world in which nothing is pending any more. */
export function describeStandstill(hosts: readonly SimulatedHost[], phase: Phase): string {
  const lines: string[] = [];
  const cycles: string[] = [];
  for (const host of hosts) {
    const waiting = host.waitingThreads();
    for (const thread of waiting) {
      const holders = holdersOf(thread).map((each) => each.name);
      const held =
        holders.length === 0 ? "" : `, which ${holders.join(" and ")} ${holders.length === 1 ? "has" : "have"}`;
      lines.push(`  ${thread.name} on ${host.name} waits for ${thread.waitsFor}${held}`);
    }
    const cycle = findCycle(waiting);
    if (cycle !== undefined) cycles.push(cycle.map((each) => each.name).join(" waits for ") + ` on ${host.name}`);
  }
  const when = phase === "start" ? "" : ` in ${phases[phase]}`;
  const what =
    cycles.length === 0 ? `${phases[phase]} cannot go on: nothing is pending` : `deadlock${when}: ${cycles.join("; ")}`;
  return [what, ...(lines.length === 0 ? ["  nobody waits for anything"] : lines)].join("\n");
}

function holdersOf(thread: Thread): readonly Thread[] {
  return thread.blockedOn?.holders ?? [];
}

/** The first cycle of threads each of which waits for something that the next one holds; its first thread stands at its end again. */
function findCycle(waiting: readonly Thread[]): Thread[] | undefined {
  const done = new Set<Thread>();
  const path: Thread[] = [];
  const visit = (thread: Thread): Thread[] | undefined => {
    const at = path.indexOf(thread);
    if (at >= 0) return [...path.slice(at), thread];
    if (done.has(thread)) return undefined;
    done.add(thread);
    path.push(thread);
    for (const holder of holdersOf(thread)) {
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
