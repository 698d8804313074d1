/** What the values in graphs and scenarios must be, said in terms of their parameters. */
import type { Span } from "../../../grammar/index.js";
import { modeBounds } from "../values/modes.js";
import { mediumBounds } from "../machines/media.js";
import { mentions, partsOf } from "../names/mentions.js";
import { givenTo, substitute, type Given } from "../values/substitute.js";
import { isDeclared, type Bounds } from "../values/bounds.js";
import type { DemandType, EntryType, Expr, GraphType, ParameterType, ProtocolType, ScenarioType } from "../program.js";
import { scalar } from "../values/types.js";

type Set = Readonly<Record<string, Expr>>;

/** What declarations of a program demand, each worked out once. */
export class Demands {
  private readonly graphs: ReadonlyMap<string, GraphType>;
  private readonly protocols: ReadonlyMap<string, ProtocolType>;
  private readonly ofGraphs = new Map<string, readonly DemandType[]>();

  constructor(graphs: readonly GraphType[], protocols: readonly ProtocolType[]) {
    this.graphs = new Map(graphs.map((each) => [each.name, each]));
    this.protocols = new Map(protocols.map((each) => [each.name, each]));
  }

  /** Of everything in a graph, and in the graphs inside it. */
  ofGraph(name: string): readonly DemandType[] {
    const known = this.ofGraphs.get(name);
    if (known !== undefined) return known;
    this.ofGraphs.set(name, []);
    const graph = this.graphs.get(name);
    const found = new Found();
    if (graph !== undefined) this.addGraph(graph, found);
    this.ofGraphs.set(name, found.all);
    return found.all;
  }

  private addGraph(graph: GraphType, found: Found): void {
    for (const { when } of [...graph.bindings, ...graph.barriers]) if (when !== undefined) found.inside(when);
    for (const { kind, of, arguments: set, choices = {} } of graph.instances) {
      for (const { when } of Object.values(choices).flat()) found.inside(when);
      if (kind === "protocol") found.arguments(this.protocols.get(of)?.parameters ?? [], set);
      else this.addInner(of, set, found);
    }
  }

  private addInner(of: string, set: Set, found: Found): void {
    const parameters = this.graphs.get(of)?.parameters ?? [];
    found.arguments(parameters, set);
    const inside = this.ofGraph(of);
    if (inside.length > 0) found.from(inside, givenTo(parameters, set));
  }

  /** Of everything in a scenario, in terms of its parameters. */
  ofScenario(scenario: ScenarioType): readonly DemandType[] {
    const found = new Found();
    let before: Set | undefined;
    for (const { graph, arguments: set, settings, under } of scenario.hosts) {
      found.inside(under);
      for (const { instance, parameter, value } of settings) {
        const wanted = this.parameterAt(graph, instance.split("."), parameter);
        if (wanted !== undefined) found.value(value, wanted.type.kind, boundsOf(wanted));
      }
      // The hosts of an array have the same arguments.
      if (set !== before || Object.keys(set).length === 0) this.addInner(graph, set, found);
      before = set;
    }
    for (const { arguments: set } of scenario.links)
      for (const [key, value] of Object.entries(set)) found.value(value, value.type.kind, mediumBounds(key));
    for (const { protocol, entry, arguments: set } of scenario.starts)
      found.arguments(this.entry(protocol, entry)?.parameters ?? [], set);
    for (const { time, action } of scenario.events) {
      found.value(time, "time", { what: 'the time behind "at"' });
      if (action.kind === "set") found.value(action.value, action.value.type.kind, mediumBounds(action.name));
    }
    if (scenario.stopAfter !== undefined)
      found.value(scenario.stopAfter, "time", { what: 'the time behind "stop after"' });
    for (const { limit } of scenario.bounds ?? []) found.inside(limit);
    return found.all;
  }

  private parameterAt(graph: string, [first, ...rest]: readonly string[], name: string): ParameterType | undefined {
    const of = this.graphs.get(graph)?.instances.find((each) => each.name === first)?.of;
    if (of === undefined) return undefined;
    if (rest.length > 0) return this.parameterAt(of, rest, name);
    return this.protocols.get(of)?.parameters.find((each) => each.name === name);
  }

  private entry(protocol: string, entry: string): EntryType | undefined {
    return this.protocols.get(protocol)?.entries.find(({ name }) => name === entry);
  }
}

/** What is demanded of the arguments of a declaration by the declaration itself, its defaults among them. */
export function demandsOfArguments(parameters: readonly ParameterType[], set: Set): readonly DemandType[] {
  const found = new Found();
  found.arguments(parameters, set);
  return found.all;
}

