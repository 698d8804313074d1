/** Graphs: their instances over each other, bottom-up, and their barriers. */
import type { Graph, GraphMember, Instance, Name, Span } from "../../../grammar/index.js";
import { checkBarriers } from "./barriers.js";
import { checkPools } from "./pools.js";
import { bindLowers, type DraftBinding, nameBindings } from "./bindings.js";
import type { Compilation, Named } from "../compilation.js";
import { declareConstants } from "../values/constants.js";
import { minimalLoops } from "../names/cycles.js";
import { note, type Report } from "../diagnostics/report.js";
import { textOf } from "../names/written.js";
import { markFaulty } from "../follow-up-errors/missing-parts.js";
import { enterLower, useBeforeDeclaration } from "./lowers.js";
import { importFromLibrary } from "../names/library-names.js";
import { suggestion } from "../diagnostics/suggestions.js";
import { checkArguments, checkParameters, reportUnused } from "../values/parameters.js";
import type { Expr, GraphType, InstanceType, ParameterType, ProtocolType } from "../program.js";
import { onlyOne } from "../names/declarations.js";
import { innerScope, isBroken, kindOf, lookUp, moduleScope, type Context } from "../names/scope.js";
import { resolveService } from "../protocols/slots.js";
import type { GraphContext, Lowers } from "./context.js";

type Member<Kind extends GraphMember["kind"]> = Extract<GraphMember, { kind: Kind }>;

export function checkGraphs(compilation: Compilation, report: Report): Compilation {
  const context: Context = { report, compilation };
  const declared = new Map<string, { readonly graph: Graph; readonly module: number }>();
  compilation.modules.forEach(({ tree }, module) => {
    for (const each of tree.declarations) {
      if (each.kind === "Graph" && !declared.has(each.name.text)) declared.set(each.name.text, { graph: each, module });
    }
  });
  /** The instances of graphs inside a graph. */
  const insideOf = new Map<string, { readonly instance: Instance; readonly of: string }[]>();
  for (const [name, { graph, module }] of declared) {
    const inner: { instance: Instance; of: string }[] = [];
    for (const member of graph.members) {
      if (member.kind !== "Instance") continue;
      const found = compilation.names[module]?.get(member.of.text)?.declaration;
      if (found?.kind === "Graph") inner.push({ instance: member, of: found.name.text });
    }
    insideOf.set(name, inner);
  }
  const inside = (name: string): readonly { readonly instance: Instance; readonly of: string }[] =>
    insideOf.get(name) ?? [];
  for (const loop of minimalLoops([...declared.keys()], (name) => inside(name).map(({ of }) => of))) {
    const edges = loop.map((name, position) =>
      inside(name).find(({ of }) => of === loop[(position + 1) % loop.length]),
    );
    const [first, ...others] = edges.flatMap((edge) => edge ?? []);
    if (first === undefined) continue;
    report(
      "graphInItself",
      first.instance.of.span,
      { names: loop },
      {
        related: others.map(({ instance, of }) => ({
          span: instance.of.span,
          message: note("containsHere", { name: of }),
        })),
      },
    );
  }

  // A graph is checked after the graphs inside it, in any order of declarations. A graph that contains itself finds itself unfinished.
  const graphs = new Map<string, GraphType>();
  const begun = new Set<string>();
  /** Instances of protocols in each graph, those in the graphs inside it among them. */
  const sizes = new Map<string, number>();
  const protocols = new Map(compilation.protocols.map((each) => [each.name, each]));
  const visit = (name: string): void => {
    if (begun.has(name)) return;
    begun.add(name);
    for (const { of } of inside(name)) visit(of);
    const { graph, module } = declared.get(name) ?? {};
    if (graph === undefined) return;
    const checked = checkGraph(context, graph, module ?? 0, protocols, graphs);
    const size = checked.instances.reduce(
      (sum, { kind, of }) => sum + (kind === "protocol" ? 1 : (sizes.get(of) ?? 0)),
      0,
    );
    if (size > mostInstances)
      context.report("tooManyInstances", graph.name.span, { name, count: size, most: mostInstances });
    // A graph that is too large to be opened stays closed, so that nothing after this takes all time and memory.
    const isTooLarge = size > mostInstances;
    sizes.set(name, isTooLarge ? 0 : size);
    graphs.set(name, isTooLarge ? { ...checked, instances: [], bindings: [], barriers: [] } : checked);
  };
  for (const name of declared.keys()) visit(name);
  return { ...compilation, graphs: [...graphs.values()] };
}

