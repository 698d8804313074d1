/** Why an operation of an instance runs in a context: the shortest way to it from an interrupt, and from a thread's entry. */
import type { Path, PathStep } from "../compiler/index.js";
import type { Findings } from "./findings.js";
import type { Bound } from "./time/bounds.js";
import { timePath } from "./time/time-path.js";
import type { Occurrence } from "./uses/uses.js";
import type { Context, Contexts, Node } from "./contexts/nodes.js";
import { barrierText, pathOf, phrase, placeIn, stepsOf, wayTo, whereOf } from "./contexts/evidence.js";
import type { Instance } from "./uses/expand.js";
import { reasonOf } from "./checks/limits.js";
import { instantPath } from "./checks/schedules.js";
import { type ScheduledHost, scheduledHosts, type ScheduledTask } from "./schedule/schedules.js";
import { indexOf } from "./uses/program-index.js";
import { waitsAbove } from "./contexts/waits.js";
import { inside, type Place, type Step, type Summary } from "./summaries/summary.js";

export interface Why {
  /** `net.ip.demux` */
  readonly operation: string;
  readonly protocol: string;
  /** It is a point that operations pass. */
  readonly point?: true;
  /** Where it is implemented. */
  readonly file: string;
  readonly line: number;
  /** The effects that its type allows, in words. */
  readonly effects: readonly string[];
  /** Its own waits, in words. */
  readonly waits: readonly string[];
  /** One for each way, in each context in which it can run. */
  readonly ways: readonly { readonly context: Context; readonly path: Path }[];
  /** The waits in a handler that it leads to: a way to each, with the places at which it holds. */
  readonly leadsTo: readonly { readonly wait: string; readonly path: Path }[];
  /** For a device: the longest time of its handler, on which hosts, with its addends; or the reason why there is no bound. */
  readonly handlers: readonly { readonly ns?: number; readonly unbounded?: string; readonly path: Path }[];
  /**
   * For a device: on each level that its frames reach, how late one may be done after its arrival, with what comes together at the critical instant; or the reason
   * why there is no response time.
   */
  readonly instants: readonly {
    readonly task?: string;
    readonly ns?: number;
    readonly unbounded?: string;
    readonly path: Path;
  }[];
}

/** The names to choose from, if the given one does not exist. */
export interface Unknown {
  readonly unknown: "instance" | "operation" | "host";
  readonly known: readonly string[];
}

/** @param name `net.ip.demux`, or a point: `net.ip.reassembled`. @param host Only on this host. */
export function whyOf(findings: Findings, name: string, host?: string): Why | Unknown {
  const hosts = [...new Set(findings.versions.map((use) => use.host.name))];
  if (host !== undefined && !hosts.includes(host)) return { unknown: "host", known: hosts };
  const dot = name.lastIndexOf(".");
  const instancePath = name.slice(0, Math.max(0, dot));
  const last = name.slice(dot + 1);
  const usesIn = ({ configuration }: Contexts): Occurrence[] =>
    configuration.versions.filter((use) => host === undefined || use.host.name === host);
  const here = findings.contexts.filter((each) => host === undefined || usesIn(each).length > 0);
  const found = here.flatMap((contexts) => {
    const instance = contexts.expanded.byPath.get(instancePath);
    return instance === undefined ? [] : [{ contexts, instance, uses: usesIn(contexts) }];
  });
  const [first] = found;
  if (first === undefined)
    return { unknown: "instance", known: [...new Set(here.flatMap(({ expanded }) => [...expanded.byPath.keys()]))] };
  const nodes = found.flatMap(({ contexts, instance, uses }) => {
    const node = contexts.find(instance, last);
    return node === undefined ? [] : [{ contexts, node, uses }];
  });
  if (nodes.length > 0) return whyOperation(findings, name, nodes, host);
  const declared = indexOf(findings.program).protocols.get(first.instance.protocol);
  if (declared?.points.some((point) => point.name === last) === true) return whyPoint(findings, name, last, found);
  return { unknown: "operation", known: operationsIn(found) };
}

interface Found {
  readonly contexts: Contexts;
  readonly uses: readonly Occurrence[];
}

