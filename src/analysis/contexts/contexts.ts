/**
 * The contexts in which each operation of each instance can run. They are found by walking the graph from its entries: device
 * interrupts, timers and the entries that users start. A barrier turns an interrupt into a thread.
 */
import type { Program } from "../../compiler/index.js";
import type { Configuration } from "../uses/configurations.js";
import { expand, type Instance } from "../uses/expand.js";
import { handoffs } from "./handoffs.js";
import { onlyInThread, operationsOf, timer, type Operation, type Operations } from "../summaries/operations.js";
import { lazy } from "../lazy.js";
import { indexOf } from "../uses/program-index.js";
import type { Summary } from "../summaries/summary.js";
import { type Contexts, type Node, type Called, type Target, type Arrival, type Context, barred } from "./nodes.js";

/** The graph is opened and walked when a check first asks. Of configurations with equal structures, only a few are asked. */
export function contextsOf(program: Program, configuration: Configuration, kinds: OperationTables): Contexts {
  const expanded = lazy(() => expand(program, configuration));
  const walked = lazy(() => walk(program, configuration, expanded().instances, kinds));
  return {
    configuration,
    get expanded() {
      return expanded();
    },
    summaries: kinds.summaries,
    get nodes() {
      return walked().nodes;
    },
    find: (instance, operation) => walked().find(instance, operation),
    reached: (node, context) => walked().arrival(node, context) !== undefined,
    arrival: (node, context) => walked().arrival(node, context),
    targets: (node, called) => walked().targets(node, called),
    handedOverBefore: (node, place) => walked().handedOverBefore(node, place),
  };
}

type Walked = Pick<Contexts, "nodes" | "find" | "arrival" | "targets" | "handedOverBefore">;

function walk(
  program: Program,
  configuration: Configuration,
  instances: readonly Instance[],
  kinds: OperationTables,
): Walked {
  const tables = instances.map((instance) => kinds.of(instance));
  const first: number[] = [];
  const nodes: Node[] = [];
  for (const instance of instances) {
    first.push(nodes.length);
    for (const operation of tables[instance.index]?.list ?? []) nodes.push({ instance, operation });
  }
  const find = ({ index }: Instance, operation: string): number | undefined => {
    const place = tables[index]?.places.get(operation);
    return place === undefined ? undefined : (first[index] ?? 0) + place;
  };
  const targets = (node: number, called: Called): Target[] => {
    const { instance } = nodes[node] as Node;
    return called.kind === "wait" ? [] : targetsOf(instance, called, tables, find);
  };

  // Node and context together: 2 * node for the interrupt, 2 * node + 1 for a thread.
  const arrivals = new Array<Arrival | undefined>(nodes.length * 2);
  const queue: number[] = [];
  const arrive = (node: number | undefined, context: Context, arrival: Arrival): void => {
    if (node === undefined) return;
    const place = node * 2 + (context === "thread" ? 1 : 0);
    if (arrivals[place] !== undefined) return;
    arrivals[place] = arrival;
    queue.push(place);
  };
  const inHandler = configuration.mode.kind === "interrupt";
  for (const instance of instances) {
    if (instance.declared !== undefined) continue;
    const receive = find(instance, "receive");
    if (inHandler) arrive(receive, "interrupt", { from: "interrupt", device: instance });
    else arrive(receive, "thread", { from: "input", entry: instance.path });
    if (inHandler && configuration.mode.exclusion === "lock")
      arrive(receive, "thread", { from: "lock", entry: instance.path });
  }
  const { protocols } = indexOf(program);
  for (const instance of instances) {
    for (const { name } of protocols.get(instance.protocol)?.entries ?? [])
      arrive(find(instance, name), "thread", { from: "entry", entry: name });
    arrive(find(instance, timer), "thread", { from: "timer", entry: timer });
    arrive(find(instance, "init"), "thread", { from: "start", entry: "init" });
  }
  let next = 0;
  const follow = (): void => {
    for (; next < queue.length; next++) {
      const place = queue[next] ?? 0;
      const node = place >> 1;
      const context: Context = (place & 1) === 1 ? "thread" : "interrupt";
      const { instance, operation } = nodes[node] as Node;
      for (const leaving of operation.leavings) {
        if (leaving.kind === "wait") continue;
        if (leaving.handedOver === onlyInThread && context === "interrupt") continue;
        const atPoint = leaving.handedOver === undefined ? undefined : instance.barriers.get(leaving.handedOver);
        for (const { node: target, edge } of targetsOf(instance, leaving, tables, find)) {
          const crosses = leaving.kind === "up" && leaving.around !== true;
          const onEdge = crosses && barred(nodes[target]?.operation.name) ? edge.barrier : undefined;
          const barrier = context === "interrupt" ? (atPoint ?? onEdge) : undefined;
          const there = barrier === undefined ? context : "thread";
          arrive(target, there, { from: "call", node, context, leaving, edge, barrier });
        }
      }
    }
  };
  follow();
  const arrival = (node: number, context: Context): Arrival | undefined =>
    arrivals[node * 2 + (context === "thread" ? 1 : 0)];
  const inHandlers = nodes.flatMap((_, node) => (arrivals[node * 2] === undefined ? [] : [node]));
  const handedOverBefore = handoffs({ nodes, targets }, inHandlers, configuration.mode);
  for (const node of inHandlers) {
    for (const leaving of (nodes[node] as Node).operation.leavings) {
      const handedOver = leaving.kind === "wait" ? undefined : handedOverBefore(node, leaving);
      if (handedOver === undefined) continue;
      for (const { node: target, edge } of targets(node, leaving))
        arrive(target, "thread", {
          from: "call",
          node,
          context: "interrupt",
          leaving,
          edge,
          barrier: undefined,
          handedOver,
        });
    }
  }
  follow();
  return { nodes, find, arrival, targets, handedOverBefore };
}