/** Instances of protocols in a graph with all graphs inside it opened: more are refused. */
const mostInstances = 10_000;

function checkGraph(
  base: Context,
  graph: Graph,
  module: number,
  protocols: ReadonlyMap<string, ProtocolType>,
  graphs: ReadonlyMap<string, GraphType>,
): GraphType {
  const of = <Kind extends GraphMember["kind"]>(kind: Kind): Member<Kind>[] =>
    graph.members.filter((member): member is Member<Kind> => member.kind === kind);
  const scope = innerScope(moduleScope(module));
  const parameters = checkParameters(base, graph.parameters, scope, true);
  declareConstants(base, scope, of("Const"));
  const written = of("Instance");
  const lowers: Lowers = { entries: new Map(), later: new Map(written.map((each) => [each.name.text, each])) };
  const { report, compilation } = base;
  const context: GraphContext = { report, compilation, scope, lowers, protocols, graphs };

  const needs = of("Needs").flatMap(({ name, type, span }) => {
    if (type.tuple !== undefined || type.list !== undefined) {
      context.report("plainNeeds", type.span, {});
      enterLower(context, name, { kind: "broken" });
      markFaulty(base.compilation, graph.name.text, name.text);
      return [];
    }
    const service = type.name && resolveService(context, module, type.name);
    enterLower(context, name, service === undefined ? { kind: "broken" } : { kind: "need", service });
    if (service !== undefined) return [{ name: name.text, service, span }];
    markFaulty(base.compilation, graph.name.text, name.text);
    return [];
  });

  const instances: InstanceType[] = [];
  const drafts: DraftBinding[] = [];
  const incomplete = new Set<string>();
  const cyclic = useBeforeDeclaration(context, written);
  const foundBefore = new Map<string, InstanceOf>();
  for (const instance of written) {
    const found = foundBefore.get(instance.of.text) ?? instanceOf(context, module, instance.of);
    if (found !== undefined) foundBefore.set(instance.of.text, found);
    const known = found?.kind === "protocol" ? found.protocol : found?.graph;
    const kind = found?.kind ?? "protocol";
    if (
      found?.kind === "protocol" &&
      !found.protocol.virtual &&
      !context.compilation.numbered.has(found.protocol.name)
    ) {
      const { name, nameSpan } = found.protocol;
      const related = [{ span: nameSpan, message: note("declaredHere", { name }) }];
      context.report("noNumber", instance.of.span, { name }, { related, help: note("declareAbsolute", { name }) });
    }
    const values =
      known === undefined ? {} : argumentsOf(context, kind, known.name, known.parameters, known.nameSpan, instance);
    const bound =
      known === undefined ? undefined : bindLowers(context, instance, known, cyclic.has(instance.name.text));
    const entered = enterLower(context, instance.name, found === undefined ? { kind: "broken" } : found);
    if (known === undefined || bound === undefined) markFaulty(base.compilation, graph.name.text, instance.name.text);
    if (bound?.incomplete !== false) incomplete.add(instance.name.text);
    if (!entered || known === undefined || bound === undefined) continue;
    drafts.push(...bound.bindings);
    const { choices, needs } = bound;
    const { doc = "", span } = instance;
    const entry = { name: instance.name.text, kind, of: known.name, arguments: values, doc, span, needs };
    instances.push(choices === undefined ? entry : { ...entry, choices });
  }
  const bindings = nameBindings(drafts);
  const pools = checkPools(context, of("Pool"));
  const barriers = checkBarriers(context, of("Barrier"), { bindings, instances: written, incomplete, pools });
  const provides = checkGraphProvides(context, of("Provides"));
  if (provides === undefined && of("Provides").length > 0) markFaulty(base.compilation, graph.name.text, "");
  reportUnused(context, scope, graph.parameters);
  return {
    name: graph.name.text,
    doc: graph.doc ?? "",
    span: graph.span,
    nameSpan: graph.name.span,
    parameters,
    needs,
    instances,
    bindings,
    barriers,
    ...(pools.length > 0 && { pools }),
    ...(provides !== undefined && { provides }),
  };
}

