/** A host with its levels and their response times, or why nothing is said about it. */
import { type Arrivals, periodic, type Result } from "../../schedule/index.js";
import type { MediumType } from "../../compiler/index.js";
import type { Names } from "../contexts/evidence.js";
import type { Contexts, Node } from "../contexts/nodes.js";
import { driver } from "../summaries/summaries.js";
import type { Bound } from "../time/bounds.js";
import { Costs } from "../time/costs.js";
import type { HostMode } from "../uses/configurations.js";
import type { Instance } from "../uses/expand.js";
import type { Use } from "../uses/uses.js";
import { devicesOf } from "./devices.js";
import { type ModeValues, modeValuesOf } from "./mode-values.js";
import { arrivalsOn, promiseOf } from "./promises.js";
import { solve } from "./solving.js";
import { messagesOf } from "./messages.js";
import { hasThreads, type Host, type Levels, type Served } from "./stages.js";

export interface SolvedHost {
  readonly host: Host;
  readonly contexts: Contexts;
  /** Why nothing is said about threads that go on with frames; absent if all is known of them. */
  readonly threads?: string;
  readonly levels: Levels;
  /** By the name of a stage. */
  readonly solved: ReadonlyMap<string, Result>;
}

/** The words for frames that only the wire limits. */
export const lineRate = "the line rate";

/** @param bounds Of all devices of the host. @returns the reason for a host of which nothing is said. */
export function solvedHost(names: Names, bounds: readonly Bound[], use: Use): SolvedHost | string {
  const [first] = bounds;
  const values = modeValuesOf(use);
  if (first === undefined || values === undefined) return "the analysis does not know its handlers";
  const host = hostOf(names, bounds, use, values, first);
  if (typeof host === "string") return host;
  const threads = reasonWithoutThreads(host, use);
  const found = solve(host, threads === undefined);
  return { host, contexts: first.contexts, ...(threads !== undefined && { threads }), ...found };
}

/** The host, or why nothing is said about it. */
function hostOf(names: Names, bounds: readonly Bound[], use: Use, values: ModeValues, first: Bound): Host | string {
  const { mode } = first.contexts.configuration;
  if (mode.input === "polling" && values.demotes)
    return "a polling that a thread of lower priority goes on with is not covered";
  if (devicesOf(first.machine).some(({ jitter }) => jitter))
    return "a device of its machine interrupts at random times";
  const costs = new Costs(first.machine);
  const starts = use.scenario.starts.some((each) => each.host === use.host.name);
  // On the other cores nothing runs then: input, and all that follows it, stays on its own.
  const isAlone = !starts && bounds.every(({ frame }) => frame().pools.length === 0) && !costs.is("nic.core", "sender");
  if (costs.number("cores", 1) > 1 && !isAlone) return "its machine has several cores, and threads may run on others";
  const served: Served[] = [];
  for (const { device, medium, sizes, contexts, unbounded, frame } of bounds) {
    const work = frame();
    if (work.one === undefined || (mode.kind === "interrupt" && work.handler === undefined))
      return unbounded?.why === "machine"
        ? unbounded.call
        : `the handler of ${device.path} has no bound (xgc check --notes)`;
    const promise = promiseOf(use, device.path);
    const at = (bytes: number, from = promise?.arrivals): Arrivals | undefined =>
      arrivalsOn(use, device.path, medium, bytes, from);
    const arrivals = at(sizes.shortest);
    const longest = at(sizes.frame);
    if (arrivals === undefined || longest === undefined)
      return `frames may be duplicated or held back on the link of ${device.path}: arrives ... says how often they come all the same`;
    served.push({
      path: device.path,
      medium,
      sizes,
      arrivals,
      longest,
      isWorstLong: isWorstLong(device, medium, costs, mode),
      said: promise?.text ?? lineRate,
      ...(promise?.periodic !== undefined && { promised: promise.periodic }),
      at: (other) => ({
        arrivals: at(sizes.shortest, periodic(other)) ?? arrivals,
        longest: at(sizes.frame, periodic(other)) ?? longest,
      }),
      work,
      threadsSend: sendsInThread(contexts, device.path),
    });
  }
  const host: Host = {
    served,
    machine: first.machine,
    costs,
    mode,
    values,
    reacts: !starts,
    greets: greets(first.contexts),
    messages: new Map(
      // The warm-up is over when the others begin.
      use.scenario.starts
        .filter((each) => each.host === use.host.name && each.phase !== "warm")
        .map((each) => [each, messagesOf(names, first.contexts, bounds, use, each)]),
    ),
  };
  if (mode.exclusion === "mask" && (starts || served.some(({ work }) => work.thread === undefined)))
    return "exclusion: mask keeps handlers out for as long as a thread is in protocol code";
  return host;
}

