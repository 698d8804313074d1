/**
 * Response times on one processor by busy windows: the longest time in which the processor works on a task and those before it without a pause, and every
 * activation in it, because the first need not be the latest (Lehoczky, "Fixed Priority Scheduling of Periodic Task Sets with Arbitrary Deadlines", RTSS 1990;
 * Tindell, Burns and Wellings, "An Extendible Approach for Analyzing Fixed Priority Hard Real-Time Tasks", 1994).
 *
 * Of several tasks the one with the highest priority runs. Those of equal priority run in the order in which they came, and none of them stops another.
 */
import type { Arrivals } from "./arrivals.js";

export interface Task {
  readonly name: string;
  /** The most time that one activation takes. */
  readonly cost: number;
  /** The least; 0 if nothing is known. */
  readonly least?: number;
  /** Larger ones go first. */
  readonly priority: number;
  readonly arrivals: Arrivals;
  /** The longest time for which something of a lower priority keeps it from running, once in a busy window. */
  readonly blocking?: number;
  /** Time that passes from the event until the task is ready, at the most, without work of the processor. */
  readonly latency?: number;
  /**
   * Once it has begun, only tasks of at least this priority stop it (the preemption threshold of Wang and Saksena, "Scheduling Fixed-Priority Tasks with
   * Preemption Threshold", RTCSA 1999); by default those that are above it, or none where the processor does not pre-empt.
   */
  readonly stoppedFrom?: number;
  /**
   * Its events as they count for its own response time, if others are worse for other tasks: long frames, which are further apart than short ones.
   */
  readonly own?: Arrivals;
  /** Tasks of one group are stages of the same events: those of a higher priority come with its own. */
  readonly group?: string;
  /** `any`: of its activations a later one may be done before an earlier one. Then one may be done as late as the busy window ends. */
  readonly order?: "any";
}

export interface Policy {
  /** Whether a task is stopped when one of a higher priority comes. */
  readonly preemptive: boolean;
  /** Events at the very end of a computation come before its end: the same instant has an order, and this is the later one. */
  readonly ties?: "before";
  /** Tasks of equal priority run in any order; by default in the order in which they came. */
  readonly equals?: "any";
  /** A busy window that is longer is taken for one without an end; without it, only one that is too long to follow. */
  readonly longest?: number;
}

/** A part of a response time: so often a task's cost, or the blocking. */
export interface Addend {
  /** The task. */
  readonly what: string;
  readonly why: "own" | "equal" | "higher" | "blocking" | "latency";
  readonly times: number;
  readonly each: number;
}

export interface Response {
  readonly worst: number;
  readonly least: number;
  /** Which activation in the busy window is the latest, from 1. */
  readonly activation: number;
  /** How long after the beginning of the busy window it comes. */
  readonly comes: number;
  /** The length of the busy window. */
  readonly window: number;
  /** The activations in it. */
  readonly activations: number;
  /** The most activations that have come and are not done. */
  readonly backlog: number;
  readonly addends: readonly Addend[];
}

/** Why there is no bound. */
export interface Overload {
  /** The share of the processor that this task and those before it ask for; 1 is all of it. */
  readonly utilisation: number;
  readonly why: "overload" | "window";
}

export type Result =
  | { readonly response: Response; readonly overload?: undefined }
  | { readonly response?: undefined; readonly overload: Overload };

/** The most activations, and steps to a fixed point, that are followed. */
const mostSteps = 200_000;

/** The share of a processor that tasks ask for. */
export function utilisationOf(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { cost, arrivals }) => (cost === 0 ? sum : sum + cost * arrivals.rate), 0);
}

