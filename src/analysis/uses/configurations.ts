/**
 * The configurations of a program, each of which the analysis walks once: the graphs that hosts run, under the parameters and modes that scenarios and
 * experiments set. `uses.ts` defines use, version, configuration and structure.
 */
import {
  bind,
  type Environment,
  evaluate,
  type GraphType,
  type HostBarrierType,
  isModeValue,
  type KnownValue,
  type ModeName,
  nothingKnown,
  type Program,
} from "../../compiler/index.js";
import { choiceOf, choicesOf } from "./choices.js";
import { indexOf } from "./program-index.js";
import { lazy } from "../lazy.js";
import { type Use, type Version, versionsOf } from "./uses.js";

/** How a host takes messages in: the part of its input mode that the analysis reads. */
export interface HostMode {
  readonly kind: "threads" | "interrupt";
  /** The mode's name in the program. */
  readonly input: ModeName;
  readonly threads: number;
  readonly block: "handoff" | "always" | "fail";
  readonly full: "defer" | "drop";
  /** What keeps two contexts from being in protocol code at the same time. */
  readonly exclusion: "none" | "mask" | "lock";
  /** In ns; undefined for none. */
  readonly budget?: number;
}

export interface Configuration {
  /** Equal for two configurations with the same graph, barriers and mode. */
  readonly key: string;
  readonly graph: GraphType;
  /** The parameters of the graph. */
  readonly parameters: Environment;
  /** Barriers that the host decides about in place of the graphs, by their keys; undefined where none stands. */
  readonly decided: ReadonlyMap<string, HostBarrierType | undefined>;
  readonly mode: HostMode;
  /** The machine limits message memory, so that taking some may have to wait. */
  readonly limitedMemory: boolean;
  /** Empty for a graph that no host runs. Such a graph is analysed under `interrupt`. */
  readonly versions: readonly Version[];
  /** All uses of all versions. */
  readonly uses: () => readonly Use[];
}

export function configurations(program: Program): Configuration[] {
  const { graphs } = indexOf(program);
  const found = new Map<string, { readonly configuration: Configuration; readonly versions: Version[] }>();
  const add = (graph: GraphType, parameters: Environment, mode: HostMode, version: Version | undefined): void => {
    const decided = decidedBy(version);
    const standing = [...decided].map(([key, barrier]) => `${key} ${barrier !== undefined}`);
    const limitedMemory = version !== undefined && limitsMemory(program, version);
    const key = JSON.stringify([graph.name, mode, limitedMemory, structure(graph, parameters, graphs), standing]);
    const known = found.get(key);
    if (known !== undefined) {
      if (version !== undefined) known.versions.push(version);
      return;
    }
    const versions = version === undefined ? [] : [version];
    const uses = lazy(() => versions.flatMap((each) => each.uses()));
    const configuration = { key, graph, parameters, decided, mode, limitedMemory, versions, uses };
    found.set(key, { configuration, versions });
  };
  for (const version of versionsOf(program)) {
    const graph = graphs.get(version.host.graph);
    if (graph === undefined) continue;
    const mode = hostMode(evaluate(version.host.under, version.parameters));
    add(graph, bind(graph.parameters, version.host.arguments, version.parameters), mode, version);
  }
  const run = new Set([...found.values()].map(({ configuration: { graph } }) => graph.name));
  const inside = new Set(program.graphs.flatMap(({ instances }) => instances.map(({ of }) => of)));
  for (const graph of program.graphs) {
    const onDevices = graph.needs.length > 0 && graph.needs.every(({ service }) => service === "device");
    if (graph.span.source !== 0 || run.has(graph.name) || inside.has(graph.name) || !onDevices) continue;
    add(graph, bind(graph.parameters, {}, nothingKnown), hostMode(undefined), undefined);
  }
  return [...found.values()].map(({ configuration }) => configuration);
}

function decidedBy(version: Version | undefined): Configuration["decided"] {
  const decided = new Map<string, HostBarrierType | undefined>();
  for (const barrier of version?.host.barriers ?? []) {
    const stands = barrier.when === undefined || evaluate(barrier.when, version?.parameters ?? nothingKnown) === true;
    for (const key of barrier.keys) decided.set(key, stands ? barrier : undefined);
  }
  return decided;
}

/** An unknown mode is taken for `interrupt`, which has the most rules to keep. */
function hostMode(value: KnownValue | undefined): HostMode {
  const given = isModeValue(value) ? value : { mode: "interrupt" as const, arguments: {} };
  const { count, threads, block, full, budget, exclusion, at } = given.arguments;
  const number = given.mode === "threads" ? count : threads;
  return {
    input: given.mode,
    // A thread that polls goes up the graph; the others do it in a handler, be it at a soft level. So does a polling at that level.
    kind: given.mode === "threads" || (given.mode === "polling" && at !== "soft") ? "threads" : "interrupt",
    threads: typeof number === "number" ? number : 1,
    block: block === "always" || block === "fail" ? block : "handoff",
    full: full === "drop" ? "drop" : "defer",
    exclusion: exclusion === "mask" || exclusion === "lock" ? exclusion : "none",
    // Of polling it counts frames.
    ...(typeof budget === "number" && given.mode === "interrupt" && { budget }),
  };
}

/** Which barriers stand and which alternatives are chosen under given parameters, in a graph and in the graphs inside. */
function structure(graph: GraphType, parameters: Environment, graphs: ReadonlyMap<string, GraphType>): unknown[] {
  const parts: unknown[] = graph.barriers.flatMap(({ when }) =>
    when === undefined ? [] : [evaluate(when, parameters) ?? null],
  );
  for (const binding of graph.bindings) {
    const when = choiceOf(binding);
    if (when !== undefined) parts.push(evaluate(when, parameters) ?? null);
  }
  for (const instance of graph.instances) {
    const { kind, of, arguments: given } = instance;
    for (const each of Object.values(choicesOf(instance)))
      parts.push(each.map(({ when }) => evaluate(when, parameters) ?? null));
    const inner = kind === "graph" ? graphs.get(of) : undefined;
    if (inner === undefined || inner === graph) continue;
    const inside = structure(inner, bind(inner.parameters, given, parameters), graphs);
    if (inside.length > 0) parts.push(inside);
  }
  return parts;
}

/** Whether the machine of a use says how much memory there is for messages (`memory.messages`). */
function limitsMemory(program: Program, { host }: Pick<Use, "host">): boolean {
  return indexOf(program).machines.get(host.machine)?.values["memory.messages"] !== undefined;
}
