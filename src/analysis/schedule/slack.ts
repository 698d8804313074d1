/**
 * By how much a cost, a rate or a burst may grow until a host no longer keeps up: until a response time is lost, until more frames wait than there are
 * places, or until a frame is later than the scenario expects. Each alone; the host is computed anew for every trial (sensitivity analysis as of Bini, Di
 * Natale and Buttazzo, "Sensitivity analysis for fixed-priority real-time systems", Real-Time Systems 2008).
 */
import { solve } from "./solving.js";
import type { Host, Levels, Stage } from "./stages.js";

export interface Slack {
  /** `net.eth.demux`, `frames at nic`, `the burst at nic` */
  readonly what: string;
  readonly of: "cost" | "rate" | "burst";
  /** As it is, and the most that it may be: of a cost the ns of one run, of a rate frames per second, of a burst frames. */
  readonly now: number;
  readonly most: number;
}

/** More than so many times of what it is counts as no limit. */
const mostTimes = 64;
/** A busy time of so many periods counts as one that does not end: the last part of a percent is not worth the search. */
const mostPeriods = 32;
/** Factors are found to one part in so many. */
const precision = 1024;

/** @param limits By device: the latest that a frame may be done, in ns. @returns nothing for a host that does not keep up now. */
export function slackOf(host: Host, withThreads: boolean, limits: ReadonlyMap<string, number>): Slack[] {
  const periods = host.served.map(({ promised, arrivals }) => promised?.every ?? 1 / arrivals.rate);
  const longest = mostPeriods * Math.max(...periods);
  const holds = (changed: Host, change?: (levels: Levels) => Levels): boolean => {
    const { levels, solved } = solve(changed, withThreads, change, longest);
    const last = new Map<string, number>();
    for (const { name, device, room } of stagesOf(levels)) {
      const response = solved.get(name)?.response;
      if (response === undefined) {
        if (solved.has(name)) return false;
        continue;
      }
      if (room !== undefined && response.backlog > room.places) return false;
      if (device !== undefined) last.set(device, response.worst);
    }
    return [...limits].every(([device, limit]) => (last.get(device) ?? 0) <= limit);
  };
  if (!holds(host)) return [];
  const found: Slack[] = [];
  for (const [what, now] of costsOf(solve(host, withThreads).levels)) {
    const times = largest((factor) => holds(host, (levels) => dearer(levels, what, factor)));
    if (times !== undefined) found.push({ what, of: "cost", now, most: Math.floor(now * times) });
  }
  for (const each of host.served) {
    const { path, promised } = each;
    if (promised === undefined) continue;
    const changed = (other: typeof promised): Host => ({
      ...host,
      served: host.served.map((served) => (served === each ? { ...each, ...each.at(other) } : served)),
    });
    const { every, burst = 1 } = promised;
    const rate = largest((factor) => holds(changed({ ...promised, every: every / factor })));
    const perSecond = (burst * 1e9) / every;
    if (rate !== undefined)
      found.push({ what: `frames at ${path}`, of: "rate", now: perSecond, most: perSecond * rate });
    const most = largestBurst(burst, (frames) => holds(changed({ ...promised, burst: frames })));
    if (most !== undefined) found.push({ what: `the burst at ${path}`, of: "burst", now: burst, most });
  }
  return found.sort((a, b) => a.most / a.now - b.most / b.now || (a.what < b.what ? -1 : 1));
}

function stagesOf({ handlers, procedures, threads }: Levels): Stage[] {
  return [...handlers, ...procedures, ...threads];
}

/** Every cost with its time in one run of a stage, the longest of all stages. */
function costsOf(levels: Levels): Map<string, number> {
  const costs = new Map<string, number>();
  for (const { parts } of stagesOf(levels))
    for (const { what, ns } of parts) if (ns > 0) costs.set(what, Math.max(ns, costs.get(what) ?? 0));
  return costs;
}

/** The levels with one cost multiplied. */
function dearer({ handlers, above, procedures, threads }: Levels, what: string, factor: number): Levels {
  const of = (stages: readonly Stage[]): Stage[] =>
    stages.map((stage) => {
      const more = stage.parts.reduce((sum, part) => (part.what === what ? sum + part.ns * (factor - 1) : sum), 0);
      return more === 0 ? stage : { ...stage, cost: stage.cost + more };
    });
  return { handlers: of(handlers), above: of(above), procedures: of(procedures), threads: of(threads) };
}

/** The largest factor from 1 on that holds; undefined if even the largest that is tried does. */
function largest(holds: (factor: number) => boolean): number | undefined {
  if (holds(mostTimes)) return undefined;
  let low = 1;
  let high = mostTimes;
  while (high - low > low / precision) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The largest burst from one that holds on that does; undefined if even the largest that is tried does. */
function largestBurst(from: number, holds: (burst: number) => boolean): number | undefined {
  let low = from;
  let high = from + 1;
  while (holds(high)) {
    if (high >= from * mostTimes) return undefined;
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
