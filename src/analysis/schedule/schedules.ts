/**
 * The schedule of each host's interrupt handlers on one core: how late each handler may end after its event, how many frames may wait, and how much of the core
 * the handlers take. The time of one run is the bound of `time`; the most that may arrive is what `arrives` promises, or the medium's line rate.
 */
import { evaluate, type LinkType, type MachineType, type MediumType } from "../../compiler/index.js";
import {
  type Arrivals,
  both,
  curve,
  periodic,
  type Response,
  responseOf,
  type Task,
  utilisationOf,
} from "../../schedule/index.js";
import type { Contexts } from "../contexts/nodes.js";
import type { Findings } from "../findings.js";
import type { Bound } from "../time/bounds.js";
import { Costs, frameTime } from "../time/costs.js";
import { addends } from "../time/sums.js";
import type { Use } from "../uses/uses.js";

/** A handler's part of a core. */
export interface ScheduledTask {
  /** `nic, a frame`, `nic, a sent frame`, `clock` */
  readonly name: string;
  /** The most CPU time of one run, in ns. */
  readonly cost: number;
  readonly arrivals: string;
  /** The share of the core; 1 is all of it. */
  readonly utilisation: number;
  readonly response?: Response;
  /** Why there is no response time. */
  readonly reason?: string;
  /** Places of the receive ring. */
  readonly ring?: number;
  /** The addends of one run's time, the largest first. */
  readonly parts: readonly { readonly what: string; readonly times: number; readonly ns: number }[];
}

export interface HostSchedule {
  readonly scenario: string;
  readonly host: string;
  readonly machine: string;
  /** The name of the mode: `interrupt`. */
  readonly mode: string;
  /** The points at which it is so, by the rows of their axes. */
  readonly points: readonly (readonly string[])[];
  /** Absent tasks, where nothing is computed: the reason. */
  readonly reason?: string;
  readonly tasks: readonly ScheduledTask[];
  /** All handlers together. */
  readonly utilisation: number;
  /** What must not happen for the response times to hold. */
  readonly given: readonly string[];
}

/** One schedule for each host, and for each group of points at which it is the same. */
export function schedulesOf(findings: Findings): HostSchedule[] {
  const found = new Map<
    string,
    { readonly bounds: Bound[]; readonly use: Use; readonly points: (readonly string[])[] }
  >();
  const ofUse = new Map<Use, Bound[]>();
  const numbers = new Map<Bound, number>();
  for (const [number, bound] of findings.bounds().entries()) {
    numbers.set(bound, number);
    for (const use of bound.uses) ofUse.set(use, [...(ofUse.get(use) ?? []), bound]);
  }
  for (const [use, bounds] of ofUse) {
    const traffic = bounds.map(({ device }) => valuesOf(use, device.path));
    const key = JSON.stringify([use.scenario.name, use.host.name, bounds.map((each) => numbers.get(each)), traffic]);
    const known = found.get(key);
    if (known === undefined) found.set(key, { bounds, use, points: [use.rows] });
    else known.points.push(use.rows);
  }
  return [...found.values()].map(({ bounds, use, points }) => ({ ...scheduleOf(bounds, use), points }));
}

/** Modes whose handlers run once for each frame. */
const covered: ReadonlySet<string> = new Set(["interrupt", "threads"]);

function scheduleOf(bounds: readonly Bound[], use: Use): Omit<HostSchedule, "points"> {
  const [first] = bounds;
  const mode = first?.contexts.configuration.mode;
  const head = {
    scenario: use.scenario.name,
    host: use.host.name,
    machine: use.host.machine,
    mode: mode?.input ?? "",
  };
  const without = (reason: string): Omit<HostSchedule, "points"> => ({
    ...head,
    reason,
    tasks: [],
    utilisation: 0,
    given: [],
  });
  if (first === undefined || mode === undefined) return without("the analysis does not know its handlers");
  if (!covered.has(mode.input)) return without(`handlers under ${mode.input} are not covered`);
  if (mode.exclusion === "mask")
    return without("exclusion: mask keeps handlers out for as long as a thread is in protocol code");
  const costs = new Costs(first.machine);
  const around = costs.time("interrupt.entry") + costs.time("idle.wake") + costs.time("interrupt.exit");
  const tasks: (Task & Pick<ScheduledTask, "parts" | "ring"> & { readonly said: string })[] = [];
  for (const { device, one, medium, sizes, contexts, unbounded } of bounds) {
    if (one === undefined)
      return without(
        unbounded?.why === "machine"
          ? unbounded.call
          : `the handler of ${device.path} has no bound (xgc check --notes)`,
      );
    const line = lineRate(use, device.path, medium, sizes.shortest);
    const promise = promiseOf(use, device.path);
    const arrivals =
      line === undefined ? promise?.arrivals : promise === undefined ? line : both(line, promise.arrivals);
    if (arrivals === undefined)
      return without(
        `frames may be duplicated or held back on the link of ${device.path}: arrives ... says how often they come all the same`,
      );
    const blocking = sendsInThread(contexts, device.path) ? costs.of("nic.send", sizes.frame) : 0;
    tasks.push({
      name: `${device.path}, a frame`,
      cost: one.ns,
      priority: 1,
      arrivals,
      blocking,
      ring: costs.number("nic.ring", 32),
      parts: addends(one),
      said: promise?.text ?? "the line rate",
    });
    if (!costs.is("nic.txInterrupt", true)) continue;
    const sent = costs.of("nic.sent", 0);
    tasks.push({
      name: `${device.path}, a sent frame`,
      cost: around + sent,
      priority: 1,
      arrivals: periodic({ every: frameTime(medium, sizes.shortest) }),
      blocking,
      parts: [
        { what: "interrupt entry and exit", times: 1, ns: around },
        { what: `${device.path}.sent`, times: 1, ns: sent },
      ],
      said: "the line rate",
    });
  }
  for (const { name, every, work, level, jitter } of devicesOf(first.machine)) {
    if (jitter) return without(`the device ${name} interrupts at random times`);
    tasks.push({
      name,
      cost: around + work,
      priority: level,
      arrivals: periodic({ every }),
      parts: [{ what: "its handler", times: 1, ns: around + work }],
      said: "its period",
    });
  }
  const policy = { preemptive: true, ties: "before", equals: "any" } as const;
  return {
    ...head,
    tasks: tasks.map((task): ScheduledTask => {
      const { response, overload } = responseOf(
        task,
        tasks.filter((each) => each !== task),
        policy,
      );
      const { name, cost, parts, ring, said } = task;
      return {
        name,
        cost,
        arrivals: said,
        utilisation: utilisationOf([task]),
        parts,
        ...(ring !== undefined && { ring }),
        ...(response !== undefined && { response }),
        ...(overload !== undefined && {
          reason:
            overload.why === "overload"
              ? `the handlers need ${(overload.utilisation * 100).toFixed(1)} % of the core`
              : "the handlers need nearly all of the core, and no end of a busy time is found",
        }),
      };
    }),
    utilisation: utilisationOf(tasks),
    given: givenOf(first.contexts),
  };
}