export function substituteIn(demand: DemandType, given: Given): DemandType | undefined {
  const values = demand.values.map((each) => substitute(each, given));
  const when = demand.when.map((each) => substitute(each, given));
  if (values.includes(undefined) || when.includes(undefined)) return undefined;
  return {
    ...demand,
    values: values.filter((each) => each !== undefined),
    when: when.filter((each) => each !== undefined),
  };
}

function boundsOf(parameter: ParameterType): Bounds {
  const { name, low, high, oneOf, span } = parameter;
  return {
    what: `parameter "${name}"`,
    ...(low !== undefined && { low }),
    ...(high !== undefined && { high }),
    ...(oneOf !== undefined && { oneOf }),
    ...(isDeclared(parameter) && { span }),
  };
}

/** A value that is not a literal, which was judged where it stands. */
function isOpen(expr: Expr): boolean {
  return mentions(expr, () => true);
}

class Found {
  readonly all: DemandType[] = [];
  private readonly keys = new Set<string>();

  /** The arguments that are given, and the defaults of the others. */
  arguments(parameters: readonly ParameterType[], set: Set): void {
    const asked = parameters.filter(({ name, default: value }) =>
      Object.hasOwn(set, name) ? set[name]?.kind !== "literal" : value !== undefined && isOpen(value),
    );
    if (asked.length === 0) return;
    const given = givenTo(parameters, set);
    for (const parameter of asked) {
      const value = given.get(parameter.name);
      if (value !== undefined) this.value(value, parameter.type.kind, boundsOf(parameter));
    }
  }

  /** A value with its bounds, and everything that stands inside it. */
  value(value: Expr, kind: string, { span, ...bounds }: Bounds): void {
    this.inside(value);
    if (kind === "bool" || kind === "mode" || kind === "endpoint") return;
    for (const each of several(value)) {
      if (each.kind === "literal") continue;
      this.add({
        kind: "bounds",
        ...bounds,
        values: [each],
        when: [],
        span: value.span,
        ...(span && { boundsSpan: span }),
      });
    }
  }

  /** Divisors, ranges, and the arguments of modes. */
  inside(expr: Expr, when: readonly Expr[] = []): void {
    if (expr.kind === "if") {
      this.inside(expr.condition, when);
      this.inside(expr.then, [...when, expr.condition]);
      this.inside(expr.else, [...when, not(expr.condition)]);
      return;
    }
    if (expr.kind === "binary" && (expr.operator === "and" || expr.operator === "or")) {
      this.inside(expr.left, when);
      this.inside(expr.right, [...when, expr.operator === "and" ? expr.left : not(expr.left)]);
      return;
    }
    const { span } = expr;
    if (expr.kind === "binary" && expr.operator === "/" && isOpen(expr.right))
      this.add({ kind: "divisor", what: "", values: [expr.right], when, span });
    if (expr.kind === "varying" && expr.distribution === "uniform" && expr.arguments.some(isOpen))
      this.add({ kind: "ordered", what: "", values: expr.arguments, when, span });
    if (expr.kind === "mode") {
      for (const [name, value] of Object.entries(expr.arguments)) {
        const bounds = modeBounds(expr.mode, name);
        if (bounds !== undefined && isOpen(value))
          this.add({ kind: "bounds", ...bounds, values: [value], when, span: value.span });
      }
    }
    for (const each of partsOf(expr)) this.inside(each, when);
  }

  /** Of something inside, with what its parameters stand for here. */
  from(demands: readonly DemandType[], given: Given): void {
    for (const each of demands) {
      const here = substituteIn(each, given);
      if (here !== undefined) this.add(here);
    }
  }

  private add(demand: DemandType): void {
    const { span: at, kind, what, values, when } = demand;
    const key = `${kind} ${what} ${at.source}:${at.start}-${at.end} ${[...values, ...when].map(shape).join(";")}`;
    if (this.keys.has(key)) return;
    this.keys.add(key);
    this.all.push(demand);
  }
}

/** The values of a list, or among or between which one varies. */
function several(expr: Expr): readonly Expr[] {
  if (expr.kind === "list") return expr.items;
  if (expr.kind === "varying") return expr.distribution === "poisson" ? [] : expr.arguments;
  return [expr];
}

function not(operand: Expr): Expr {
  return { kind: "unary", operator: "not", operand, type: scalar("bool"), span: operand.span };
}

/** Equal for expressions that are written alike and whose literals stand at one place. */
function shape(expr: Expr): string {
  if (expr.kind === "literal") return `${String(expr.value)}@${place(expr.span)}`;
  if (expr.kind === "parameter") return expr.name;
  return `${place(expr.span)}(${partsOf(expr).map(shape).join(",")})`;
}

function place({ source, start }: Span): string {
  return `${source}:${start}`;
}
