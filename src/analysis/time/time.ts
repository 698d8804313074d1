/**
 * The longest time of an interrupt handler: the longest way through its operations, at the machine's
 * costs. A handler ends with a handoff or at its end; the later of both counts.
 *
 * Sizes: a message that goes on keeps its size, and grows by a header on the way down. A message that an operation makes
 * itself has the size of the longest in the world. Loops need a declared number of calls.
 */
import { evaluate, type KnownValue, parametersIn, type Program, type ProtocolType } from "../../compiler/index.js";
import { barred, type Contexts, type Node } from "../contexts/nodes.js";
import type { Costs } from "./costs.js";
import { longestHeader } from "./headers.js";
import type { Edge, Instance } from "../uses/expand.js";
import { indexOf } from "../uses/program-index.js";
import { FunctionTime, type Operations } from "./function-time.js";
import type { Unbounded } from "./unbounded.js";
import { driver } from "../summaries/summaries.js";
import type { Call, Lost, Spend, Summary } from "../summaries/summary.js";
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
  nowhere,
  taking,
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

/** The deepest nesting of operations that is followed. */
const mostDepth = 400;

/** A parameter of an instance; undefined if it is not known. */
export type ParameterOf = (instance: Instance, name: string) => KnownValue | undefined;

/** One run of a handler. */
export interface HandlerTime {
  readonly whole: Time;
  /** The most frames that it takes. */
  readonly frames: number;
  /** Absent if it does not go up. */
  readonly climb?: Climb;
}
export class Timing implements Operations {
  /** The first reason why there is no bound. */
  unbounded: Unbounded | undefined;
  readonly #contexts: Contexts;
  readonly #summaries: ReadonlyMap<string, Summary>;
  readonly #protocols: ReadonlyMap<string, ProtocolType>;
  readonly #costs: Costs;
  readonly #sizes: Sizes;
  readonly #parameter: ParameterOf;
  readonly handsOver: boolean;
  /** Whether threads are followed. */
  readonly inThreads: boolean;
  /** The pools that barriers name, of those that were met. */
  readonly pools: Set<string> = new Set();
  readonly #follows: boolean;
  readonly #known = new Map<string, Way>();
  readonly #open = new Set<string>();
  readonly #headers = new Map<string, number>();

  /**
   * @param where `thread`: goes on through barriers. `both`: the handler up to a barrier, and the rest in a thread; nothing waits.
   */
  constructor(
    program: Program,
    contexts: Contexts,
    costs: Costs,
    sizes: Sizes,
    parameter: ParameterOf,
    where: "handler" | "thread" | "both" = "handler",
  ) {
    this.#contexts = contexts;
    this.#summaries = contexts.summaries;
    this.#protocols = indexOf(program).protocols;
    this.#costs = costs;
    this.#sizes = sizes;
    this.#parameter = parameter;
    this.handsOver = where !== "thread";
    this.inThreads = where !== "handler";
    this.#follows = where === "both";
  }

  /** @param arriving The least time between two frames, in ns. @returns undefined if there is no bound. */
  handler(device: Instance, arriving: number): HandlerTime | undefined {
    const costs = this.#costs;
    const once = this.#onceAround();
    const taken = this.#frame(device);
    if (taken === undefined) return undefined;
    const { frame, climb } = taken;
    if (frame === nothing) return { whole: once, frames: 1 };
    const sent = costs.is("nic.txInterrupt", true) ? costs.number("nic.txRing", 32) : 0;
    const reclaiming = multiple(time([part(`${device.path}.sent`, costs.of("nic.sent", 0))]), sent);
    const frames = this.#framesAtOnce(device, once.ns + reclaiming.ns, frame.ns, arriving);
    if (frames === undefined) return undefined;
    const whole = time([once, reclaiming, multiple(frame, frames)]);
    return climb === undefined ? { whole, frames } : { whole, frames, climb };
  }

