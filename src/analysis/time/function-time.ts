/**
 * The longest time of a function of an implementation: its steps in order, of several ways the longest, of loops as many rounds as calls are
 * declared.
 */
import type { Instance } from "../uses/expand.js";
import type { Call, Loop, Lost, Spend, Step, Summary } from "../summaries/summary.js";
import {
  again,
  either,
  nothing,
  nowhere,
  onwards,
  part,
  sequence,
  threadOnly,
  type Time,
  time,
  type Way,
} from "./sums.js";
import type { Unbounded } from "./unbounded.js";

/** What the functions of an operation need of the graph around it. */
export interface Operations {
  /** The first reason why there is no bound. */
  unbounded: Unbounded | undefined;
  readonly handsOver: boolean;
  /** Whether threads are followed. */
  readonly inThreads: boolean;
  instance(node: number): Instance;
  point(instance: Instance, name: string, size: number): Way;
  wait(): Way;
  call(node: number, call: Call, size: number): Way;
  calls(node: number, call: Call, size: number): number | undefined;
  spend(instance: Instance, spend: Spend): Way;
  lost(instance: Instance, lost: Lost): Way;
  headerOf(instance: Instance): number;
  ownSize(instance: Instance, size: number, call: Call["call"]): number;
}

/** Whether a way takes no time, wherever it runs. */
function free({ go, stop, thread }: Way): boolean {
  return (go?.ns ?? 0) === 0 && stop === undefined && (thread?.ns ?? 0) === 0;
}

/** What a loop calls, as `calls` names it. */
function named({ call, slot, operation }: Call): string {
  return `${call === "up" ? "upper" : (slot ?? "lower")}.${operation}`;
}

/** The functions of one operation of one instance, for a message of one size. */
export class FunctionTime {
  readonly #all: Operations;
  readonly #node: number;
  readonly #instance: Instance;
  readonly #summary: Summary | undefined;
  readonly #size: number;
  readonly #open = new Set<string>();

  constructor(all: Operations, node: number, summary: Summary | undefined, size: number) {
    this.#all = all;
    this.#node = node;
    this.#instance = all.instance(node);
    this.#summary = summary;
    this.#size = size;
  }

  /** @param same Whether its message is the one that the operation got. */
  of(name: string, same: boolean): Way {
    const found = this.#summary?.functions[name];
    if (found === undefined) return onwards;
    if (this.#open.has(name)) {
      this.#all.unbounded ??= { instance: this.#instance, why: "circle", call: name, at: found.at };
      return onwards;
    }
    this.#open.add(name);
    const { through, ended } = this.#steps(found.steps, same);
    this.#open.delete(name);
    return either(through, ended);
  }

