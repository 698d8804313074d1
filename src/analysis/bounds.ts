/** How long the handlers of each host may take, and what of that a program's author should know. */
import {
  type Diagnostic,
  diagnostic,
  type MachineType,
  type MediumType,
  note,
  type PathStep,
  type Program,
  showValue,
} from "../compiler/index.js";
import type { Findings } from "./analyse.js";
import { isSize, type Use } from "./configurations.js";
import type { Contexts, Node } from "./contexts.js";
import { Costs, frameTime } from "./costs.js";
import { bind, evaluate, type Value } from "./evaluate.js";
import { list, pathOf, placeIn, whereOf } from "./evidence.js";
import type { Instance } from "./expand.js";
import { addends, type Sizes, type Time, Timing, type Unbounded } from "./time.js";

/** The longest run of one device's handler, on one host at one point of an experiment. */
export interface Bound {
  readonly contexts: Contexts;
  readonly use: Use;
  readonly device: Instance;
  readonly medium: MediumType;
  readonly machine: MachineType;
  readonly sizes: Sizes;
  /** Absent where there is no bound, for a reason. */
  readonly time?: Time;
  readonly unbounded?: Unbounded;
}

/** Each host's bounds, those of equal hosts reckoned once. */
export function boundsOf(findings: Findings): Bound[] {
  const bounds: Bound[] = [];
  const known = new Map<string, Pick<Bound, "time" | "unbounded">>();
  for (const contexts of findings.contexts) {
    const structure = findings.structureOf(contexts);
    for (const use of contexts.configuration.uses) {
      const machine = findings.program.machines.find(({ name }) => name === use.host.machine);
      if (machine === undefined) continue;
      for (const device of contexts.expanded.instances) {
        if (device.declared !== undefined) continue;
        const world = worldOf(findings, use, device.path);
        if (world === undefined) continue;
        const { medium, sizes } = world;
        const key = JSON.stringify([structure, machine.name, device.path, sizes]);
        let result = known.get(key);
        if (result === undefined) {
          const timing = new Timing(findings.program, contexts, new Costs(machine), sizes);
          const time = timing.handler(device);
          const { unbounded } = timing;
          result = { ...(time !== undefined && { time }), ...(unbounded !== undefined && { unbounded }) };
          known.set(key, result);
        }
        bounds.push({ contexts, use, device, medium, machine, sizes, ...result });
      }
    }
  }
  return bounds;
}

/** The medium of a host's device, and how long messages are in its world. */
export function worldOf(
  { program }: Findings,
  { scenario, host, parameters }: Use,
  device: string,
): { readonly medium: MediumType; readonly sizes: Sizes } | undefined {
  const link = scenario.links.find(({ joins }) =>
    joins.some((each) => each.host === host.name && each.device === device),
  );
  const medium = program.media.find(({ name }) => name === link?.medium);
  if (medium === undefined) return undefined;
  const value = (name: string): number => (typeof medium.values[name] === "number" ? medium.values[name] : 0);
  const mtu = value("mtu");
  const { protocols } = indexOf(program);
  let data = 0;
  for (const { protocol, entry, arguments: given } of scenario.starts) {
    const declared = protocols.get(protocol)?.entries.find(({ name }) => name === entry)?.parameters ?? [];
    const values = bind(declared, given, parameters);
    for (const { name, type, default: otherwise } of declared) {
      const asked = given[name] ?? otherwise;
      if (type.kind === "bytes" || (asked !== undefined && isSize(asked)))
        data = Math.max(data, ...numbers(values.get(name)));
    }
  }
  const { headers, first } = headersOf(program, scenario);
  const shortest = Math.max(0, value("shortest") - 4);
  const longest = data + headers;
  const frame = Math.max(shortest, Math.min(mtu + first, longest));
  return { medium, sizes: { data, longest, frame, shortest, mtu } };
}

interface Index {
  readonly protocols: ReadonlyMap<string, Program["protocols"][number]>;
  readonly graphs: ReadonlyMap<string, Program["graphs"][number]>;
}
const indexes = new WeakMap<Program, Index>();

