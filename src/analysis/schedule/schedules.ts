/**
 * The schedule of each host's input on one core: how late each handler, procedure and thread may be done after the arrival of the frame, how many frames may wait, and how
 * much of the core they take. Times of runs are the bounds of `time`; the most that may arrive is what `arrives` promises, or the medium's line rate.
 */
import { type Response, type Result, utilisationOf } from "../../schedule/index.js";
import { evaluate } from "../../compiler/index.js";
import type { Names } from "../contexts/evidence.js";
import type { Contexts } from "../contexts/nodes.js";
import type { Findings } from "../findings.js";
import type { Bound } from "../time/bounds.js";
import type { Use } from "../uses/uses.js";
import { modeValuesOf } from "./mode-values.js";
import { madeBy, valuesOf } from "./promises.js";
import { type Slack, slackOf } from "./slack.js";
import { lineRate, solvedHost, waitsIn } from "./solved-host.js";
import { hasThreads, type Host, type Level, type Part, type Stage } from "./stages.js";

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

/** The bounds of each use, and a text that is equal for uses with equal schedules. */
export function boundsByUse(
  findings: Findings,
  wanted: (use: Use) => boolean,
): {
  readonly ofUse: ReadonlyMap<Use, readonly Bound[]>;
  readonly keyOf: (use: Use, bounds: readonly Bound[]) => string;
} {
  const ofUse = new Map<Use, Bound[]>();
  const numbers = new Map<Bound, number>();
  for (const [number, bound] of findings.bounds().entries()) {
    numbers.set(bound, number);
    for (const use of bound.uses) if (wanted(use)) ofUse.set(use, [...(ofUse.get(use) ?? []), bound]);
  }
  const keyOf = (use: Use, bounds: readonly Bound[]): string => {
    const traffic = [...bounds.map(({ device }) => valuesOf(use, device.path)), ...madeBy(use)];
    return JSON.stringify([use.scenario.name, use.host.name, bounds.map((each) => numbers.get(each)), traffic]);
  };
  return { ofUse, keyOf };
}

/** A schedule with the uses that have it. */
export interface ScheduledHost {
  readonly schedule: HostSchedule;
  readonly uses: readonly [Use, ...Use[]];
  readonly bounds: readonly Bound[];
}

/** The schedules of some uses. @param slack Whether they have their slack, which takes many times as long. */
export function scheduledHosts(findings: Findings, wanted: (use: Use) => boolean, slack = false): ScheduledHost[] {
  const found = new Map<string, { readonly bounds: readonly Bound[]; readonly uses: [Use, ...Use[]] }>();
  const { ofUse, keyOf } = boundsByUse(findings, wanted);
  for (const [use, bounds] of ofUse) {
    const key = keyOf(use, bounds);
    const known = found.get(key);
    if (known === undefined) found.set(key, { bounds, uses: [use] });
    else known.uses.push(use);
  }
  return [...found.values()].map(({ bounds, uses }) => ({
    schedule: { ...scheduleOf(findings.names, bounds, uses[0], slack), points: uses.map(({ rows }) => rows) },
    uses,
    bounds,
  }));
}

function scheduleOf(names: Names, bounds: readonly Bound[], use: Use, slack: boolean): Omit<HostSchedule, "points"> {
  const values = modeValuesOf(use);
  const head = {
    scenario: use.scenario.name,
    host: use.host.name,
    machine: use.host.machine,
    mode: values?.input ?? "",
    core: values?.core ?? 0,
  };
  const found = solvedHost(names, bounds, use);
  if (typeof found === "string") return { ...head, reason: found, tasks: [], slack: [], utilisation: 0, given: [] };
  const { host, contexts, threads, levels, solved } = found;
  const all = [...levels.handlers, ...levels.procedures, ...levels.threads];
  const tasks = all.filter(({ name }) => solved.has(name)).map((stage) => taskOf(stage, solved.get(stage.name)!));
  const needed = stacksNeeded(host, tasks);
  return {
    ...head,
    tasks,
    ...(threads !== undefined && hasThreads(host) && { threads }),
    slack: slack ? slackOf(host, threads === undefined, limitsOf(use)) : [],
    utilisation: tasks.reduce((sum, each) => sum + each.utilisation, 0),
    given: [...givenOf(contexts, bounds, needed === undefined || needed > host.values.stacks), ...warmedUp(use)],
  };
}

/** By device: the response time that the scenario expects, in ns. */
function limitsOf({ scenario, experiment, host, parameters }: Use): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const each of [...(scenario.bounds ?? []), ...(experiment?.bounds ?? [])]) {
    if (each.of !== "response" || each.host !== host.name) continue;
    const { device, limit } = each;
    const most = evaluate(limit, parameters);
    if (typeof most === "number") limits.set(device, Math.min(most, limits.get(device) ?? Infinity));
  }
  return limits;
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
        (overload.why === "overload"
          ? `${needs} ${(overload.utilisation * 100).toFixed(1)} % of the core`
          : `${needs} nearly all of the core, and no end of a busy time is found`) +
        (said === lineRate ? `: arrives ... on its link limits what it receives` : ""),
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

/** A warm-up is not among what is known of a host's starts. */
export function warmedUp({ scenario }: Pick<Use, "scenario">): string[] {
  return scenario.starts.some(({ phase }) => phase === "warm") ? ["the warm-up is over, with all its frames"] : [];
}

/** What the response times leave out, in words. @param stacks Whether stacks may be lacking. */
export function givenOf(contexts: Contexts, bounds: readonly Bound[], stacks: boolean): string[] {
  const protocols = new Set(contexts.expanded.instances.map(({ protocol }) => protocol));
  const timed = [...protocols].filter((name) => (contexts.summaries.get(name)?.timers.length ?? 0) > 0).sort();
  const given = timed.length === 0 ? [] : [`no timer of ${timed.join(", ")} expires`];
  const waiting = [...new Set(bounds.flatMap((each) => waitsIn(each.contexts, each.device)))].sort();
  if (waiting.length > 0) given.push(`no frame waits on its way, in ${waiting.join(", ")}`);
  if (stacks) given.push("a detachable stack is free for each frame");
  return given;
}
