/** What the analysis knows of a thing in a program: in which contexts its operations run, what they cost, how long a handler may take. */
import { type Bound, type Findings, shown } from "../analysis/index.js";
import { type LabelledValue, type MachineType, type Program, showValue } from "../compiler/index.js";
import type { Entity } from "./names/entities.js";

export interface OperationFacts {
  /** `demux` */
  readonly operation: string;
  /** `interrupt`, `thread`: where it may run; empty where nothing leads to it. */
  readonly contexts: readonly string[];
  /** What it costs on each machine that runs it: `20 us + 0.3 us/B (fitted)`. */
  readonly costs: readonly { readonly machine: string; readonly cost: string }[];
}

export interface Facts {
  readonly operations: readonly OperationFacts[];
  /** How long the handlers may take that it runs in, or of the device itself: the longest on each machine. */
  readonly bounds: readonly string[];
}

type Contexts = Findings["contexts"][number];
type Instance = Contexts["expanded"]["instances"][number];

interface Where {
  readonly contexts: Contexts;
  readonly instance: Instance;
}

const known = new WeakMap<Findings, Map<string, Facts>>();

/** Of an instance, a protocol, or a device that a graph needs; undefined for anything else. */
export function factsOf(findings: Findings, entity: Entity): Facts | undefined {
  const where = placesOf(findings, entity);
  if (where === undefined) return undefined;
  const byName = known.get(findings) ?? new Map<string, Facts>();
  known.set(findings, byName);
  const key = `${entity.kind} ${entity.name} ${entity.owner?.name ?? ""}`;
  const facts = byName.get(key) ?? { operations: operationsAt(findings, where), bounds: boundsAt(findings, where) };
  byName.set(key, facts);
  return facts;
}

/** Operations alone, whose bounds nobody asks for: without the work that these take. */
export function operationsOf(findings: Findings, entity: Entity): readonly OperationFacts[] {
  const where = placesOf(findings, entity);
  return where === undefined ? [] : operationsAt(findings, where);
}

function placesOf({ contexts, program }: Findings, { kind, name, owner }: Entity): readonly Where[] | undefined {
  const all = (holds: (instance: Instance, each: Contexts) => boolean): Where[] =>
    contexts.flatMap((each) =>
      each.expanded.instances.flatMap((instance) => (holds(instance, each) ? [{ contexts: each, instance }] : [])),
    );
  switch (kind) {
    case "protocol":
      return all(({ protocol }) => protocol === name);
    case "instance": {
      // By name: the findings may be those of a text a little older.
      const graph = program.graphs.find((each) => each.name === owner?.name);
      const declared = graph?.instances.find((each) => each.name === name);
      if (declared === undefined) return [];
      // Of a graph inside, all that is in it.
      if (declared.kind === "graph")
        return all(({ path }, each) => each.configuration.graph === graph && path.startsWith(`${name}.`));
      return all((instance) => instance.declared === declared);
    }
    case "need":
      return all(
        ({ declared, path, protocol }, each) =>
          declared === undefined &&
          protocol === "nic" &&
          path === name &&
          each.configuration.graph.name === owner?.name,
      );
    default:
      return undefined;
  }
}

function operationsAt(findings: Findings, where: readonly Where[]): OperationFacts[] {
  const several =
    new Set(where.map(({ instance }) => instance.path)).size > 1 &&
    new Set(where.map(({ instance }) => instance.protocol)).size > 1;
  const found = new Map<string, { readonly contexts: Set<string>; readonly costs: Map<string, string> }>();
  for (const { contexts, instance } of where) {
    const machines = machinesOf(findings.program, contexts);
    contexts.nodes.forEach((node, index) => {
      if (node.instance !== instance) return;
      const { name } = node.operation;
      // Of a whole graph, what happens on the way up and down.
      if (several && !ways.has(name)) return;
      const shown = several ? `${instance.path}.${name}` : name;
      const facts = found.get(shown) ?? { contexts: new Set<string>(), costs: new Map<string, string>() };
      found.set(shown, facts);
      for (const context of ["interrupt", "thread"] as const)
        if (contexts.reached(index, context)) facts.contexts.add(context);
      for (const machine of machines) {
        const cost = machine.costs[`${instance.protocol}.${name}`];
        if (cost !== undefined) facts.costs.set(machine.name, costText(cost));
      }
    });
  }
  return [...found]
    .filter(([, facts]) => facts.contexts.size > 0)
    .map(([operation, facts]) => ({
      operation,
      contexts: [...facts.contexts].sort(),
      costs: [...facts.costs].map(([machine, cost]) => ({ machine, cost })),
    }));
}

const ways = new Set(["demux", "push", "call", "callDemux"]);

/** The machines of the hosts that run a configuration. */
function machinesOf(program: Program, { configuration }: Contexts): readonly MachineType[] {
  const names = new Set(configuration.versions.map(({ host }) => host.machine));
  return program.machines.filter(({ name }) => names.has(name));
}

export function costText({ fixed, perByte }: MachineType["costs"][string]): string {
  const parts = [fixed, perByte].filter((each) => each !== undefined);
  const labels = [...new Set(parts.map(({ label }) => label))].join(", ");
  return `${parts.map(valueText).join(" + ")} (${labels})`;
}

export function valueText({ value, kind }: LabelledValue): string {
  return showValue(value, { kind });
}

/** The longest run of each device's handler in which something of these places runs. */
function boundsAt(findings: Findings, where: readonly Where[]): readonly string[] {
  const all = new Set(where.map(({ contexts }) => contexts));
  const inHandlers = where.filter(
    ({ contexts, instance }) =>
      instance.protocol === "nic" ||
      contexts.nodes.some((node, index) => node.instance === instance && contexts.reached(index, "interrupt")),
  );
  if (inHandlers.length === 0) return [];
  const longest = new Map<string, { readonly bound: Bound; readonly hosts: Set<string> }>();
  for (const bound of findings.bounds()) {
    if (!all.has(bound.contexts)) continue;
    const key = `${bound.device.path} ${bound.machine.name}`;
    const before = longest.get(key);
    const hosts = before?.hosts ?? new Set<string>();
    for (const { host } of bound.uses) hosts.add(host.name);
    const more = before === undefined || (bound.time?.ns ?? Infinity) > (before.bound.time?.ns ?? Infinity);
    longest.set(key, { bound: more ? bound : before.bound, hosts });
  }
  return [...longest.values()].map(({ bound, hosts }) => {
    const place = `${bound.device.path} on ${bound.machine.name} (${[...hosts].join(", ")})`;
    return bound.time === undefined
      ? `the handler of ${place} has no bound`
      : `the handler of ${place} takes at most ${shown(bound.time.ns)}`;
  });
}