interface Table {
  readonly list: readonly Operation[];
  readonly places: ReadonlyMap<string, number>;
  /** For a virtual protocol: a message for which it has no operation goes past it to the protocol above. */
  readonly virtual: boolean;
}
const noTable: Table = { list: [], places: new Map(), virtual: false };

/** The operations of protocols, computed once for each set of points at which barriers stand. */
export class OperationTables {
  readonly summaries: ReadonlyMap<string, Summary>;
  readonly #virtual: ReadonlySet<string>;
  readonly #tables = new Map<string, Table>();

  constructor(summaries: ReadonlyMap<string, Summary>, virtual: ReadonlySet<string>) {
    this.summaries = summaries;
    this.#virtual = virtual;
  }

  of({ protocol, barriers }: Instance): Table {
    const key = barriers.size === 0 ? protocol : `${protocol} ${[...barriers.keys()].sort().join(" ")}`;
    const known = this.#tables.get(key);
    if (known !== undefined) return known;
    const summary = this.summaries.get(protocol);
    const table =
      summary === undefined
        ? noTable
        : tableOf(operationsOf(summary, new Set(barriers.keys())), this.#virtual.has(protocol));
    this.#tables.set(key, table);
    return table;
  }
}

function tableOf(operations: Operations, virtual: boolean): Table {
  const list = [...operations.values()];
  return { list, places: new Map(list.map(({ name }, place) => [name, place])), virtual };
}

/** The operations that a call reaches, one for each binding that it may cross. */
function targetsOf(
  instance: Instance,
  { kind, operation, slot }: Called,
  tables: readonly Table[],
  find: (instance: Instance, operation: string) => number | undefined,
): Target[] {
  const found: Target[] = [];
  const edges = kind === "up" ? instance.above : instance.below;
  for (const edge of edges) {
    const { binding } = edge;
    if (slot !== undefined && slot !== binding.slot && slot !== binding.element) continue;
    // Messages do not cross a binding for control operations.
    if (binding.realm === "control" && messageOperations.has(operation)) continue;
    const other = kind === "up" ? edge.upper : edge.lower;
    if (kind === "up" && tables[other.index]?.virtual === true)
      for (const passing of operation === "*" ? fromBelow : [operation])
        if (fromBelow.has(passing) && find(other, passing) === undefined)
          found.push(...targetsOf(other, { kind, operation: passing }, tables, find));
    if (operation !== "*") {
      const node = find(other, operation);
      if (node !== undefined) found.push({ node, edge });
      continue;
    }
    for (const { name } of tables[other.index]?.list ?? []) {
      if (kind === "up" ? !fromBelow.has(name) : fromBelow.has(name) || name === timer || name === "init") continue;
      const node = find(other, name);
      if (node !== undefined) found.push({ node, edge });
    }
  }
  return found;
}

const fromBelow: ReadonlySet<string> = new Set(["demux", "openDone", "closeDone", "pop", "callDemux"]);
const messageOperations: ReadonlySet<string> = new Set([...fromBelow, "push", "open", "call", "close", "shutdown"]);