function indexOf(program: Program): Index {
  const known = indexes.get(program);
  if (known !== undefined) return known;
  const protocols = new Map(program.protocols.map((each) => [each.name, each]));
  const graphs = new Map(program.graphs.map((each) => [each.name, each]));
  indexes.set(program, { protocols, graphs });
  return { protocols, graphs };
}

interface Headers {
  /** Of all protocols of the hosts, in bytes. */
  readonly headers: number;
  /** Of the protocol right over the device. */
  readonly first: number;
}
const headersByScenario = new WeakMap<Use["scenario"], Headers>();

function headersOf(program: Program, scenario: Use["scenario"]): Headers {
  const known = headersByScenario.get(scenario);
  if (known !== undefined) return known;
  const { protocols, graphs } = indexOf(program);
  const used = new Set<string>();
  const opened = new Set<string>();
  const collect = (name: string): void => {
    if (opened.has(name)) return;
    opened.add(name);
    for (const { kind, of } of graphs.get(name)?.instances ?? []) {
      if (kind === "protocol") used.add(of);
      else collect(of);
    }
  };
  for (const { graph } of scenario.hosts) collect(graph);
  const bytes = [...used].map((name) => protocols.get(name)?.header?.fixedBytes ?? 0);
  const onWire = [...used].filter((name) => onDevice(protocols.get(name)));
  const headers = {
    headers: bytes.reduce((sum, each) => sum + each, 0),
    // A frame has it on top of what the medium counts.
    first: Math.max(0, ...onWire.map((name) => protocols.get(name)?.header?.fixedBytes ?? 0)),
  };
  headersByScenario.set(scenario, headers);
  return headers;
}

function onDevice(protocol: Findings["program"]["protocols"][number] | undefined): boolean {
  return protocol?.slots.some(({ elements }) => elements.some(({ service }) => service === "device")) === true;
}

function numbers(value: Value | undefined): number[] {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? value.flatMap(numbers) : [];
}

// ----------------------------------------------------------------------------------------------------- what is said

/** The report's rules (TR 94-19, 3.2.3), for the slowest use of each graph. */
export function timeLimits(findings: Findings): Diagnostic[] {
  const worst = new Map<string, Bound[]>();
  for (const bound of findings.bounds()) {
    if (bound.contexts.configuration.mode.kind !== "interrupt") continue;
    const key = `${bound.contexts.configuration.graph.name} ${bound.device.path} ${bound.machine.name} ${bound.medium.name}`;
    worst.set(key, [...(worst.get(key) ?? []), bound]);
  }
  return [...worst.values()].flatMap((bounds) => reportLimits(bounds, findings));
}

function reportLimits(bounds: readonly Bound[], findings: Findings): Diagnostic[] {
  const endless = bounds.find(({ unbounded }) => unbounded !== undefined);
  if (endless?.unbounded !== undefined) return [reportUnbounded(endless, endless.unbounded, bounds, findings)];
  const slack = ({ time, medium, sizes }: Bound): number => frameTime(medium, sizes.frame) - (time?.ns ?? 0);
  const [first] = [...bounds].sort((a, b) => slack(a) - slack(b));
  if (first?.time === undefined) return [];
  const { medium, sizes, device, machine, use, time } = first;
  const costs = new Costs(machine);
  const frame = frameTime(medium, sizes.frame);
  const shortest = frameTime(medium, sizes.shortest);
  const ring = costs.number("nic.ring", 32);
  const path = timePath(first, bounds, findings);
  const values = {
    device: `${use.host.name}.${device.path}`,
    bound: shown(time.ns),
    size: showValue(sizes.frame, { kind: "bytes" }),
  };
  const said: Diagnostic[] = [];
  if (time.ns > frame)
    said.push(diagnostic("slowerThanMedium", use.host.span, { ...values, frame: shown(frame), ring }, { path }));
  else
    said.push(
      diagnostic(
        "headRoom",
        use.host.span,
        { ...values, frame: shown(frame), left: `${Math.floor((1 - time.ns / frame) * 100)} %` },
        { path },
      ),
    );
  const arriving = Math.ceil(time.ns / shortest);
  if (arriving > ring) said.push(diagnostic("longerThanRing", use.host.span, { ...values, arriving, ring }));
  return said;
}

