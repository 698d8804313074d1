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

/** Times of an operation: until it goes on, if it may, and until it hands over, if it may. */
export interface Way {
  readonly go: Time | undefined;
  readonly stop: Time | undefined;
  /** The same way in a thread, where nothing is handed over. */
  readonly thread: Time | undefined;
  /** What a thread has left to do after the handler has handed over, if it may. */
  readonly rest: Time | undefined;
}

/** The part of a handler's run that a budget counts: the way up the graph with one frame, without the handoff at its end. */
export interface Climb {
  readonly ns: number;
  /** Its largest addends. */
  readonly largest: string;
}

export const nothing: Time = { ns: 0, parts: [], times: 1 };
export const onwards: Way = { go: nothing, stop: undefined, thread: nothing, rest: undefined };
/** No way at all. */
export const nowhere: Way = { go: undefined, stop: undefined, thread: undefined, rest: undefined };

/** A way that takes a time and hands nothing over. @param follows Whether threads count, too. */
export function taking(cost: Time, follows: boolean): Way {
  return { go: cost, stop: undefined, thread: follows ? cost : undefined, rest: undefined };
}

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
  return {
    go: plus(first.go, then.go),
    stop: longer(first.stop, plus(first.go, then.stop)),
    thread: plus(first.thread, then.thread),
    rest: longer(plus(first.rest, then.thread), first.go && then.rest),
  };
}
/** Many rounds, of which the last hands over, and something once. The longest rest is that of the first round. */
export function again({ go, stop, thread, rest }: Way, times: number, once: Time = nothing): Way {
  const before = multiple(go ?? nothing, Math.max(0, times - 1));
  const after = multiple(thread ?? nothing, Math.max(0, times - 1));
  return {
    // A loop may also make no round.
    go: go === undefined ? nothing : time([multiple(go, times), once]),
    stop: stop && time([before, once, stop]),
    thread: thread && time([multiple(thread, times), once]),
    rest: rest && time([rest, after, once]),
  };
}
export function either(a: Way, b: Way): Way {
  return {
    go: longer(a.go, b.go),
    stop: longer(a.stop, b.stop),
    thread: longer(a.thread, b.thread),
    rest: longer(a.rest, b.rest),
  };
}
/** Steps that only threads make, and only behind a place at which a handler would have handed over. */
export function threadOnly(way: Way, then: Way): Way {
  return {
    go: undefined,
    stop: undefined,
    thread: plus(way.thread, then.thread),
    rest: plus(way.rest, then.thread),
  };
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
