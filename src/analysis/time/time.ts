/**
 * The longest time of an interrupt handler: the longest way through its operations, at the machine's
 * costs. A handler ends with a handoff or at its end; the later of both counts.
 *
 * Sizes: a message that goes on keeps its size, and grows by a header on the way down. A message that an operation makes
 * itself has the size of the longest in the world. Loops need a declared number of calls.
 */
import { evaluate, type KnownValue, type Program, type ProtocolType } from "../../compiler/index.js";
import { barred, type Contexts, type Node } from "../contexts/nodes.js";
import type { Costs } from "./costs.js";
import { longestHeader } from "./headers.js";
import type { Edge, Instance } from "../uses/expand.js";
import { indexOf } from "../uses/program-index.js";
import { driver } from "../summaries/summaries.js";
import type { Call, Loop, Lost, Place, Spend, Step, Summary } from "../summaries/summary.js";
import {
  type Time,
  part,
  time,
  multiple,
  longer,
  nothing,
  onwards,
  addends,
  either,
  sequence,
  again,
  type Climb,
  type Way,
} from "./sums.js";

/** The sizes of the messages in a world, in bytes. */
export interface Sizes {
  /** The longest message that a protocol makes itself, without headers. */
  readonly data: number;
  /** The same with every header. */
  readonly longest: number;
  /** The longest frame, header and data. */
  readonly frame: number;
  /** The shortest frame. */
  readonly shortest: number;
  /** The most data of a frame, on each of the host's links. */
  readonly mtus: readonly number[];
}

/** The reason why there is no bound. */
export interface Unbounded {
  /** Or the instance with the same path in a configuration of equal structure. */
  readonly instance: Instance;
  /**
   * `spend`: CPU time of its own, of which nothing is known. `frames`: one run takes all frames, and they may come faster than that.
   * `size`: the lengths of the messages that are started are unknown. `machine`: the machine has mechanisms that this analysis does not know.
   */
  readonly why: "loop" | "circle" | "depth" | "spend" | "frames" | "size" | "machine";
  /** What is called again and again, or started. */
  readonly call: string;
  readonly at: Place;
}

/** The deepest nesting of operations that is followed. */
const mostDepth = 400;

/** A parameter of an instance; undefined if it is not known. */
export type ParameterOf = (instance: Instance, name: string) => KnownValue | undefined;

/** One run of a handler. */
export interface HandlerTime {
  readonly whole: Time;
  /** Of one frame, with entry and exit, without frames that have left. */
  readonly one: Time;
  /** The most frames that it takes. */
  readonly frames: number;
  /** Absent if it does not go up. */
  readonly climb?: Climb;
}
export class Timing {
  /** The first reason why there is no bound. */
  unbounded: Unbounded | undefined;
  readonly #contexts: Contexts;
  readonly #summaries: ReadonlyMap<string, Summary>;
  readonly #protocols: ReadonlyMap<string, ProtocolType>;
  readonly #costs: Costs;
  readonly #sizes: Sizes;
  readonly #parameter: ParameterOf;
  readonly handsOver: boolean;
  readonly #known = new Map<string, Way>();
  readonly #open = new Set<string>();
  readonly #headers = new Map<string, number>();

  /** @param handsOver false to go on through barriers, as a thread does. */
  constructor(
    program: Program,
    contexts: Contexts,
    costs: Costs,
    sizes: Sizes,
    parameter: ParameterOf,
    handsOver = true,
  ) {
    this.#contexts = contexts;
    this.#summaries = contexts.summaries;
    this.#protocols = indexOf(program).protocols;
    this.#costs = costs;
    this.#sizes = sizes;
    this.#parameter = parameter;
    this.handsOver = handsOver;
  }

