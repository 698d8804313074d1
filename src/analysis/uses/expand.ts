/** A configuration as a graph of protocol instances: every sub-graph opened, every choice made, every barrier decided. */
import {
  type BarrierType,
  bind,
  bindingsInOrder,
  type BindingType,
  type Environment,
  evaluate,
  type GraphType,
  type InstanceType,
  type LowerRef,
  type Program,
  type ProtocolType,
} from "../../compiler/index.js";
import { choiceOf, choicesOf } from "./choices.js";
import type { Configuration } from "./configurations.js";
import { indexOf } from "./program-index.js";
import { driver } from "../summaries/summaries.js";

export interface Instance {
  readonly index: number;
  /** `net.udp`; for a device, the name of the graph's need. */
  readonly path: string;
  /** `nic` for the driver of a device. */
  readonly protocol: string;
  /** Its declaration; absent for a device. */
  readonly declared: InstanceType | undefined;
  readonly below: readonly Edge[];
  readonly above: readonly Edge[];
  /** Points at which a barrier certainly stands. */
  readonly barriers: ReadonlyMap<string, Barrier>;
}

/** A barrier as it is shown. */
export type Barrier = Pick<BarrierType, "text" | "because" | "span" | "to">;

/** A binding between two instances. */
export interface Edge {
  readonly lower: Instance;
  readonly upper: Instance;
  readonly binding: BindingType;
  /** The graph that declares it. */
  readonly graph: GraphType;
  /** The barrier that certainly stands on it. */
  readonly barrier: Barrier | undefined;
}

export interface Expanded {
  readonly instances: readonly Instance[];
  /** The instances that are devices. */
  readonly devices: readonly Instance[];
  readonly byPath: ReadonlyMap<string, Instance>;
}

export function expand(
  program: Program,
  { graph, parameters, decided }: Pick<Configuration, "graph" | "parameters" | "decided">,
): Expanded {
  const { graphs, protocols } = indexOf(program);
  const instances: Growing[] = [];
  const byPath = new Map<string, Growing>();
  const add = (path: string, protocol: string, barriers: Instance["barriers"], declared?: InstanceType): Growing => {
    const index = instances.length;
    const instance: Growing = { index, path, protocol, declared, below: noEdges, above: noEdges, barriers };
    instances.push(instance);
    byPath.set(path, instance);
    return instance;
  };

  /** Barriers at points, by the path of the instance. A graph may put some into its sub-graphs. */
  const atPoint = new Map<string, Map<string, Barrier>>();
  const barriersOf = (
    path: string,
    { of, arguments: given }: InstanceType,
    outside: Environment,
  ): Instance["barriers"] => {
    const protocol = protocols.get(of);
    const own = protocol === undefined ? [] : ownBarriers(protocol);
    const fromGraphs = atPoint.get(path);
    const fromHost = (found: Instance["barriers"]): Instance["barriers"] =>
      decided.size === 0 || protocol === undefined ? found : withDecided(found, path, protocol, decided);
    if (protocol === undefined || own.length === 0) return fromHost(fromGraphs ?? noBarriers);
    const parameters = bind(protocol.parameters, given, outside);
    const standing = own.filter(({ when }) => when === undefined || evaluate(when, parameters) === true);
    return fromHost(new Map([...(fromGraphs ?? []), ...standing.map((each) => [each.point, each] as const)]));
  };

  type Needs = ReadonlyMap<string, readonly Growing[]>;
  const open = (inner: GraphType, prefix: string, needs: Needs, environment: Environment): void => {
    const holds = ({ when }: BarrierType): boolean => when === undefined || evaluate(when, environment) === true;
    const onBinding = new Map<string, BarrierType>();
    for (const barrier of inner.barriers) {
      if (!holds(barrier)) continue;
      for (const id of barrier.bindings) if (!onBinding.has(id)) onBinding.set(id, barrier);
      const at = pointOf(barrier);
      if (at === undefined) continue;
      const path = prefix + at.instance.join(".");
      atPoint.set(path, (atPoint.get(path) ?? new Map<string, Barrier>()).set(at.point, barrier));
    }
    const ends = ({ path, isNeed }: LowerRef): readonly Growing[] => {
      if (isNeed) return needs.get(path[0] ?? "") ?? [];
      const found = byPath.get(path.length === 1 ? prefix + path[0] : prefix + path.join("."));
      return found === undefined ? [] : [found];
    };
    const bindingsOf = bindingsInOrder(inner.bindings);
    for (const declared of inner.instances) {
      const { name, kind, of } = declared;
      if (kind === "protocol") {
        const instance = add(prefix + name, of, barriersOf(prefix + name, declared, environment), declared);
        for (const binding of made(bindingsOf(name), environment)) {
          const key = prefix + binding.id;
          const barrier = decided.has(key) ? decided.get(key) : onBinding.get(binding.id);
          for (const lower of ends(binding.lower)) {
            const edge: Edge = { lower, upper: instance, binding, graph: inner, barrier };
            instance.below = withEdge(instance.below, edge);
            lower.above = withEdge(lower.above, edge);
          }
        }
        continue;
      }
      const nested = graphs.get(of);
      if (nested === undefined || nested === inner) continue;
      const given = new Map<string, readonly Growing[]>();
      for (const [need, last] of Object.entries(declared.needs))
        given.set(need, chosen(choicesOf(declared)[need] ?? [], last, environment).flatMap(ends));
      open(nested, `${prefix}${name}.`, given, bind(nested.parameters, declared.arguments, environment));
    }
  };

  const devices = graph.needs
    .filter(({ service }) => service === "device")
    .map(({ name }) => add(name, driver, noBarriers));
  open(graph, "", new Map(devices.map((each) => [each.path, [each]])), parameters);
  return { instances, devices, byPath };
}

