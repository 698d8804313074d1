/**
 * The visible effects of a protocol's operation: every call that leaves the protocol and every wait,
 * with the functions that lead to it. They are computed once for each protocol and each set of points at which barriers
 * stand: code behind such a point runs in a thread.
 */
import type { Lost, LostReason, Place, Step, Summary } from "./summary.js";

/** One way in which an operation leaves its protocol, or waits. */
export interface Leaving {
  readonly kind: "up" | "down" | "wait";
  /** The called operation (`*` for any), or the thing that is waited for. */
  readonly operation: string;
  readonly slot?: string;
  /** A barrier at a point stands before it, so an interrupt reaches it in a thread only. */
  readonly handedOver?: string;
  /** The functions from the operation to the place, with the place in each that leads on; the last one leaves. */
  readonly via: readonly { readonly function: string; readonly at: Place }[];
  /** A point with a barrier on some ways to it; with {@link handedOver}, on all ways. */
  readonly beyond?: string;
  /** The leavings that may have come before it, by their indices. */
  readonly after: readonly number[];
  /** It does not cross the binding, so no barrier can stop it. */
  readonly around?: true;
}

/** {@link Leaving.handedOver} for code that no handler runs, because a condition in the text excludes handlers. */
export const onlyInThread = "(only in a thread)";

/** A place at which an operation cannot be followed any further. */
export interface Loss extends Pick<Lost, "what" | "at"> {
  readonly reason: LostReason;
  /** It may run in an interrupt, if its operation does. */
  readonly before: boolean;
}

/** A field that is written on the way. */
export interface Written {
  readonly field: string;
  readonly at: Place;
  /** It may run in an interrupt, if its operation does. */
  readonly before: boolean;
  /** Leavings that may have come before the function that writes it, as for a {@link Leaving}. */
  readonly beyond?: string;
  readonly after: readonly number[];
}

export interface Operation {
  readonly name: string;
  readonly leavings: readonly Leaving[];
  readonly writes: readonly Written[];
  readonly losses: readonly Loss[];
  /** It may pass a point at which a barrier stands. */
  readonly passesBarrier: boolean;
}

export type Operations = ReadonlyMap<string, Operation>;

/** The operations of a protocol by name; `timer` stands for all actions of its timers. */
export function operationsOf(summary: Summary, barriers: ReadonlySet<string>): Operations {
  const operations = new Map<string, Operation>();
  for (const [name, functions] of Object.entries(summary.operations))
    operations.set(name, new Tracer(summary, barriers).trace(name, functions));
  if (summary.timers.length > 0) operations.set(timer, new Tracer(summary, barriers).trace(timer, summary.timers));
  return operations;
}

export const timer = "timer";

/** Whether an operation may still be in the interrupt in which it began, or has been handed over, and where. */
type Phase = string | undefined;
type Via = readonly { readonly function: string; readonly at: Place }[];

/** The state at a place in an operation. */
interface State {
  readonly phase: Phase;
  /** A point that may have been passed, at which a barrier stands. */
  readonly beyond: string | undefined;
  /** Leavings that may have come before. */
  readonly left: ReadonlySet<number>;
}

/** The effects of a function that is entered in one phase. */
interface Traced {
  /** Absent while it is being traced. */
  after?: Pick<State, "phase" | "beyond">;
  readonly leavings: Set<number>;
  /** Fields, with the place of each write. */
  readonly writes: Map<string, Place>;
}

type LeavingSoFar = Omit<Leaving, "after" | "beyond"> & { readonly after: Set<number>; beyond?: string };
type WrittenSoFar = Omit<Written, "after"> & { readonly after: Set<number> };

class Tracer {
  readonly #summary: Summary;
  readonly #barriers: ReadonlySet<string>;
  readonly #leavings: LeavingSoFar[] = [];
  readonly #places = new Map<string, number>();
  readonly #writes = new Map<string, WrittenSoFar>();
  readonly #traced = new Map<string, Traced>();
  /** The functions that are being traced, the outermost first. */
  readonly #open: Traced[] = [];
  readonly #losses = new Map<string, Loss>();
  #passesBarrier = false;
  #circular = false;

  constructor(summary: Summary, barriers: ReadonlySet<string>) {
    this.#summary = summary;
    this.#barriers = barriers;
  }

