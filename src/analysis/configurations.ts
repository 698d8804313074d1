/**
 * What is analysed: each host of each scenario, as the experiments set it. Two that differ in nothing but sizes are one:
 * the same graph with the same barriers and the same way to take messages in.
 */
import type {
  AxisType,
  ExperimentType,
  Expr,
  GraphType,
  HostType,
  ModeName,
  Program,
  ScenarioType,
} from "../compiler/index.js";
import { choiceOf, choicesOf } from "./choices.js";
import { limitsMemory } from "./memory.js";
import { indexOf } from "./program-index.js";
import { bind, type Environment, evaluate, isModeValue, nothingKnown, type Value } from "./evaluate.js";

/** How a host takes messages in, as far as the analysis asks. */
export interface HostMode {
  readonly kind: "threads" | "interrupt";
  /** As the program says it. */
  readonly input: ModeName;
  readonly threads: number;
  readonly block: "handoff" | "always" | "fail";
  readonly full: "defer" | "drop";
  /** Who may be in protocol code at a time. */
  readonly exclusion: "none" | "mask" | "lock";
  /** In ns; undefined for none. */
  readonly budget?: number;
}

/** Where a configuration is in use: a host of a scenario, in one point of an experiment or by itself. */
export interface Use {
  readonly scenario: ScenarioType;
  readonly host: HostType;
  readonly experiment?: ExperimentType;
  /** The row of each axis that matters to the host. */
  readonly rows: readonly string[];
  /** The rows of the axes that decide about hosts; where there are none, that of the first that matters; empty where none does. */
  readonly version: readonly string[];
  /** The parameters of the scenario. */
  readonly parameters: Environment;
}

export interface Configuration {
  /** Equal for two configurations with the same graph, barriers and mode. */
  readonly key: string;
  readonly graph: GraphType;
  /** The parameters of the graph. */
  readonly parameters: Environment;
  readonly mode: HostMode;
  /** The machine limits message memory, so that taking some may have to wait. */
  readonly limitedMemory: boolean;
  /** Empty for a graph that no host runs: it is analysed as if one did, under `interrupt`. */
  readonly uses: readonly Use[];
}

/** More points than this of one experiment are not looked at one by one. */
const mostPoints = 10_000;

export function configurations(program: Program): Configuration[] {
  const { graphs } = indexOf(program);
  const found = new Map<string, Configuration & { readonly uses: Use[] }>();
  /** @returns the uses of its configuration. */
  const add = (graph: GraphType, parameters: Environment, mode: HostMode, use: Use | undefined): Use[] => {
    const limitedMemory = use !== undefined && limitsMemory(program, use);
    const key = JSON.stringify([graph.name, mode, limitedMemory, structure(graph, parameters, graphs)]);
    const known = found.get(key) ?? { key, graph, parameters, mode, limitedMemory, uses: [] };
    found.set(key, known);
    if (use !== undefined) known.uses.push(use);
    return known.uses;
  };
  // Points that differ in what does not decide about hosts are of one configuration.
  const uses = new Map<HostType, Map<string, Use[]>>();
  for (const use of usesOf(program)) {
    const ofHost = uses.get(use.host) ?? new Map<string, Use[]>();
    uses.set(use.host, ofHost);
    const version = [use.experiment?.name ?? "", ...use.version].join("\0");
    const others = ofHost.get(version);
    if (others !== undefined) {
      others.push(use);
      continue;
    }
    const graph = graphs.get(use.host.graph);
    if (graph === undefined) continue;
    const mode = hostMode(evaluate(use.host.under, use.parameters));
    ofHost.set(version, add(graph, bind(graph.parameters, use.host.arguments, use.parameters), mode, use));
  }
  const run = new Set([...found.values()].map(({ graph }) => graph.name));
  const inside = new Set(program.graphs.flatMap(({ instances }) => instances.map(({ of }) => of)));
  for (const graph of program.graphs) {
    const onDevices = graph.needs.length > 0 && graph.needs.every(({ service }) => service === "device");
    if (graph.span.source !== 0 || run.has(graph.name) || inside.has(graph.name) || !onDevices) continue;
    add(graph, bind(graph.parameters, {}, nothingKnown), hostMode(undefined), undefined);
  }
  return [...found.values()];
}

/** Every host of every scenario, once for each combination of rows. */
export function usesOf(program: Program): Use[] {
  const uses: Use[] = [];
  const running = new Map<string, { readonly experiment: ExperimentType; readonly choice: Choice }[]>();
  for (const experiment of program.experiments)
    for (const { scenario, choice } of runBy(experiment)) {
      const others = running.get(scenario);
      if (others === undefined) running.set(scenario, [{ experiment, choice }]);
      else others.push({ experiment, choice });
    }
  for (const scenario of program.scenarios) {
    const experiments = running.get(scenario.name) ?? [];
    if (experiments.length === 0) {
      const parameters = bind(scenario.parameters, {}, nothingKnown);
      for (const host of scenario.hosts) uses.push({ scenario, host, rows: [], version: [], parameters });
    }
    for (const { experiment, choice } of experiments) {
      const decides = new Set([...hostParameters(scenario), ...Object.keys(choice)]);
      const asked = new Set([...decides, ...sizeParameters(scenario)]);
      for (const { rows, version, values } of pointsOf(experiment, asked, decides)) {
        if (!makes(choice, experiment, values)) continue;
        const parameters = bind(scenario.parameters, experiment.arguments, values);
        for (const host of scenario.hosts) uses.push({ scenario, host, experiment, rows, version, parameters });
      }
    }
  }
  return uses;
}

