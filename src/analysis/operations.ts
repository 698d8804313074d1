/**
 * What an operation of a protocol does to others, seen from outside: every call that leaves the protocol and every wait,
 * with the functions that lead to it. Worked out once for each protocol, and for each set of points at which barriers
 * stand: what comes after such a point runs in a thread.
 */
import type { Place, Step, Summary } from "./summary.js";

/** One way in which an operation leaves its protocol, or waits. */
export interface Leaving {
  readonly kind: "up" | "down" | "wait";
  /** What is called (`*` for anything), or what is waited for. */
  readonly operation: string;
  readonly slot?: string;
  /** A barrier at a point stands before it: in an interrupt it is reached in a thread only. */
  readonly handedOver?: string;
  /** The functions from the operation to the place, and in each the place that leads on; the last one leaves. */
  readonly via: readonly { readonly function: string; readonly at: Place }[];
}

/** A function that is passed on the way, and where it writes what. */
export interface Written {
  readonly field: string;
  readonly at: Place;
  /** It may run in an interrupt, where its operation does. */
  readonly before: boolean;
}

export interface Operation {
  readonly name: string;
  readonly leavings: readonly Leaving[];
  readonly writes: readonly Written[];
}

export type Operations = ReadonlyMap<string, Operation>;

/** The operations of a protocol by name; `timer` stands for all that its timers do. */
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

class Tracer {
  readonly #summary: Summary;
  readonly #barriers: ReadonlySet<string>;
  readonly #leavings = new Map<string, Leaving>();
  readonly #writes = new Map<string, Written>();
  readonly #seen = new Map<string, Phase>();

  constructor(summary: Summary, barriers: ReadonlySet<string>) {
    this.#summary = summary;
    this.#barriers = barriers;
  }

  trace(name: string, functions: readonly string[]): Operation {
    for (const each of functions) this.#function(each, undefined, []);
    return { name, leavings: [...this.#leavings.values()], writes: [...this.#writes.values()] };
  }

  /** @returns the phase after it: handed over only where every way through it is. */
  #function(name: string, phase: Phase, via: Via): Phase {
    const key = `${name} ${phase ?? ""}`;
    if (this.#seen.has(key)) return this.#seen.get(key);
    this.#seen.set(key, phase);
    const found = this.#summary.functions[name];
    if (found === undefined) return phase;
    for (const { field, at } of found.writes) this.#write(field, at, phase === undefined);
    const ends: Phase[] = [];
    const last = this.#steps(found.steps, phase, name, via, ends);
    const after = joined([...ends, last]);
    this.#seen.set(key, after);
    return after;
  }

  #steps(steps: readonly Step[], before: Phase, name: string, via: Via, ends: Phase[]): Phase {
    let phase = before;
    for (const step of steps) {
      if ("call" in step) {
        const here = [...via, { function: name, at: step.at }];
        if (step.call === "own") phase = this.#function(step.operation, phase, here);
        else this.#leave({ kind: step.call, operation: step.operation, slot: step.slot }, phase, here);
      } else if ("wait" in step) {
        this.#leave({ kind: "wait", operation: step.wait }, phase, [...via, { function: name, at: step.at }]);
      } else if ("point" in step) {
        if (this.#barriers.has(step.point)) phase ??= step.point;
      } else if ("spend" in step) {
        // Time is the business of bounds.
      } else if ("loop" in step) {
        this.#steps(step.loop, phase, name, via, ends);
      } else {
        const from = phase;
        const ways = step.either.map((way) => this.#steps(way, from, name, via, ends));
        ends.push(...ways.filter((_, index) => step.ends[index] === true));
        const going = ways.filter((_, index) => step.ends[index] !== true);
        phase = going.length === 0 ? from : joined(going);
      }
    }
    return phase;
  }

  #leave(
    what: { readonly kind: Leaving["kind"]; readonly operation: string; readonly slot?: string | undefined },
    phase: Phase,
    via: Via,
  ): void {
    const { kind, operation, slot } = what;
    const key = `${kind} ${operation} ${slot ?? ""} ${phase === undefined ? "" : "after"}`;
    if (this.#leavings.has(key)) return;
    const extra = { ...(slot !== undefined && { slot }), ...(phase !== undefined && { handedOver: phase }) };
    this.#leavings.set(key, { kind, operation, ...extra, via });
  }

  #write(field: string, at: Place, before: boolean): void {
    const known = this.#writes.get(field);
    if (known === undefined || (before && !known.before)) this.#writes.set(field, { field, at, before });
  }
}

/** Where one way is still in the interrupt, it may be. */
function joined(phases: readonly Phase[]): Phase {
  return phases.includes(undefined) ? undefined : phases[0];
}