function argumentsOf(
  context: GraphContext,
  kind: "protocol" | "graph",
  name: string,
  parameters: readonly ParameterType[],
  declared: Span,
  instance: Instance,
): Record<string, Expr> {
  const to = { what: `${kind} "${name}"`, span: instance.of.span, parameters, declared };
  return checkArguments(context, to, instance.arguments);
}

type InstanceOf =
  | { readonly kind: "protocol"; readonly protocol: ProtocolType }
  | { readonly kind: "graph"; readonly graph: GraphType };

function instanceOf(context: GraphContext, module: number, name: Name): InstanceOf | undefined {
  const found = lookUp(context, module, name.text);
  const declaration: Named | undefined = found?.declaration;
  if (declaration?.kind === "Protocol") {
    const protocol = context.protocols.get(declaration.name.text);
    return protocol && { kind: "protocol", protocol };
  }
  if (declaration?.kind === "Graph") {
    const graph = context.graphs.get(declaration.name.text);
    return graph && { kind: "graph", graph };
  }
  if (declaration !== undefined) {
    const values = { name: name.text, expected: "protocol or graph", actual: kindOf(declaration) };
    context.report("wrongKindOfName", name.span, values, {
      related: [{ span: declaration.name.span, message: note("declaredHere", { name: name.text }) }],
    });
    return undefined;
  }
  if (isBroken(context, module, name.text)) return undefined;
  const known = [...(context.compilation.names[module] ?? [])]
    .filter(([, each]) => each.declaration.kind === "Protocol" || each.declaration.kind === "Graph")
    .map(([text]) => text);
  const extras = importFromLibrary(context.compilation, module, name.text, ["Protocol", "Graph"]) ?? {
    help: suggestion(name.text, known),
  };
  context.report("unknownName", name.span, { kind: "protocol or graph", name: name.text }, extras);
  return undefined;
}

function checkGraphProvides(context: GraphContext, members: readonly Member<"Provides">[]): string | undefined {
  onlyOne(context, "provides", members);
  const [member] = members;
  const [segment, ...more] = member?.what.segments ?? [];
  if (member === undefined || segment === undefined) return undefined;
  if (more.length > 0 || segment.index !== undefined) {
    context.report("dottedProvides", member.what.span, {});
    return undefined;
  }
  const entry = context.lowers.entries.get(segment.name.text);
  if (entry === undefined) {
    const known = [...context.lowers.entries.keys()];
    const help = suggestion(segment.name.text, known);
    context.report("unknownName", segment.span, { kind: "instance", name: segment.name.text }, { help });
    return undefined;
  }
  if (entry.lower.kind === "broken") return undefined;
  if (entry.lower.kind === "need") {
    context.report("providesNeed", segment.span, { name: segment.name.text });
    return undefined;
  }
  const { lower } = entry;
  const nothing =
    lower.kind === "protocol" ? lower.protocol.provides === undefined : lower.graph.provides === undefined;
  if (nothing) {
    const values = {
      path: textOf(context, member.what.span),
      what: lower.kind === "protocol" ? lower.protocol.name : lower.graph.name,
    };
    context.report("providesNothing", segment.span, values);
    return undefined;
  }
  return segment.name.text;
}