function reportUnbounded(
  bound: Bound,
  { instance, why, call, at }: Unbounded,
  all: readonly Bound[],
  findings: Findings,
): Diagnostic {
  const { use, device, contexts } = bound;
  const node = contexts.nodes.find((each) => each.instance.path === instance.path) as Node;
  const place = placeIn(node, at, findings.names);
  const values = { device: `${use.host.name}.${device.path}`, instance: instance.path, call };
  const path = pathOf(
    () =>
      whereOf(
        all.map((each) => each.use),
        findings.uses,
      ),
    () => [{ message: `${instance.path} calls ${call}`, ...place }],
  );
  if (why === "loop")
    return diagnostic("noBoundForLoop", use.host.span, values, {
      path,
      help: note("declareCalls", { protocol: instance.protocol, call }),
    });
  return diagnostic("noBoundForCircle", use.host.span, values, { path });
}

/** The addends, the largest first. */
export function timePath(
  { time, contexts }: Bound,
  all: readonly Bound[],
  findings: Findings,
): ReturnType<typeof pathOf> {
  const where = (): string =>
    whereOf(
      all.map(({ use }) => use),
      findings.uses,
    );
  return pathOf(where, () => timeSteps(time, contexts, findings));
}

function timeSteps(time: Time | undefined, contexts: Contexts, findings: Findings): PathStep[] {
  const { graph } = contexts.configuration;
  const place = { file: findings.program.sources[graph.span.source]?.name ?? "", line: 0 };
  const parts = time === undefined ? [] : addends(time);
  const width = Math.max(0, ...parts.map(({ ns }) => shown(ns).length));
  const steps = parts.slice(0, 8).map(({ what, times, ns }) => ({
    message: `${shown(ns).padStart(width)}  ${what}${times > 1 ? ` (${times} times)` : ""}`,
    ...place,
  }));
  const rest = parts.slice(8).reduce((sum, { ns }) => sum + ns, 0);
  if (rest > 0) steps.push({ message: `${shown(rest).padStart(width)}  everything else`, ...place });
  return steps;
}

/** A time with its unit, rounded up: `1.24 ms`, `53.6 us`. */
export function shown(ns: number): string {
  if (ns >= 1e6) return `${(Math.ceil(ns / 1e4) / 100).toFixed(2)} ms`;
  return `${(Math.ceil(ns / 100) / 10).toFixed(1)} us`;
}

// ----------------------------------------------------------------------------------------------- what must hold

/** `expect bound(server.nic) <= 1.3 ms;` of scenarios: an error where a handler may take longer. */
export function boundExpectations(findings: Findings): Diagnostic[] {
  const said: Diagnostic[] = [];
  for (const scenario of findings.program.scenarios) {
    for (const { host, device, least, limit, span, text } of scenario.bounds ?? []) {
      const here = findings
        .bounds()
        .filter(({ use, device: { path } }) => use.scenario === scenario && use.host.name === host && path === device);
      const failing = here.filter(({ time, use }) => {
        const most = evaluate(limit, use.parameters);
        if (time === undefined || typeof most !== "number") return true;
        return least ? time.ns >= most : time.ns > most;
      });
      const [first] = [...failing].sort((a, b) => (b.time?.ns ?? Infinity) - (a.time?.ns ?? Infinity));
      if (first === undefined) continue;
      const most = evaluate(limit, first.use.parameters);
      if (first.unbounded !== undefined) {
        const { instance, call } = first.unbounded;
        const values = { device: `${host}.${device}`, instance: instance.path, call };
        const help =
          first.unbounded.why === "loop" ? note("declareCalls", { protocol: instance.protocol, call }) : undefined;
        said.push(diagnostic("boundNotKnown", span, values, { help }));
        continue;
      }
      if (first.time === undefined || typeof most !== "number") {
        said.push(diagnostic("limitNotKnown", span, { text }));
        continue;
      }
      const values = {
        device: `${host}.${device}`,
        bound: shown(first.time.ns),
        limit: shown(most),
        largest: addends(first.time)[0]?.what ?? "",
      };
      said.push(diagnostic("boundExceeded", span, values, { path: timePath(first, failing, findings) }));
    }
  }
  return said;
}

export function hostsOf(uses: readonly Use[]): string {
  return list([...new Set(uses.map(({ host }) => host.name))]);
}