  trace(name: string, functions: readonly string[]): Operation {
    for (const each of functions) this.#function(each, { phase: undefined, beyond: undefined, left: new Set() }, []);
    // In a circle of calls every call may come before every other.
    const all = this.#leavings.map((_, place) => place);
    const after = (each: ReadonlySet<number>): readonly number[] => (this.#circular ? all : [...each]);
    return {
      name,
      leavings: this.#leavings.map((each) => ({ ...each, after: after(each.after) })),
      writes: [...this.#writes.values()].map((each) => ({ ...each, after: after(each.after) })),
      losses: [...this.#losses.values()],
      passesBarrier: this.#passesBarrier,
    };
  }

  /** @returns the state after it: handed over only if every way through it is. */
  #function(name: string, { phase, beyond, left }: State, via: Via): State {
    const key = `${name} ${phase ?? ""} ${beyond ?? ""}`;
    const known = this.#traced.get(key);
    if (known !== undefined) {
      if (known.after === undefined) this.#circular = true;
      for (const place of known.leavings) this.#leftBefore(this.#leavings[place]?.after, left);
      for (const [field, at] of known.writes) this.#write(field, at, { phase, beyond, left });
      for (const around of this.#open) addAll(around, known);
      return { phase, beyond, ...known.after, left: union(left, known.leavings) };
    }
    const found = this.#summary.functions[name];
    if (found === undefined) return { phase, beyond, left };
    const traced: Traced = { leavings: new Set(), writes: new Map() };
    this.#traced.set(key, traced);
    this.#open.push(traced);
    for (const { field, at } of found.writes) this.#write(field, at, { phase, beyond, left });
    const ends: State[] = [];
    const last = this.#steps(found.steps, { phase, beyond, left }, name, via, ends);
    const after = joined([...ends, last]);
    this.#open.pop();
    traced.after = { phase: after.phase, beyond: after.beyond };
    return after;
  }

  #steps(steps: readonly Step[], before: State, name: string, via: Via, ends: State[]): State {
    let state = before;
    for (const step of steps) {
      if ("call" in step) {
        const here = [...via, { function: name, at: step.at }];
        if (step.call === "own") state = this.#function(step.operation, state, here);
        else state = this.#leave({ ...step, kind: step.call }, state, here);
      } else if ("wait" in step) {
        state = this.#leave({ kind: "wait", operation: step.wait }, state, [...via, { function: name, at: step.at }]);
      } else if ("point" in step) {
        if (!this.#barriers.has(step.point)) continue;
        this.#passesBarrier = true;
        state = { ...state, phase: state.phase ?? step.point, beyond: state.beyond ?? step.point };
      } else if ("spend" in step) {
        // Time is handled by the bounds.
      } else if ("lost" in step) {
        const before = state.phase === undefined;
        const key = `${step.lost} ${step.at.file} ${step.at.line} ${before}`;
        this.#losses.set(key, { reason: step.lost, what: step.what, at: step.at, before });
      } else if ("inThread" in step) {
        // Of the ways that end the function here, only those of threads do.
        const inner = this.#steps(step.inThread, { ...state, phase: state.phase ?? onlyInThread }, name, via, ends);
        state = joined([state, inner]);
      } else if ("loop" in step) {
        // Twice, since a second turn follows the first; there may be no turn.
        const once = this.#steps(step.loop, state, name, via, ends);
        const again = this.#steps(step.loop, { ...once, phase: state.phase }, name, via, ends);
        state = { ...again, phase: state.phase };
      } else {
        const from = state;
        const ways = step.either.map((way) => this.#steps(way, from, name, via, ends));
        ends.push(...ways.filter((_, index) => step.ends[index] === true));
        const going = ways.filter((_, index) => step.ends[index] !== true);
        state = going.length === 0 ? from : joined(going);
      }
    }
    return state;
  }

  #leave(what: Pick<Leaving, "kind" | "operation" | "slot" | "around">, state: State, via: Via): State {
    const { phase, beyond, left } = state;
    const { kind, operation, slot, around } = what;
    const when = phase === undefined ? "" : phase === onlyInThread ? "thread" : "after";
    const key = `${kind} ${operation} ${slot ?? ""} ${when}${around === true ? " around" : ""}`;
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.#leavings.length;
      this.#places.set(key, place);
      const extra = {
        ...(slot !== undefined && { slot }),
        ...(phase !== undefined && { handedOver: phase }),
        ...(beyond !== undefined && { beyond }),
        ...(around === true && { around }),
      };
      this.#leavings.push({ kind, operation, ...extra, via, after: new Set() });
    }
    const known = this.#leavings[place];
    this.#leftBefore(known?.after, left);
    if (known !== undefined && beyond !== undefined) known.beyond ??= beyond;
    for (const { leavings } of this.#open) leavings.add(place);
    return { ...state, left: union(left, [place]) };
  }

  /** The place of a write in its function is not known. Writes with nothing before them are kept apart. */
  #write(field: string, at: Place, { phase, beyond: here, left }: State): void {
    const key = `${field} ${left.size === 0 && here === undefined ? "" : "later"}`;
    const known = this.#writes.get(key);
    const before = phase === undefined;
    const beyond = known?.beyond ?? here;
    this.#writes.set(key, {
      field,
      at: known === undefined || (before && !known.before) ? at : known.at,
      before: before || known?.before === true,
      ...(beyond !== undefined && { beyond }),
      after: new Set([...(known?.after ?? []), ...left]),
    });
    for (const { writes } of this.#open) if (!writes.has(field)) writes.set(field, at);
  }

  #leftBefore(after: Set<number> | undefined, left: Iterable<number>): void {
    for (const each of left) after?.add(each);
  }
}

function addAll(to: Traced, from: Traced): void {
  for (const place of from.leavings) to.leavings.add(place);
  for (const [field, at] of from.writes) if (!to.writes.has(field)) to.writes.set(field, at);
}

function union(set: ReadonlySet<number>, more: Iterable<number>): ReadonlySet<number> {
  return new Set([...set, ...more]);
}

/** If one way is still in the interrupt, the operation may be. */
function joined(states: readonly State[]): State {
  const phases = states.map(({ phase }) => phase);
  return {
    phase: phases.includes(undefined) ? undefined : (phases.find((each) => each !== onlyInThread) ?? phases[0]),
    beyond: states.map(({ beyond }) => beyond).find((each) => each !== undefined),
    left: new Set(states.flatMap(({ left }) => [...left])),
  };
}