/**
 * Every frame is taken out of the ring, and passed on to what stands on the device: what their bytes cost there is spared on no way. Where a byte takes at least as
 * long there as on the wire, a shorter frame in the place of a longest one comes sooner by no more than it makes those behind it sooner.
 */
function isWorstLong(device: Instance, { values }: MediumType, costs: Costs, mode: HostMode): Served["isWorstLong"] {
  const { rate } = values;
  const wire = typeof rate === "number" ? 8e9 / rate : Infinity;
  const receiving = costs.perByte("nic.receive");
  const above = device.above.map(({ upper }) => costs.perByte(`${upper.protocol}.demux`));
  const whole = receiving + (above.length === 0 ? 0 : Math.min(...above));
  const goesUp =
    mode.kind === "interrupt" &&
    !["polling", "deferred"].includes(mode.input) &&
    mode.exclusion !== "lock" &&
    device.above.every(({ barrier }) => barrier === undefined);
  return { handler: (goesUp ? whole : receiving) >= wire, whole: whole >= wire };
}

/** Why nothing is said about the threads. */
function reasonWithoutThreads(host: Host, use: Use): string | undefined {
  const { served, mode, values, reacts } = host;
  if (!reacts) {
    for (const [{ host: name, instance, entry }, messages] of host.messages) {
      const own = `${name}.${instance}.${entry} runs in a thread, too, and`;
      if (typeof messages === "string") return `${own} nothing says how long it computes (${messages})`;
      if (messages.arrivals === undefined) return `${own} nothing says how often: arrives ... behind its start does`;
    }
    const why = takesTurns(host, use);
    if (why !== undefined) return why;
  }
  const pools = served.flatMap(({ work }) => work.pools);
  if (pools.length > 0) return `frames are handed over to the pool ${pools[0] ?? ""}, which is not covered`;
  if (mode.exclusion === "lock" && values.threads > 1)
    return "several threads wait for the protocol lock, which is not covered";
  if (served.some(({ work }) => work.thread === undefined)) return "the way of a frame in a thread has no bound";
  return undefined;
}

/** The protocols in which a frame's way up may wait. */
export function waitsIn(contexts: Contexts, device: Instance): string[] {
  const found = new Set<string>();
  for (const { instance, operation } of reachedFrom(contexts, [contexts.find(device, "receive")]))
    if (operation.leavings.some(({ kind }) => kind === "wait"))
      found.add(instance.protocol === driver ? instance.path : instance.protocol);
  return [...found];
}

/** Whether protocols send frames when the host boots. */
function greets(contexts: Contexts): boolean {
  const inits = contexts.expanded.instances.map((instance) => contexts.find(instance, "init"));
  return [...reachedFrom(contexts, inits)].some(
    ({ instance, operation }) => instance.protocol === driver && operation.name === "push",
  );
}

/** The operations that are called from some, directly or not, with these. */
export function* reachedFrom(
  contexts: Contexts,
  from: readonly (number | undefined)[],
): Generator<Node, void, undefined> {
  const open = from.filter((each) => each !== undefined);
  const seen = new Set(open);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const reached = contexts.nodes[node] as Node;
    yield reached;
    for (const leaving of reached.operation.leavings)
      for (const { node: target } of contexts.targets(node, leaving)) {
        if (seen.has(target)) continue;
        seen.add(target);
        open.push(target);
      }
  }
}

/** Whether a thread may send on a device, which masks its interrupts while the frame is copied. */
function sendsInThread(contexts: Contexts, device: string): boolean {
  const instance = contexts.expanded.byPath.get(device);
  const push = instance && contexts.find(instance, "push");
  return push === undefined || contexts.reached(push, "thread");
}

/** Why another thread may run while one sends; undefined if none does. */
export function takesTurns(of: Host, { host, scenario }: Use): string | undefined {
  const { costs, mode, values, machine, served } = of;
  if (mode.exclusion === "lock") return "a thread may wait for the protocol lock, which is not covered";
  const preempts = (machine.values["preempt"]?.value ?? "none") !== "none";
  const pooled = served.some(({ work }) => work.pools.length > 0);
  if (preempts && (values.priority > 0 || pooled))
    return "input threads pre-empt those that send, which is not covered";
  const several = pooled || hasThreads(of) || scenario.starts.filter((each) => each.host === host.name).length > 1;
  return costs.time("slice") > 0 && several ? "threads take turns in time slices, which is not covered" : undefined;
}