function whyOperation(
  findings: Findings,
  operation: string,
  found: readonly (Found & { readonly node: number })[],
  host: string | undefined,
): Why {
  const [first] = found as [Found & { readonly node: number }];
  const node = first.contexts.nodes[first.node] as Node;
  const summary = findings.names.summaries.get(node.instance.protocol);
  const functions = summary?.operations[node.operation.name] ?? summary?.timers ?? [];
  const effects = functions.flatMap((each) => summary?.functions[each]?.effects ?? []);
  const waits = node.operation.leavings.flatMap((each) => (each.kind === "wait" ? [phrase(each.operation)] : []));
  const ways = new Grouped(findings);
  const leadsTo = new Grouped(findings);
  for (const { contexts, node: at, uses } of found) {
    for (const context of ["interrupt", "thread"] as const) {
      const way = wayTo(contexts, at, context);
      if (way !== undefined) ways.add(context, stepsOf(contexts, way, findings.names), uses);
    }
    if (!contexts.reached(at, "interrupt")) continue;
    for (const { wait, steps } of waitsAbove(contexts, at, findings.names)) leadsTo.add(wait, steps, uses);
  }
  const device = node.instance.declared === undefined && node.operation.name === "receive" ? node.instance : undefined;
  return {
    operation,
    protocol: node.instance.protocol,
    ...placeIn(node, undefined, findings.names),
    effects: effectsInWords(effects),
    waits: [...new Set(waits)],
    ways: ways.all().map(({ key, path }) => ({ context: key as Context, path })),
    leadsTo: leadsTo.all().map(({ key, path }) => ({ wait: key, path })),
    handlers: device === undefined ? [] : handlersOf(findings, device.path, host),
    instants: device === undefined ? [] : instantsOf(findings, device.path, host),
  };
}

/** The operations that pass a point stand for it. */
function whyPoint(
  findings: Findings,
  name: string,
  point: string,
  found: readonly (Found & { readonly instance: Instance })[],
): Why {
  const [first] = found as [Found & { readonly instance: Instance }];
  const summary = findings.names.summaries.get(first.instance.protocol);
  const ways = new Grouped(findings);
  let at: Place | undefined;
  for (const { contexts, instance, uses } of found) {
    const barrier = instance.barriers.get(point);
    for (const [operation, functions] of Object.entries(summary?.operations ?? {})) {
      const passed = summary && placeOfPoint(summary, functions, point);
      const node = passed && contexts.find(instance, operation);
      if (passed === undefined || node === undefined) continue;
      at ??= passed;
      for (const context of ["interrupt", "thread"] as const) {
        const way = wayTo(contexts, node, context);
        if (way === undefined) continue;
        const here = contexts.nodes[node] as Node;
        const handed = context === "interrupt" && barrier !== undefined;
        const text = handed ? `a thread takes over: ${barrierText(barrier)}` : `passes ${point}`;
        const steps = [
          ...stepsOf(contexts, way, findings.names),
          { message: text, ...placeIn(here, passed, findings.names) },
        ];
        ways.add(handed ? "thread" : context, steps, uses);
      }
    }
  }
  const anywhere = first.contexts.nodes.find(({ instance }) => instance === first.instance);
  return {
    operation: name,
    protocol: first.instance.protocol,
    point: true,
    ...(anywhere === undefined ? { file: "", line: 1 } : placeIn(anywhere, at, findings.names)),
    effects: [],
    waits: [],
    ways: ways.all().map(({ key, path }) => ({ context: key as Context, path })),
    leadsTo: [],
    handlers: [],
    instants: [],
  };
}

/** Where functions, or those that they call, pass a point. */
function placeOfPoint(summary: Summary, functions: readonly string[], point: string): Place | undefined {
  const seen = new Set<string>();
  const inSteps = (steps: readonly Step[]): Place | undefined => {
    for (const step of steps) {
      let place: Place | undefined;
      place = inSteps(inside(step).flat());
      if (place !== undefined) return place;
      if ("point" in step) place = step.point === point ? step.at : undefined;
      else if ("call" in step && step.call === "own") place = inFunction(step.operation);
      if (place !== undefined) return place;
    }
    return undefined;
  };
  const inFunction = (name: string): Place | undefined => {
    if (seen.has(name)) return undefined;
    seen.add(name);
    return inSteps(summary.functions[name]?.steps ?? []);
  };
  return functions.map(inFunction).find((place) => place !== undefined);
}

/** The longest run of a device's handler in each configuration. */
function handlersOf(findings: Findings, device: string, host: string | undefined): Why["handlers"] {
  const longest = new Map<Contexts, Bound[]>();
  for (const bound of findings.bounds()) {
    const [first, ...others] = bound.uses.filter((use) => host === undefined || use.host.name === host);
    if (bound.device.path !== device || first === undefined) continue;
    const here: Bound = { ...bound, uses: [first, ...others] };
    longest.set(bound.contexts, [...(longest.get(bound.contexts) ?? []), here]);
  }
  return [...longest.values()].flatMap((bounds): Why["handlers"] => {
    const [first] = bounds.sort((a, b) => (b.time?.ns ?? Infinity) - (a.time?.ns ?? Infinity));
    if (first === undefined) return [];
    const path = timePath(first, bounds, findings);
    const unbounded = bounds.find((each) => each.unbounded !== undefined)?.unbounded;
    if (unbounded !== undefined) return [{ unbounded: reasonOf(unbounded), path }];
    return first.time === undefined ? [] : [{ ns: first.time.ns, path }];
  });
}