  /** A run with one frame and no frames that have left. @returns undefined if there is no bound. */
  oneFrame(device: Instance): Time | undefined {
    const taken = this.#frame(device);
    return taken && time([this.#onceAround(), taken.frame]);
  }

  /** What a run of the handler takes beside its frames. */
  #onceAround(): Time {
    const { mode } = this.#contexts.configuration;
    const costs = this.#costs;
    const entry = part("interrupt entry", costs.time("interrupt.entry") + costs.time("idle.wake"));
    const waking = mode.input === "polling" && mode.kind === "threads" ? costs.handoff("threads") : 0;
    return time([entry, part("waking what polls", waking), part("interrupt exit", costs.time("interrupt.exit"))]);
  }

  /** What the handler does with a frame. A poll does it later. */
  #frame(device: Instance): { readonly frame: Time; readonly climb?: Climb } | undefined {
    if (this.#contexts.configuration.mode.input === "polling") return { frame: nothing };
    const receiving = part(`${device.path}.receive`, this.#costs.of("nic.receive", this.#sizes.frame));
    const taken = this.#takingIn(device);
    if (taken === undefined) return undefined;
    const { whole, climb } = taken;
    const frame = time([receiving, whole]);
    return climb === undefined ? { frame } : { frame, climb };
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

  /** The way of a message, or of an operation without one, and what a thread has left of it. */
  way(node: number, size: number): Way | undefined {
    const way = this.#operation(node, size);
    return this.unbounded === undefined ? way : undefined;
  }

  #handoff(what: string): Time {
    const { threads } = this.#contexts.configuration.mode;
    const idle = this.#costs.time("input.idle") * Math.max(0, threads - 1);
    return time([part(what, this.#costs.handoff("interrupt") + idle)]);
  }

  /** To a pool: the message may also be dropped, and the handler go on. Undefined where a barrier names none. */
  #handoffTo(pool: string | undefined, what: string): Way | undefined {
    const cost = pool === undefined ? undefined : time([part(what, this.#costs.handoffTo(pool))]);
    return cost && { go: cost, stop: cost, thread: nothing, rest: nothing };
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
    let way = nowhere;
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
    if (!this.handsOver || !barriers.has(name)) return taking(cost, this.#follows);
    const what = `handoff at ${path}.${name}`;
    const { to } = barriers.get(name) ?? {};
    if (to !== undefined) this.pools.add(to);
    const way = this.#handoffTo(to, what) ?? { ...nowhere, stop: this.#handoff(what) };
    return { ...way, thread: cost, rest: cost };
  }

  wait(): Way {
    const { block } = this.#contexts.configuration.mode;
    if (!this.handsOver || block === "fail" || this.#follows) return onwards;
    const stop = this.#handoff("handoff before waiting");
    return { ...nowhere, go: block === "always" ? undefined : nothing, stop };
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
      const { to } = edge.barrier;
      if (to !== undefined) this.pools.add(to);
      const dropped = this.#contexts.configuration.mode.full === "drop" ? nothing : undefined;
      const way = this.#handoffTo(to, what) ?? { ...nowhere, go: dropped, stop: this.#handoff(what) };
      if (!this.#follows) return way;
      const there = this.#entered(target, edge, kind, size).thread;
      return { ...way, thread: there, rest: there };
    }
    return this.#entered(target, edge, kind, size);
  }

  /** What a call over a binding costs, and the operation behind it. */
  #entered(target: number, { upper, lower, binding }: Edge, kind: "up" | "down", size: number): Way {
    const { operation } = this.#contexts.nodes[target] as Node;
    const to = kind === "up" ? upper : lower;
    const bytes = binding.realm === "control" ? 0 : size;
    const charged = unpaid.has(operation.name) ? 0 : this.#costs.of(`${to.protocol}.${operation.name}`, bytes);
    // The driver copies the frame out of the message.
    const copying = to.protocol === driver && operation.name === "push" ? this.#costs.of("nic.send", bytes) : 0;
    const domains = [lower, upper].map(({ protocol }) => this.#protocols.get(protocol)?.domain?.name);
    const crossing = domains[0] === domains[1] ? 0 : this.#costs.time("domain.crossing");
    const cost = [
      part(`${to.path}: the trust domain changes`, crossing),
      part(`${to.path}.${operation.name}`, charged),
      part(`${to.path}.send`, copying),
    ];
    return sequence(taking(time(cost), this.#follows), this.#operation(target, size));
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
    const own = [...parametersIn(declared.most)].map((name) => [name, this.#parameter(instance, name)] as const);
    const most = this.#sizes.mtus.map((mtu) =>
      evaluate(declared.most, new Map([...own, ["size", size], ["mtu", mtu]] as const)),
    );
    return most.every((value) => typeof value === "number" && value >= 0) ? Math.max(...(most as number[])) : undefined;
  }

  /** CPU time of an operation beside the machine's costs. */
  spend(instance: Instance, { spend, at }: Spend): Way {
    // The driver's charges are contained in every crossing to it.
    if (instance.protocol === driver || !this.#costs.spends) return onwards;
    const ns = typeof spend === "string" ? this.#parameter(instance, spend) : spend;
    if (typeof ns !== "number") {
      this.unbounded ??= { instance, why: "spend", call: "", at };
      return onwards;
    }
    return taking(time([part(`${instance.path}: time of its own`, Math.ceil(ns))]), this.#follows);
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
const unpaid: ReadonlySet<string> = new Set(["open", "openDone", "closeDone", "close", "shutdown", "receive"]);

const givenMessages: ReadonlySet<string> = new Set(["demux", "callDemux", "push", "call"]);