type Choice = NonNullable<ExperimentType["variants"]>[number]["choice"];

/** The scenarios that an experiment runs, each with what it chooses there. */
function runBy({ scenario, variants }: ExperimentType): { readonly scenario: string; readonly choice: Choice }[] {
  const run = [{ scenario, choice: {} }, ...(variants ?? [])];
  return run.filter((each, index) => run.findIndex((other) => other.scenario === each.scenario) === index);
}

/** Whether a point makes a choice, as far as its values are known. */
function makes(choice: Choice, { arguments: given }: ExperimentType, values: Environment): boolean {
  return Object.entries(choice).every(([name, chosen]) => {
    const expr = given[name];
    const value = expr && evaluate(expr, values);
    return value === undefined || value === chosen;
  });
}

/** The parameters that decide about hosts. */
function hostParameters(scenario: ScenarioType): ReadonlySet<string> {
  const decide = scenario.hosts.flatMap(({ under, arguments: given }) => [under, ...Object.values(given)]);
  return parametersBehind(decide, scenario);
}
/** Those that say how long messages are. */
function sizeParameters(scenario: ScenarioType): ReadonlySet<string> {
  const sizes = scenario.starts.flatMap(({ arguments: given }) => Object.values(given).filter(isSize));
  return parametersBehind(sizes, scenario);
}
/** The parameters of a scenario that expressions stand on, also by way of others' defaults. */
export function parametersBehind(expressions: readonly Expr[], { parameters }: ScenarioType): ReadonlySet<string> {
  const behind = new Set(expressions.flatMap(namesIn));
  // A default may stand on other parameters.
  for (const { name, default: otherwise } of [...parameters].reverse())
    if (otherwise !== undefined && behind.has(name)) for (const each of namesIn(otherwise)) behind.add(each);
  return behind;
}

export function isSize({ type }: Expr): boolean {
  return type.kind === "bytes" || ((type.kind === "varying" || type.kind === "list") && type.of.kind === "bytes");
}

interface Point {
  readonly rows: readonly string[];
  readonly version: readonly string[];
  readonly values: Environment;
}

/**
 * The product of the rows of those axes that set what is asked for; the first row of each where there are too many.
 * @param decides what of that is about hosts.
 */
function pointsOf(
  experiment: ExperimentType,
  asked: ReadonlySet<string>,
  decides: ReadonlySet<string>,
): readonly Point[] {
  const namesFor = (parameters: ReadonlySet<string>): ReadonlySet<string> =>
    new Set(
      Object.entries(experiment.arguments).flatMap(([name, given]) => (parameters.has(name) ? namesIn(given) : [])),
    );
  const wanted = namesFor(asked);
  const deciding = namesFor(decides);
  const isAmong = ({ name, sets }: AxisType, names: ReadonlySet<string>): boolean =>
    names.has(name) || sets.some((each) => names.has(each.name));
  let points: { rows: string[]; deciding: string[]; values: Map<string, Value | undefined> }[] = [
    { rows: [], deciding: [], values: new Map() },
  ];
  for (const axis of experiment.axes) {
    const { name, labelled, sets, rows } = axis;
    if (!isAmong(axis, wanted) || points.length * rows.length > mostPoints) continue;
    const settings = rows.map((row) => ({
      label: row.label,
      set: sets.map((each, index): [string, Value | undefined] => {
        const value = row.values[index];
        return [each.name, value === undefined ? undefined : evaluate(value, nothingKnown)];
      }),
    }));
    const decided = isAmong(axis, deciding);
    points = points.flatMap((point) =>
      settings.map(({ label, set }) => {
        const values = new Map(point.values);
        if (labelled) values.set(name, label);
        for (const [each, value] of set) values.set(each, value);
        return {
          rows: [...point.rows, label],
          deciding: decided ? [...point.deciding, label] : point.deciding,
          values,
        };
      }),
    );
  }
  return points.map((point) => ({
    ...point,
    version: point.deciding.length > 0 ? point.deciding : point.rows.slice(0, 1),
  }));
}

function namesIn(expr: Expr): string[] {
  switch (expr.kind) {
    case "parameter":
    case "const":
      return [expr.name];
    case "unary":
      return namesIn(expr.operand);
    case "binary":
      return [...namesIn(expr.left), ...namesIn(expr.right)];
    case "if":
      return [expr.condition, expr.then, expr.else].flatMap(namesIn);
    case "list":
      return expr.items.flatMap(namesIn);
    case "call":
    case "varying":
      return expr.arguments.flatMap(namesIn);
    case "mode":
      return Object.values(expr.arguments).flatMap(namesIn);
    default:
      return [];
  }
}

/** A mode that is not known is the one that asks the most. */
function hostMode(value: Value | undefined): HostMode {
  const given = isModeValue(value) ? value : { mode: "interrupt" as const, arguments: {} };
  const { count, threads, block, full, budget, exclusion } = given.arguments;
  const number = given.mode === "threads" ? count : threads;
  return {
    input: given.mode,
    // A thread that polls goes up the graph; the others do it in a handler, be it at a soft level.
    kind: given.mode === "threads" || given.mode === "polling" ? "threads" : "interrupt",
    threads: typeof number === "number" ? number : 1,
    block: block === "always" || block === "fail" ? block : "handoff",
    full: full === "drop" ? "drop" : "defer",
    exclusion: exclusion === "mask" || exclusion === "lock" ? exclusion : "none",
    ...(typeof budget === "number" && { budget }),
  };
}

/** What a graph's parameters decide in it, also inside: which barriers stand, and what is chosen. */
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