/** What the response times leave out, in words. */
function givenOf(contexts: Contexts): string[] {
  const protocols = new Set(contexts.expanded.instances.map(({ protocol }) => protocol));
  const timed = [...protocols].filter((name) => (contexts.summaries.get(name)?.timers.length ?? 0) > 0).sort();
  const given = timed.length === 0 ? [] : [`no timer of ${timed.join(", ")} expires`];
  if (contexts.configuration.mode.kind === "interrupt") given.push("a detachable stack is free for each frame");
  return given;
}

/** Whether a thread may send on a device, which masks its interrupts while the frame is copied. */
function sendsInThread(contexts: Contexts, device: string): boolean {
  const instance = contexts.expanded.byPath.get(device);
  const push = instance && contexts.find(instance, "push");
  return push === undefined || contexts.reached(push, "thread");
}

interface Joined {
  readonly link: LinkType;
  readonly arrives: LinkType["joins"][number]["arrives"];
}

function joinOf({ scenario, host }: Use, device: string): Joined | undefined {
  for (const link of scenario.links)
    for (const join of link.joins)
      if (join.host === host.name && join.device === device) return { link, arrives: join.arrives };
  return undefined;
}

/** The values of the promise at a point. */
function valuesOf(use: Use, device: string): readonly (readonly [string, unknown])[] {
  const { every, jitter, burst, apart, spaced } = joinOf(use, device)?.arrives ?? {};
  return Object.entries({ every, jitter, burst, apart, spaced }).flatMap(([name, expr]) =>
    expr === undefined ? [] : [[name, evaluate(expr, use.parameters) ?? null] as const],
  );
}

function promiseOf(use: Use, device: string): { readonly arrivals: Arrivals; readonly text: string } | undefined {
  const arrives = joinOf(use, device)?.arrives;
  if (arrives === undefined) return undefined;
  const values = new Map(valuesOf(use, device));
  const spaced = values.get("spaced");
  const { text } = arrives;
  if (Array.isArray(spaced)) {
    const times = spaced.filter((each): each is number => typeof each === "number");
    return times.length === spaced.length && (times.at(-1) ?? 0) > 0 ? { arrivals: curve(times), text } : undefined;
  }
  const number = (name: string, otherwise: number): number | undefined => {
    const value = values.has(name) ? values.get(name) : otherwise;
    return typeof value === "number" ? value : undefined;
  };
  const [every, jitter, burst, apart] = [
    number("every", 0),
    number("jitter", 0),
    number("burst", 1),
    number("apart", 0),
  ];
  // A promise with a value that only a run knows promises nothing here.
  if (every === undefined || jitter === undefined || burst === undefined || apart === undefined || every <= 0)
    return undefined;
  return { arrivals: periodic({ every, jitter, burst, apart }), text };
}

/** Frames one after the other; undefined where the link may bring them closer. */
function lineRate(use: Use, device: string, medium: MediumType, shortest: number): Arrivals | undefined {
  const closer = ["duplicate", "reorder", "jitter"];
  if (closer.some((name) => (medium.values[name] ?? 0) !== 0)) return undefined;
  const link = joinOf(use, device)?.link.name;
  const changed = use.scenario.events.some(
    ({ action }) => action.kind === "set" && action.link === link && closer.includes(action.name),
  );
  return changed ? undefined : periodic({ every: frameTime(medium, shortest) });
}

/** Other sources of interrupts of a machine, as the runtime has them. */
function devicesOf({ values }: MachineType): {
  readonly name: string;
  readonly every: number;
  readonly work: number;
  readonly level: number;
  readonly jitter: boolean;
}[] {
  const number = (name: string, otherwise: number): number => {
    const value = values[name]?.value;
    return typeof value === "number" ? value : otherwise;
  };
  return Object.keys(values).flatMap((key) => {
    const name = /^device\.(.+)\.every$/.exec(key)?.[1];
    const every = number(key, 0);
    if (name === undefined || every <= 0) return [];
    const of = (part: string): string => `device.${name}.${part}`;
    const jitter = values[of("jitter")]?.value === true;
    return [{ name, every, work: number(of("work"), 0), level: number(of("level"), 1), jitter }];
  });
}
