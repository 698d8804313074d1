/**
 * The schedule of each host's input on one core: how late each handler, procedure and thread may be done after the arrival of the frame, how many frames may wait, and how
 * much of the core they take. Times of runs are the bounds of `time`; the most that may arrive is what `arrives` promises, or the medium's line rate.
 */
import { type Arrivals, periodic, type Response, type Result, utilisationOf } from "../../schedule/index.js";
import { evaluate, type MediumType } from "../../compiler/index.js";
import type { Contexts, Node } from "../contexts/nodes.js";
import type { Findings } from "../findings.js";
import { driver } from "../summaries/summaries.js";
import type { Bound } from "../time/bounds.js";
import { Costs } from "../time/costs.js";
import type { HostMode } from "../uses/configurations.js";
import type { Instance } from "../uses/expand.js";
import type { Use } from "../uses/uses.js";
import { devicesOf } from "./devices.js";
import { type ModeValues, modeValuesOf } from "./mode-values.js";
import { arrivalsOn, promiseOf, valuesOf } from "./promises.js";
import { type Slack, slackOf } from "./slack.js";
import { solve } from "./solving.js";
import { hasThreads, type Host, type Level, type Part, type Served, type Stage } from "./stages.js";

/** The part of a core that one kind of event takes on one level. */
export interface ScheduledTask {
  /** `nic, a frame`, `nic, a sent frame`, `nic, a frame in a thread`, `clock` */
  readonly name: string;
  readonly level: Level;
  /** The device whose frames it serves. */
  readonly device?: string;
  /** The most CPU time of one run, in ns. */
  readonly cost: number;
  readonly arrivals: string;
  /** The share of the core; 1 is all of it. */
  readonly utilisation: number;
  readonly response?: Response;
  /** Why there is no response time. */
  readonly reason?: string;
  /** The share of the core that it and what goes first ask for; absent where there is a response time. */
  readonly overload?: number;
  /** What blocks it, in words. */
  readonly blockedBy?: string;
  /** The most places for what waits, and of what. */
  readonly room?: { readonly places: number; readonly of: string };
  /** The addends of one run's time, the largest first. */
  readonly parts: readonly Part[];
}

export interface HostSchedule {
  readonly scenario: string;
  readonly host: string;
  readonly machine: string;
  /** The name of the mode: `interrupt`. */
  readonly mode: string;
  /** The core on which it takes frames in. */
  readonly core: number;
  /** The points at which it is so, by the rows of their axes. */
  readonly points: readonly (readonly string[])[];
  /** Absent tasks, where nothing is computed: the reason. */
  readonly reason?: string;
  readonly tasks: readonly ScheduledTask[];
  /** Why nothing is said about threads that go on with frames. */
  readonly threads?: string;
  /** By how much each cost, rate and burst may grow until the host no longer keeps up; the smallest first. Empty where it does not now. */
  readonly slack: readonly Slack[];
  /** All tasks together. */
  readonly utilisation: number;
  /** What must not happen for the response times to hold. */
  readonly given: readonly string[];
}

/**
 * One schedule for each host, and for each group of points at which it is the same.
 * @param slack Whether they have their slack, which takes many times as long.
 */
export function schedulesOf(findings: Findings, slack = true): HostSchedule[] {
  return scheduledHosts(findings, () => true, slack).map(({ schedule }) => schedule);
}

/** A schedule with the uses that have it. */
export interface ScheduledHost {
  readonly schedule: HostSchedule;
  readonly uses: readonly [Use, ...Use[]];
  readonly bounds: readonly Bound[];
}

/** The schedules of some uses. @param slack Whether they have their slack, which takes many times as long. */
export function scheduledHosts(findings: Findings, wanted: (use: Use) => boolean, slack = false): ScheduledHost[] {
  const found = new Map<string, { readonly bounds: Bound[]; readonly uses: [Use, ...Use[]] }>();
  const ofUse = new Map<Use, Bound[]>();
  const numbers = new Map<Bound, number>();
  for (const [number, bound] of findings.bounds().entries()) {
    numbers.set(bound, number);
    for (const use of bound.uses) if (wanted(use)) ofUse.set(use, [...(ofUse.get(use) ?? []), bound]);
  }
  for (const [use, bounds] of ofUse) {
    const traffic = bounds.map(({ device }) => valuesOf(use, device.path));
    const key = JSON.stringify([use.scenario.name, use.host.name, bounds.map((each) => numbers.get(each)), traffic]);
    const known = found.get(key);
    if (known === undefined) found.set(key, { bounds, uses: [use] });
    else known.uses.push(use);
  }
  return [...found.values()].map(({ bounds, uses }) => ({
    schedule: { ...scheduleOf(bounds, uses[0], slack), points: uses.map(({ rows }) => rows) },
    uses,
    bounds,
  }));
}