/** The critical instants of a device's frames, of each task the worst in each configuration. */
function instantsOf(findings: Findings, device: string, host: string | undefined): Why["instants"] {
  const worst = new Map<
    string,
    { readonly found: ScheduledHost; readonly task?: ScheduledTask; readonly unbounded?: string }
  >();
  const numbers = new Map(findings.contexts.map((each, index) => [each, index]));
  const isLater = (a: ScheduledTask, b: ScheduledTask | undefined): boolean =>
    (a.response?.worst ?? Infinity) > (b?.response?.worst ?? Infinity);
  for (const found of scheduledHosts(findings, (use) => host === undefined || use.host.name === host)) {
    const { bounds, schedule } = found;
    if (!bounds.some((each) => each.device.path === device)) continue;
    const configuration = `${numbers.get(bounds[0]!.contexts)} ${host === undefined ? "" : schedule.host}`;
    for (const unbounded of [schedule.reason, schedule.threads])
      if (unbounded !== undefined) worst.set(`${configuration} ${unbounded}`, { found, unbounded });
    for (const task of schedule.tasks) {
      if (task.device !== device) continue;
      const key = `${configuration} ${task.name}`;
      const known = worst.get(key);
      if (known === undefined || isLater(task, known.task)) worst.set(key, { found, task });
    }
  }
  return [...worst.values()].map(({ found, task, unbounded }) => {
    const path =
      task === undefined
        ? pathOf(
            () => whereOf(found.uses, findings.versions),
            () => [],
          )
        : instantPath(found, task, findings);
    const { name, response, reason } = task ?? {};
    return {
      ...(name !== undefined && { task: name }),
      ...(response === undefined ? { unbounded: unbounded ?? reason ?? "" } : { ns: response.worst }),
      path,
    };
  });
}

/** Paths by their ends, equal ones of several places once; handlers before threads. */
class Grouped {
  readonly #findings: Findings;
  readonly #groups = new Map<string, { key: string; uses: Occurrence[]; steps: readonly PathStep[] }>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }
  add(key: string, steps: readonly PathStep[], uses: readonly Occurrence[]): void {
    const id = `${key} ${JSON.stringify(steps)}`;
    const known = this.#groups.get(id);
    if (known === undefined) this.#groups.set(id, { key, uses: [...uses], steps });
    else known.uses.push(...uses);
  }
  all(): { readonly key: string; readonly path: Path }[] {
    const { versions: everywhere } = this.#findings;
    return [...this.#groups.values()]
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      .map(({ key, uses, steps }) => ({
        key,
        path: pathOf(
          () => whereOf(uses, everywhere),
          () => steps,
        ),
      }));
  }
}

/** `Up`, `Wait<"device">` as people say it. */
function effectsInWords(effects: readonly string[]): string[] {
  const words = effects.flatMap((effect) => {
    const [, kind = "", of = ""] = /^(\w+)(?:<"(.*)">)?$/.exec(effect) ?? [];
    switch (kind) {
      case "any":
        return "do anything";
      case "Up":
        return "call what is above";
      case "Down":
        return "call what is below";
      case "Wait":
        return `wait for ${phrase(of)}`;
      case "AtPoint":
        return `pass the point ${of}`;
      default:
        return [];
    }
  });
  return [...new Set(words)];
}

/** Every reachable operation, with the contexts in which it can run, over all configurations. */
export function contextsIn({ contexts }: Findings, host?: string): ReadonlyMap<string, readonly Context[]> {
  const all = new Map<string, Set<Context>>();
  for (const each of contexts) {
    const { versions } = each.configuration;
    if (host !== undefined && !versions.some((use) => use.host.name === host)) continue;
    each.nodes.forEach(({ instance, operation }, node) => {
      for (const context of ["interrupt", "thread"] as const) {
        if (!each.reached(node, context)) continue;
        const name = `${instance.path}.${operation.name}`;
        all.set(name, (all.get(name) ?? new Set<Context>()).add(context));
      }
    });
  }
  return new Map([...all].map(([name, found]) => [name, [...found].sort()]));
}

function operationsIn(found: readonly (Found & { readonly instance: Instance })[]): string[] {
  const names = found.flatMap(({ contexts: { nodes }, instance }) =>
    nodes.flatMap((node) => (node.instance === instance ? [`${instance.path}.${node.operation.name}`] : [])),
  );
  return [...new Set(names)];
}