  #steps(steps: readonly Step[], same: boolean): { readonly through: Way; readonly ended: Way } {
    let through = onwards;
    let ended = nowhere;
    for (const step of steps) {
      if ("either" in step) {
        let going = nowhere;
        step.either.forEach((way, index) => {
          const inner = this.#steps(way, same);
          ended = either(ended, sequence(through, inner.ended));
          if (step.ends[index] === true) ended = either(ended, sequence(through, inner.through));
          else going = either(going, inner.through);
        });
        through = sequence(through, going);
      } else if ("loop" in step) {
        through = sequence(through, this.#loop(step, same));
      } else if ("inThread" in step) {
        // No handler gets there.
        if (!this.#all.inThreads) continue;
        const inner = this.#steps(step.inThread, same);
        if (this.#all.handsOver) {
          ended = either(ended, threadOnly(through, inner.ended));
          through = either(through, threadOnly(through, inner.through));
          continue;
        }
        ended = either(ended, sequence(through, inner.ended));
        through = either(through, sequence(through, inner.through));
      } else {
        through = sequence(through, this.#step(step, same));
      }
    }
    return { through, ended };
  }

  #step(step: Exclude<Step, { either: unknown } | { loop: unknown } | { inThread: unknown }>, same: boolean): Way {
    if ("wait" in step) return this.#all.wait();
    if ("lost" in step) return this.#all.lost(this.#instance, step);
    if ("spend" in step) return this.#all.spend(this.#instance, step);
    if ("point" in step) return this.#all.point(this.#instance, step.point, this.#sizeOf(same));
    if (step.call === "own") return this.of(step.operation, same && step.same === true);
    return this.#all.call(this.#node, step, this.#sizeFor(step, same && step.same === true));
  }

  #sizeOf(same: boolean, call: Call["call"] = "up"): number {
    return same ? this.#size : this.#all.ownSize(this.#instance, this.#size, call);
  }
  #sizeFor({ call }: Call, same: boolean): number {
    return this.#sizeOf(same, call) + (call === "down" ? this.#all.headerOf(this.#instance) : 0);
  }

  /**
   * A loop runs as often as it calls a protocol below, of which the number is declared. If it sends pieces of the message,
   * they are as long as the message together, each with a header; otherwise each message is as long as the whole.
   */
  #loop({ loop: body, uppers, times, irregular }: Loop, same: boolean): Way {
    const plain = this.#steps(body, same);
    const once = either(plain.through, plain.ended);
    if (free(once)) return onwards;
    if (times !== undefined) return again(once, times);
    if (uppers === true) return again(once, this.#instance.above.length);
    const size = this.#sizeOf(same);
    const calls = this.#callsIn(body).map((call) => ({ call, most: this.#all.calls(this.#node, call, size) }));
    const declared = calls.find(({ most }) => most !== undefined);
    const [first] = calls;
    // The declared number bounds the rounds that make a call. Rounds without a call must cost nothing.
    const idle = declared === undefined || irregular === true ? body : this.#without(declared.call, body);
    const idling = idle === undefined ? onwards : this.#steps(idle, same).through;
    if (declared?.most === undefined || !free(idling)) {
      const call = first === undefined ? "its own functions" : named(first.call);
      const at = first?.call.at ?? this.#summary?.functions[""]?.at ?? { file: 0, line: 1 };
      this.#all.unbounded ??= { instance: this.#instance, why: "loop", call, at };
      return onwards;
    }
    const round = declared.call.piece === true ? this.#piece(body) : once;
    const bytes = declared.call.piece === true ? this.#bytes(declared.call, size) : nothing;
    return again(round, declared.most, bytes);
  }

  /** The ways through a round that make no call; undefined if there is none. */
  #without(call: Call, steps: readonly Step[], open: ReadonlySet<string> = new Set()): readonly Step[] | undefined {
    const left: Step[] = [];
    for (const step of steps) {
      if ("either" in step) {
        const ways = step.either.flatMap((way) => {
          const without = this.#without(call, way, open);
          return without === undefined ? [] : [without];
        });
        if (ways.length === 0) return undefined;
        left.push({ either: ways, ends: ways.map(() => false) });
      } else if ("call" in step) {
        if (step.call === call.call && step.operation === call.operation && step.slot === call.slot) return undefined;
        const inside =
          step.call === "own" && !open.has(step.operation) ? this.#summary?.functions[step.operation] : undefined;
        if (inside !== undefined && this.#without(call, inside.steps, new Set([...open, step.operation])) === undefined)
          return undefined;
        left.push(step);
      } else {
        left.push(step);
      }
    }
    return left;
  }

  /** Calls in a loop that leave the protocol, also through its own functions. */
  #callsIn(steps: readonly Step[], seen: Set<string> = new Set()): Call[] {
    return steps.flatMap((step) => {
      if ("loop" in step) return this.#callsIn(step.loop, seen);
      if ("either" in step) return step.either.flatMap((way) => this.#callsIn(way, seen));
      if (!("call" in step)) return [];
      if (step.call !== "own") return [step];
      if (seen.has(step.operation)) return [];
      seen.add(step.operation);
      // A piece of a message in that function is no piece of the message here.
      const inside = this.#callsIn(this.#summary?.functions[step.operation]?.steps ?? [], seen);
      return inside.map(({ piece: _, ...call }) => call);
    });
  }

  /** One round with a piece of no bytes. */
  #piece(body: readonly Step[]): Way {
    const given = body.map((step) => ("call" in step ? { ...step, same: true } : step));
    const { through, ended } = new FunctionTime(this.#all, this.#node, this.#summary, 0).#steps(given, true);
    return either(through, ended);
  }

  /** The cost of the bytes of a message, over that of an empty one. */
  #bytes(call: Call, size: number): Time {
    const header = this.#all.headerOf(this.#instance);
    const whole = this.#all.call(this.#node, call, size + header);
    const none = this.#all.call(this.#node, call, header);
    // Where a handler never comes, a thread does.
    const more = ({ go, thread }: Way): number => (go ?? thread)?.ns ?? 0;
    return time([part(`${this.#instance.path}: the bytes of all fragments`, Math.max(0, more(whole) - more(none)))]);
  }
}