function scheduleOf(bounds: readonly Bound[], use: Use, slack: boolean): Omit<HostSchedule, "points"> {
  const [first] = bounds;
  const values = modeValuesOf(use);
  const head = {
    scenario: use.scenario.name,
    host: use.host.name,
    machine: use.host.machine,
    mode: values?.input ?? "",
    core: values?.core ?? 0,
  };
  const without = (reason: string): Omit<HostSchedule, "points"> => ({
    ...head,
    reason,
    tasks: [],
    slack: [],
    utilisation: 0,
    given: [],
  });
  if (first === undefined || values === undefined) return without("the analysis does not know its handlers");
  const host = hostOf(bounds, use, values, first);
  if (typeof host === "string") return without(host);
  const threads = reasonWithoutThreads(host, use);
  const { levels, solved } = solve(host, threads === undefined);
  const all = [...levels.handlers, ...levels.procedures, ...levels.threads];
  const tasks = all.filter(({ name }) => solved.has(name)).map((stage) => taskOf(stage, solved.get(stage.name)!));
  const needed = stacksNeeded(host, tasks);
  return {
    ...head,
    tasks,
    ...(threads !== undefined && hasThreads(host) && { threads }),
    slack: slack ? slackOf(host, threads === undefined, limitsOf(use)) : [],
    utilisation: tasks.reduce((sum, each) => sum + each.utilisation, 0),
    given: givenOf(first.contexts, bounds, needed === undefined || needed > values.stacks),
  };
}

/** By device: the response time that the scenario expects, in ns. */
function limitsOf({ scenario, host, parameters }: Use): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const { of, host: name, device, limit } of scenario.bounds ?? []) {
    const most = of === "response" && name === host.name ? evaluate(limit, parameters) : undefined;
    if (typeof most === "number") limits.set(device, Math.min(most, limits.get(device) ?? Infinity));
  }
  return limits;
}

/** The host, or why nothing is said about it. */
function hostOf(bounds: readonly Bound[], use: Use, values: ModeValues, first: Bound): Host | string {
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
      said: promise?.text ?? "the line rate",
      ...(promise?.periodic !== undefined && { promised: promise.periodic }),
      at: (other) => ({
        arrivals: at(sizes.shortest, periodic(other)) ?? arrivals,
        longest: at(sizes.frame, periodic(other)) ?? longest,
      }),
      work,
      threadsSend: sendsInThread(contexts, device.path),
    });
  }
  const host = {
    served,
    machine: first.machine,
    costs,
    mode,
    values,
    reacts: !starts,
    greets: greets(first.contexts),
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
function reasonWithoutThreads({ served, mode, values, reacts }: Host, { scenario, host }: Use): string | undefined {
  const start = scenario.starts.find((each) => each.host === host.name);
  if (!reacts && start !== undefined)
    return `${start.host}.${start.instance}.${start.entry} runs in a thread, too, and nothing says how long it computes`;
  const pools = served.flatMap(({ work }) => work.pools);
  if (pools.length > 0) return `frames are handed over to the pool ${pools[0] ?? ""}, which is not covered`;
  if (mode.exclusion === "lock" && values.threads > 1)
    return "several threads wait for the protocol lock, which is not covered";
  if (served.some(({ work }) => work.thread === undefined)) return "the way of a frame in a thread has no bound";
  return undefined;
}

function taskOf(stage: Stage, { response, overload }: Result): ScheduledTask {
  const { name, level, device, cost, parts, room, said, blockedBy } = stage;
  const needs = level === "handler" ? "the handlers need" : `the handlers and what runs below them need`;
  return {
    name,
    level,
    ...(device !== undefined && { device }),
    cost,
    arrivals: said,
    utilisation: utilisationOf([{ ...stage, arrivals: stage.always }]),
    parts,
    ...(room !== undefined && { room }),
    ...(blockedBy !== undefined && { blockedBy }),
    ...(response !== undefined && { response }),
    ...(overload !== undefined && {
      overload: overload.utilisation,
      reason:
        overload.why === "overload"
          ? `${needs} ${(overload.utilisation * 100).toFixed(1)} % of the core`
          : `${needs} nearly all of the core, and no end of a busy time is found`,
    }),
  };
}

/** The most frames that are on detachable stacks at once; undefined if it is not known. */
function stacksNeeded({ values, mode }: Host, tasks: readonly ScheduledTask[]): number | undefined {
  if (mode.kind === "threads" || values.input === "polling") return mode.kind === "threads" ? 0 : undefined;
  const frames = tasks.filter(({ name, level }) => level === "thread" && name.includes(", a frame"));
  const known = frames.flatMap(({ response }) => response?.backlog ?? []);
  // In handlers alone, one frame is on its way on each level.
  if (frames.length === 0) return 1;
  return known.length === frames.length ? known.reduce((sum, each) => sum + each, 0) : undefined;
}

/** What the response times leave out, in words. @param stacks Whether stacks may be lacking. */
function givenOf(contexts: Contexts, bounds: readonly Bound[], stacks: boolean): string[] {
  const protocols = new Set(contexts.expanded.instances.map(({ protocol }) => protocol));
  const timed = [...protocols].filter((name) => (contexts.summaries.get(name)?.timers.length ?? 0) > 0).sort();
  const given = timed.length === 0 ? [] : [`no timer of ${timed.join(", ")} expires`];
  const waiting = [...new Set(bounds.flatMap((each) => waitsIn(each.contexts, each.device)))].sort();
  if (waiting.length > 0) given.push(`no frame waits on its way, in ${waiting.join(", ")}`);
  if (stacks) given.push("a detachable stack is free for each frame");
  return given;
}

/** The protocols in which a frame's way up may wait. */
function waitsIn(contexts: Contexts, device: Instance): string[] {
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
function* reachedFrom(contexts: Contexts, from: readonly (number | undefined)[]): Generator<Node, void, undefined> {
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
