/** Sums of times with their addends, and the ways through an operation. */

/** A sum of times, with its addends. */
export interface Time {
  readonly ns: number;
  readonly parts: readonly (Part | Time)[];
  /** The number of times that the whole counts. */
  readonly times: number;
}
export interface Part {
  /** `net.eth.demux` */
  readonly what: string;
  readonly ns: number;
}

/** Two times of an operation: until it goes on, if it may, and until it hands over, if it may. */
export interface Way {
  readonly go: Time | undefined;
  readonly stop: Time | undefined;
}

/** The part of a handler's run that a budget counts: the way up the graph with one frame, without the handoff at its end. */
export interface Climb {
  readonly ns: number;
  /** Its largest addends. */
  readonly largest: string;
}

export const nothing: Time = { ns: 0, parts: [], times: 1 };
export const onwards: Way = { go: nothing, stop: undefined };

export function part(what: string, ns: number): Part {
  return { what, ns };
}
export function time(parts: readonly (Part | Time)[]): Time {
  return { ns: parts.reduce((sum, each) => sum + each.ns, 0), parts: parts.filter(({ ns }) => ns > 0), times: 1 };
}
export function multiple(one: Time, times: number): Time {
  return { ns: one.ns * times, parts: one.parts, times: one.times * times };
}
export function longer(a: Time | undefined, b: Time | undefined): Time | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.ns > a.ns ? b : a;
}
export function plus(a: Time | undefined, b: Time | undefined): Time | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a.ns === 0) return b;
  return b.ns === 0 ? a : { ns: a.ns + b.ns, parts: [a, b], times: 1 };
}
export function sequence(first: Way, then: Way): Way {
  return { go: plus(first.go, then.go), stop: longer(first.stop, plus(first.go, then.stop)) };
}
/** Many rounds, of which the last hands over, and something once. */
export function again({ go, stop }: Way, times: number, once: Time = nothing): Way {
  const before = multiple(go ?? nothing, Math.max(0, times - 1));
  return { go: go && time([multiple(go, times), once]), stop: stop && time([before, once, stop]) };
}
export function either(a: Way, b: Way): Way {
  return { go: longer(a.go, b.go), stop: longer(a.stop, b.stop) };
}

/** The addends of a time by their purpose, the largest first. */
export function addends(of: Time): { readonly what: string; readonly times: number; readonly ns: number }[] {
  const sums = new Map<string, { what: string; times: number; ns: number }>();
  const walk = ({ parts }: Time, times: number): void => {
    for (const each of parts) {
      if ("parts" in each) {
        walk(each, times * each.times);
        continue;
      }
      const known = sums.get(each.what) ?? { what: each.what, times: 0, ns: 0 };
      sums.set(each.what, { what: each.what, times: known.times + times, ns: known.ns + each.ns * times });
    }
  };
  walk(of, of.times);
  return [...sums.values()].sort((a, b) => b.ns - a.ns || (a.what < b.what ? -1 : 1));
}