/** The response time of a task among others on the same processor. @param others Without the task. */
export function responseOf(task: Task, others: readonly Task[], policy: Policy): Result {
  const isFirst = ({ priority }: Task): boolean =>
    priority > task.priority || (priority === task.priority && policy.equals === "any");
  const higher = others.filter(isFirst);
  const equal = others.filter((each) => each.priority === task.priority && !isFirst(each));
  const before = [task, ...equal, ...higher];
  const utilisation = utilisationOf(before);
  if (utilisation > 1) return { overload: { utilisation, why: "overload" } };
  const endless: Result = { overload: { utilisation, why: "window" } };
  const closed = policy.ties === "before";
  const count = ({ arrivals }: Task, time: number): number => (closed ? arrivals.upTo(time) : arrivals.within(time));
  const blocking = blockingOf(task, others, policy);
  const thresholdOf = stoppedFrom(task, policy);
  const stopping = higher.filter(({ priority }) => priority > task.priority && priority >= thresholdOf);

  const window = fixedPoint(
    blocking.each + demand(before, ({ arrivals }) => arrivals.upTo(0)),
    (time) => blocking.each + demand(before, (each) => count(each, time)),
    policy.longest,
  );
  if (window === undefined) return endless;
  if (task.order === "any") return anyOrder(task, before, { window, blocking, count });

  let worst: Pick<Response, "worst" | "activation" | "comes" | "addends"> | undefined;
  let backlog = 0;
  let activations = 0;
  let steps = 0;
  const comesIn = (time: number): boolean => (closed ? time <= window : time < window);
  const own = task.own ?? task.arrivals;
  for (let q = 1; q === 1 || comesIn(own.distance(q)); q++) {
    activations = q;
    for (const comes of arrivalsOf(q, own, equal, window)) {
      if (++steps > mostSteps) return endless;
      // Stages of the same events come with the first q of them, and then as often as any.
      const upTo = ({ arrivals, group }: Task, time: number): number => {
        const most = arrivals.upTo(time);
        if (task.own === undefined || group === undefined || group !== task.group || time < comes) return most;
        return Math.min(most, q - 1 + arrivals.upTo(time - comes));
      };
      const fixed = blocking.each + (q - 1) * task.cost + demand(equal, ({ arrivals }) => arrivals.upTo(comes));
      // It begins when nothing that goes first is left; what comes at that very instant goes first.
      const start = fixedPoint(Math.max(fixed, comes), (time) =>
        Math.max(comes, fixed + demand(higher, (each) => upTo(each, time))),
      );
      if (start === undefined) return endless;
      const stops = (each: Task, end: number): number =>
        Math.max(0, (closed ? upTo(each, end) : count(each, end)) - upTo(each, start));
      const end = fixedPoint(
        start + task.cost,
        (time) => start + task.cost + demand(stopping, (each) => stops(each, time)),
      );
      if (end === undefined) return endless;
      if (worst !== undefined && end - comes <= worst.worst) continue;
      const often = (each: Task): number => upTo(each, start) + (stopping.includes(each) ? stops(each, end) : 0);
      const addends = [
        addend(task, "own", q),
        ...equal.map((each) => addend(each, "equal", each.arrivals.upTo(comes))),
        ...higher.map((each) => addend(each, "higher", often(each))),
        blocking,
      ];
      worst = { worst: end - comes, activation: q, comes, addends };
    }
    // Others of the same priority may all have come before the first of these, and after the window's beginning.
    const latest = fixedPoint(
      blocking.each + q * task.cost,
      (time) => blocking.each + q * task.cost + demand([...equal, ...higher], (each) => count(each, time)),
    );
    if (latest === undefined) return endless;
    backlog = Math.max(backlog, count(task, latest) - (q - 1));
  }
  if (worst === undefined) return endless;
  const { latency = 0, least = 0 } = task;
  const addends = [...worst.addends, { what: task.name, why: "latency" as const, times: 1, each: latency }];
  return {
    response: {
      ...worst,
      worst: worst.worst + latency,
      addends: addends.filter(({ times, each }) => times * each > 0),
      least,
      window,
      activations,
      backlog: latency > 0 ? Math.max(backlog, count(task, worst.worst + latency)) : backlog,
    },
  };
}

/** One that comes first and is done last takes the whole busy window. */
function anyOrder(
  task: Task,
  before: readonly Task[],
  {
    window,
    blocking,
    count,
  }: { readonly window: number; readonly blocking: Addend; readonly count: (task: Task, time: number) => number },
): Result {
  const { latency = 0, least = 0, name } = task;
  const addends = before.map((each) => {
    const why = each === task ? "own" : each.priority === task.priority ? "equal" : "higher";
    return addend(each, why, count(each, window));
  });
  const activations = count(task, window);
  return {
    response: {
      worst: window + latency,
      least,
      activation: 1,
      comes: 0,
      window,
      activations,
      backlog: latency > 0 ? count(task, window + latency) : activations,
      addends: [...addends, blocking, { what: name, why: "latency" as const, times: 1, each: latency }].filter(
        ({ times, each }) => times * each > 0,
      ),
    },
  };
}

function demand(tasks: readonly Task[], times: (task: Task) => number): number {
  return tasks.reduce((sum, each) => (each.cost === 0 ? sum : sum + times(each) * each.cost), 0);
}

function addend({ name, cost }: Task, why: Addend["why"], times: number): Addend {
  return { what: name, why, times, each: cost };
}

function stoppedFrom({ priority, stoppedFrom: own }: Task, { preemptive }: Policy): number {
  return own ?? (preemptive ? priority : Infinity);
}

/** The longest that something of a lower priority is under way when a busy window begins: one of them at the most. */
function blockingOf(task: Task, others: readonly Task[], policy: Policy): Addend {
  let longest: Addend = { what: task.name, why: "blocking", times: 1, each: task.blocking ?? 0 };
  for (const each of others) {
    if (each.priority >= task.priority || each.cost <= longest.each) continue;
    // A task of a lower priority that this one may stop does not keep it from running.
    if (stoppedFrom(each, policy) > task.priority) longest = addend(each, "blocking", 1);
  }
  return longest;
}

/**
 * When an activation of a busy window may come so that it is late: as early as it may, or with one of another task that is before it because it has come
 * before (Tindell's argument for FIFO among equals).
 */
function* arrivalsOf(q: number, own: Arrivals, equal: readonly Task[], window: number): Generator<number> {
  const first = own.distance(q);
  yield first;
  const next = Math.min(own.distance(q + 1), window);
  for (const { arrivals } of equal)
    for (let n = arrivals.upTo(first) + 1; ; n++) {
      const time = arrivals.distance(n);
      // A later one of its own kind is then as early as it may be, and later still.
      if (!(time < next)) break;
      yield time;
    }
}

/** The least fixed point from `begin` on of a function that only grows; undefined if it is too far to find, or above `most`. */
function fixedPoint(begin: number, of: (time: number) => number, most = Infinity): number | undefined {
  let time = begin;
  for (let step = 0; step < mostSteps; step++) {
    const next = of(time);
    if (next <= time) return time;
    if (!Number.isFinite(next) || next > most) return undefined;
    time = next;
  }
  return undefined;
}