function withDecided(
  found: Instance["barriers"],
  path: string,
  { points }: ProtocolType,
  decided: Configuration["decided"],
): Instance["barriers"] {
  const barriers = new Map(found);
  for (const { name } of points) {
    const key = `${path}.${name}`;
    if (!decided.has(key)) continue;
    const barrier = decided.get(key);
    if (barrier === undefined) barriers.delete(name);
    else barriers.set(name, barrier);
  }
  return barriers;
}

/** An instance while the graph is being opened. */
type Growing = Omit<Instance, "below" | "above"> & Record<"below" | "above", Edge[]>;

/** Most instances have one edge on each side. An array with room for more would take four times the memory. */
function withEdge(edges: Edge[], edge: Edge): Edge[] {
  if (edges === noEdges) return [edge];
  edges.push(edge);
  return edges;
}
const noEdges: Edge[] = [];

const noBarriers: ReadonlyMap<string, Barrier> = new Map();

/** A barrier at a point: the path of the instance from the graph, and the name of the point. */
function pointOf(barrier: BarrierType): { readonly instance: readonly string[]; readonly point: string } | undefined {
  const { at } = barrier as BarrierType & {
    readonly at?: { readonly instance: readonly string[]; readonly point: string };
  };
  return at;
}

/** Barriers that a protocol has at points of its own. */
function ownBarriers(
  protocol: ProtocolType,
): readonly (Barrier & { readonly point: string; readonly when?: Parameters<typeof evaluate>[0] })[] {
  const { barriers } = protocol as ProtocolType & {
    readonly barriers?: readonly (Barrier & { readonly point: string })[];
  };
  return barriers ?? [];
}

/** The bindings that are made. If the condition of an alternative is not known, several alternatives are kept. */
function made(bindings: readonly BindingType[], environment: Environment): readonly BindingType[] {
  if (bindings.every((binding) => choiceOf(binding) === undefined)) return bindings;
  const decided = new Set<string>();
  return bindings.filter((binding) => {
    const { slot, element, index } = binding;
    const place = `${slot} ${element} ${index ?? ""}`;
    if (decided.has(place)) return false;
    const when = choiceOf(binding);
    const value = when === undefined ? undefined : evaluate(when, environment);
    if (value === false) return false;
    if (when !== undefined && value === true) decided.add(place);
    return true;
  });
}

function chosen(
  choices: readonly { readonly when: Parameters<typeof evaluate>[0]; readonly lower: LowerRef }[],
  last: LowerRef,
  environment: Environment,
): LowerRef[] {
  const possible: LowerRef[] = [];
  for (const { when, lower } of choices) {
    const value = evaluate(when, environment);
    if (value !== false) possible.push(lower);
    if (value === true) return possible;
  }
  return [...possible, last];
}