  /** @param arriving The least time between two frames, in ns. @returns undefined if there is no bound. */
  handler(device: Instance, arriving: number): HandlerTime | undefined {
    const { mode } = this.#contexts.configuration;
    const costs = this.#costs;
    const entry = part("interrupt entry", costs.time("interrupt.entry") + costs.time("idle.wake"));
    const exit = part("interrupt exit", costs.time("interrupt.exit"));
    if (mode.input === "polling") {
      const waking = mode.kind === "threads" ? costs.handoff("threads") : 0;
      const whole = time([entry, part("waking what polls", waking), exit]);
      return { whole, one: whole, frames: 1 };
    }
    const sent = costs.is("nic.txInterrupt", true) ? costs.number("nic.txRing", 32) : 0;
    const reclaiming = multiple(time([part(`${device.path}.sent`, costs.of("nic.sent", 0))]), sent);
    const receiving = part(`${device.path}.receive`, costs.of("nic.receive", this.#sizes.frame));
    const taken = this.#takingIn(device);
    if (taken === undefined) return undefined;
    const frame = time([receiving, taken.whole]);
    const { climb } = taken;
    const frames = this.#framesAtOnce(device, time([entry, reclaiming, exit]).ns, frame.ns, arriving);
    if (frames === undefined) return undefined;
    const whole = time([entry, reclaiming, multiple(frame, frames), exit]);
    const one = time([entry, frame, exit]);
    return climb === undefined ? { whole, one, frames } : { whole, one, frames, climb };
  }

  /** The handling of a frame that is out of the ring. */
  #takingIn(device: Instance): Pick<HandlerTime, "whole" | "climb"> | undefined {
    const { mode } = this.#contexts.configuration;
    const costs = this.#costs;
    if (mode.kind === "threads") {
      const idle = costs.time("input.idle") * (mode.threads - 1);
      const given = time([part("handoff to an input thread", costs.handoff("threads") + idle)]);
      const queued = time([part("queueing for an input thread", costs.time("input.queue"))]);
      return { whole: longer(given, queued) ?? nothing };
    }
    // The frame only joins the queue of a procedure that is no handler of the device.
    if (mode.input === "deferred") return { whole: nothing };
    const node = this.#contexts.find(device, "receive");
    const { go, stop } = node === undefined ? onwards : this.#operation(node, this.#sizes.frame);
    if (this.unbounded !== undefined) return undefined;
    const way = longer(go, stop) ?? nothing;
    const ns = Math.max(go?.ns ?? 0, (stop?.ns ?? 0) - this.#handoff("").ns);
    const climb = { ns, largest: addends(way)[0]?.what ?? "" };
    const spent = mode.budget !== undefined && ns > mode.budget;
    const late = spent ? [this.#handoff("handoff when the budget is used")] : [];
    const up = time([way, ...late]);
    const locked = mode.exclusion === "lock" ? this.#handoff("handoff for the protocol lock") : nothing;
    return {
      whole: time([part("stack start", costs.time("stack.start")), longer(up, locked) ?? nothing]),
      climb,
    };
  }

  /** The frames that one run takes: those in the ring at its beginning, and those that arrive meanwhile. */
  #framesAtOnce(device: Instance, around: number, each: number, arriving: number): number | undefined {
    const costs = this.#costs;
    if (this.#contexts.configuration.mode.input !== "moderated" && !costs.is("nic.drains", "all")) return 1;
    if (each >= arriving) {
      this.unbounded ??= { instance: device, why: "frames", call: "receive", at: { file: 0, line: 1 } };
      return undefined;
    }
    const waiting = costs.number("nic.ring", 32) + 1;
    const longest = (around + waiting * each) / (1 - each / arriving);
    return waiting + Math.floor(longest / arriving);
  }

  /** The time of an operation with all that it calls. */
  operation(node: number, size: number): Time | undefined {
    const { go, stop } = this.#operation(node, size);
    return this.unbounded === undefined ? (longer(go, stop) ?? nothing) : undefined;
  }

  #handoff(what: string): Time {
    const { threads } = this.#contexts.configuration.mode;
    const idle = this.#costs.time("input.idle") * Math.max(0, threads - 1);
    return time([part(what, this.#costs.handoff("interrupt") + idle)]);
  }

  /** To a pool: the message may also be dropped, and the handler go on. Undefined where a barrier names none. */
  #handoffTo(pool: string | undefined, what: string): Way | undefined {
    const cost = pool === undefined ? undefined : time([part(what, this.#costs.handoffTo(pool))]);
    return cost && { go: cost, stop: cost };
  }

  #operation(node: number, size: number): Way {
    const key = `${node} ${size}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { instance, operation } = this.#contexts.nodes[node] as Node;
    const summary = this.#summaries.get(instance.protocol);
    const functions = summary?.operations[operation.name] ?? [];
    if (this.#open.has(`${node}`) || this.#open.size > mostDepth) {
      const at = summary?.functions[functions[0] ?? ""]?.at ?? { file: 0, line: 1 };
      const why = this.#open.size > mostDepth ? "depth" : "circle";
      this.unbounded ??= { instance, why, call: operation.name, at };
      return onwards;
    }
    this.#open.add(`${node}`);
    let way: Way = { go: undefined, stop: undefined };
    for (const name of functions) way = either(way, new FunctionTime(this, node, summary, size).of(name, true));
    if (functions.length === 0) way = onwards;
    this.#open.delete(`${node}`);
    this.#known.set(key, way);
    return way;
  }

  // ------------------------------------------------------------------------------------- for what is in a function

  instance(node: number): Instance {
    return (this.#contexts.nodes[node] as Node).instance;
  }

  point({ path, protocol, barriers }: Instance, name: string, size: number): Way {
    const cost = time([part(`${path}.${name}`, this.#costs.of(`${protocol}.${name}`, size))]);
    if (!this.handsOver || !barriers.has(name)) return { go: cost, stop: undefined };
    const what = `handoff at ${path}.${name}`;
    return this.#handoffTo(barriers.get(name)?.to, what) ?? { go: undefined, stop: this.#handoff(what) };
  }

  wait(): Way {
    const { block } = this.#contexts.configuration.mode;
    if (!this.handsOver || block === "fail") return onwards;
    return { go: block === "always" ? undefined : nothing, stop: this.#handoff("handoff before waiting") };
  }

  /** A call over each binding that it may cross; the slowest counts. */
  call(node: number, call: Call, size: number): Way {
    const { call: kind, operation } = call;
    if (kind === "own") return onwards;
    const slot = call.slot === undefined ? {} : { slot: call.slot };
    const targets = this.#contexts.targets(node, { kind, operation, ...slot });
    let way: Way | undefined;
    for (const { node: target, edge } of targets) {
      const there = this.#crossing(target, edge, kind, size, call.around === true);
      way = way === undefined ? there : either(way, there);
    }
    return way ?? onwards;
  }

  #crossing(target: number, edge: Edge, kind: "up" | "down", size: number, around: boolean): Way {
    const { operation } = this.#contexts.nodes[target] as Node;
    const { upper, lower } = edge;
    if (kind === "up" && !around && this.handsOver && edge.barrier !== undefined && barred(operation.name)) {
      const what = `handoff at ${lower.path} -> ${upper.path}`;
      const stop = this.#handoff(what);
      return (
        this.#handoffTo(edge.barrier.to, what) ?? {
          go: this.#contexts.configuration.mode.full === "drop" ? nothing : undefined,
          stop,
        }
      );
    }
    const to = kind === "up" ? upper : lower;
    const bytes = edge.binding.realm === "control" ? 0 : size;
    const charged = free.has(operation.name) ? 0 : this.#costs.of(`${to.protocol}.${operation.name}`, bytes);
    // The driver copies the frame out of the message.
    const copying = to.protocol === driver && operation.name === "push" ? this.#costs.of("nic.send", bytes) : 0;
    const domains = [lower, upper].map(({ protocol }) => this.#protocols.get(protocol)?.domain?.name);
    const crossing = domains[0] === domains[1] ? 0 : this.#costs.time("domain.crossing");
    const cost = [
      part(`${to.path}: the trust domain changes`, crossing),
      part(`${to.path}.${operation.name}`, charged),
      part(`${to.path}.send`, copying),
    ];
    return sequence({ go: time(cost), stop: undefined }, this.#operation(target, size));
  }

  /** How often an operation that is given a message of `size` calls something below, or above; undefined where nothing is said. */
  calls(node: number, { call, slot, operation, around }: Call, size: number): number | undefined {
    const { instance, operation: caller } = this.#contexts.nodes[node] as Node;
    // A run counts what crosses a binding, for operations that are given messages.
    if (around === true || !givenMessages.has(caller.name)) return undefined;
    const of = call === "up" ? "upper" : slot;
    const declared = this.#protocols
      .get(instance.protocol)
      ?.calls?.find((each) => each.slot === of && each.operation === operation);
    if (declared === undefined) return undefined;
    const most = this.#sizes.mtus.map((mtu) =>
      evaluate(
        declared.most,
        new Map([
          ["size", size],
          ["mtu", mtu],
        ]),
      ),
    );
    return most.every((value) => typeof value === "number" && value >= 0) ? Math.max(...(most as number[])) : undefined;
  }

  /** CPU time of an operation beside the machine's costs. */
  spend(instance: Instance, { spend, at }: Spend): Way {
    // The driver's charges are contained in every crossing to it.
    if (instance.protocol === driver) return onwards;
    const ns = typeof spend === "string" ? this.#parameter(instance, spend) : spend;
    if (typeof ns !== "number") {
      this.unbounded ??= { instance, why: "spend", call: "", at };
      return onwards;
    }
    return { go: time([part(`${instance.path}: time of its own`, Math.ceil(ns))]), stop: undefined };
  }

  /** Code that cannot be followed may take any time. */
  lost(instance: Instance, { what, at }: Lost): Way {
    this.unbounded ??= { instance, why: "spend", call: what, at };
    return onwards;
  }

  headerOf({ protocol }: Instance): number {
    let bytes = this.#headers.get(protocol);
    if (bytes === undefined) {
      bytes = longestHeader(this.#protocols.get(protocol), this.#summaries.get(protocol), this.#protocols);
      this.#headers.set(protocol, bytes);
    }
    return bytes;
  }
  /** The size of a message that an operation makes itself. */
  ownSize({ protocol }: Instance, size: number, call: Call["call"]): number {
    if (protocol === driver) return size;
    return call === "down" ? this.#sizes.data : this.#sizes.longest;
  }
}

/** Time that no binding charges for. */
const free: ReadonlySet<string> = new Set(["open", "openDone", "close", "receive"]);

const givenMessages: ReadonlySet<string> = new Set(["demux", "callDemux", "push", "call"]);

/** What a loop calls, as `calls` names it. */
function named({ call, slot, operation }: Call): string {
  return `${call === "up" ? "upper" : (slot ?? "lower")}.${operation}`;
}

/** The functions of one operation of one instance, for a message of one size. */
class FunctionTime {
  readonly #all: Timing;
  readonly #node: number;
  readonly #instance: Instance;
  readonly #summary: Summary | undefined;
  readonly #size: number;
  readonly #open = new Set<string>();

  constructor(all: Timing, node: number, summary: Summary | undefined, size: number) {
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
    let ended: Way = { go: undefined, stop: undefined };
    for (const step of steps) {
      if ("either" in step) {
        let going: Way = { go: undefined, stop: undefined };
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
        if (this.#all.handsOver) continue;
        const inner = this.#steps(step.inThread, same);
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
    if ((once.go?.ns ?? 0) === 0 && once.stop === undefined) return onwards;
    if (times !== undefined) return again(once, times);
    if (uppers === true) return again(once, this.#instance.above.length);
    const size = this.#sizeOf(same);
    const calls = this.#callsIn(body).map((call) => ({ call, most: this.#all.calls(this.#node, call, size) }));
    const declared = calls.find(({ most }) => most !== undefined);
    const [first] = calls;
    // The declared number bounds the rounds that make a call. Rounds without a call must cost nothing.
    const idle = declared === undefined || irregular === true ? body : this.#without(declared.call, body);
    const idling = idle === undefined ? onwards : this.#steps(idle, same).through;
    const free = (idling.go?.ns ?? 0) === 0 && idling.stop === undefined;
    if (declared?.most === undefined || !free) {
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
    const whole = this.#all.call(this.#node, call, size + header).go?.ns ?? 0;
    const none = this.#all.call(this.#node, call, header).go?.ns ?? 0;
    return time([part(`${this.#instance.path}: the bytes of all fragments`, Math.max(0, whole - none))]);
  }
}
