/** The possible lowers in a graph: its needs, and the instances declared so far, also inside sub-graphs. */
import type { Expression, Instance, Name, Path } from "../../../grammar/index.js";
import { minimalLoops } from "../names/cycles.js";
import { note } from "../diagnostics/report.js";
import { singleName, textOf } from "../names/written.js";
import { faultyParts } from "../follow-up-errors/missing-parts.js";
import type { GraphContext, Lower } from "./context.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { GraphType, LowerRef, ProtocolType } from "../program.js";

export function enterLower({ lowers, report }: GraphContext, name: Name, lower: Lower): boolean {
  const first = lowers.entries.get(name.text);
  if (first !== undefined) {
    report(
      "duplicateName",
      name.span,
      { name: name.text },
      {
        related: [{ span: first.span, message: note("declaredHere", { name: name.text }) }],
      },
    );
    return false;
  }
  lowers.entries.set(name.text, { lower, span: name.span });
  return true;
}

export interface ResolvedLower {
  readonly ref: LowerRef;
  /** The service that it provides; absent if a fault reported elsewhere hides it. */
  readonly service: string;
  readonly protocol: string | undefined;
}

/** The protocol of the instance that a path names. */
export function resolveProtocol(context: GraphContext, path: Path): ProtocolType | undefined {
  const { lower } = walk(context, path) ?? {};
  if (lower === undefined || lower.kind === "broken") return undefined;
  if (lower.kind === "protocol") return lower.protocol;
  context.report("notAnInstance", path.span, { path: textOf(context, path.span) });
  return undefined;
}

/** The lower end that a path names: a need, or the protocol instance to which the path, and then `provides`, leads. */
export function resolveLower(context: GraphContext, path: Path): ResolvedLower | undefined {
  const { report, graphs, protocols } = context;
  const found = walk(context, path);
  if (found === undefined) return undefined;
  const { walked } = found;
  let { lower } = found;
  while (lower.kind === "graph") {
    const { graph }: { graph: GraphType } = lower;
    const provided = graph.instances.find((each) => each.name === graph.provides);
    if (provided === undefined) {
      if (faultyParts(context.compilation, graph.name).size > 0) return undefined;
      const inside = graph.instances.map((each) => `${walked.join(".")}.${each.name}`);
      const help = inside.length === 0 ? undefined : note("nameInside", { names: inside });
      report("graphProvidesNothing", path.span, { path: textOf(context, path.span), graph: graph.name }, { help });
      return undefined;
    }
    walked.push(provided.name);
    lower = asLower(provided, graphs, protocols);
  }
  if (lower.kind === "broken") return undefined;
  if (lower.kind === "need")
    return { ref: { path: walked, isNeed: true }, service: lower.service, protocol: undefined };
  const { protocol } = lower;
  if (protocol.provides === undefined) {
    // A `provides` that could not be read was reported at the protocol.
    if (providesWritten(context, protocol)) return undefined;
    report(
      "providesNothing",
      path.span,
      { path: textOf(context, path.span), what: protocol.name },
      {
        related: [{ span: protocol.nameSpan, message: note("declaredHere", { name: protocol.name }) }],
      },
    );
    return undefined;
  }
  return { ref: { path: walked, isNeed: false }, service: protocol.provides.service, protocol: protocol.name };
}

/** The instance that the names of a path lead to, through sub-graphs. */
function walk(context: GraphContext, path: Path): { lower: Lower; walked: string[] } | undefined {
  const { lowers, report, graphs, protocols } = context;
  const [first, ...rest] = path.segments;
  if (first === undefined) return undefined;
  const indexed = path.segments.find(({ index }) => index !== undefined);
  if (indexed !== undefined) {
    report("indexInGraph", indexed.span, {});
    return undefined;
  }
  const entry = lowers.entries.get(first.name.text);
  if (entry === undefined) {
    const later = lowers.later.get(first.name.text);
    if (later !== undefined) {
      report(
        "usedBeforeDeclared",
        first.span,
        { name: first.name.text },
        {
          related: [{ span: later.name.span, message: note("declaredHere", { name: first.name.text }) }],
        },
      );
    } else {
      const help = suggestion(first.name.text, lowers.entries.keys());
      report("unknownName", first.span, { kind: "instance or need", name: first.name.text }, { help });
    }
    return undefined;
  }
  let { lower } = entry;
  const walked = [first.name.text];
  for (const { name, span } of rest) {
    if (lower.kind === "broken") return undefined;
    if (lower.kind !== "graph") {
      report("nothingInside", span, { name: walked.join("."), inside: name.text });
      return undefined;
    }
    const { graph }: { graph: GraphType } = lower;
    const instance = graph.instances.find((each) => each.name === name.text);
    if (instance === undefined) {
      if (faultyParts(context.compilation, graph.name).has(name.text)) return undefined;
      const help = suggestion(
        name.text,
        graph.instances.map((each) => each.name),
      );
      report("unknownInside", span, { graph: graph.name, name: name.text }, { help });
      return undefined;
    }
    lower = asLower(instance, graphs, protocols);
    walked.push(name.text);
  }
  return { lower, walked };
}

function asLower(
  instance: GraphType["instances"][number],
  graphs: ReadonlyMap<string, GraphType>,
  protocols: ReadonlyMap<string, ProtocolType>,
): Lower {
  if (instance.kind === "graph") {
    const graph = graphs.get(instance.of);
    return graph === undefined ? { kind: "broken" } : { kind: "graph", graph };
  }
  const protocol = protocols.get(instance.of);
  return protocol === undefined ? { kind: "broken" } : { kind: "protocol", protocol };
}

function providesWritten({ compilation }: GraphContext, { name }: ProtocolType): boolean {
  return compilation.modules.some(({ tree }) =>
    tree.declarations.some(
      (each) =>
        each.kind === "Protocol" && each.name.text === name && each.members.some(({ kind }) => kind === "Provides"),
    ),
  );
}

/** The alternatives of a choice; for anything else, the expression itself. */
function branches(expression: Expression): Expression[] {
  return expression.kind === "ConditionalExpression"
    ? [...branches(expression.then), ...branches(expression.else)]
    : [expression];
}

/** Reports instances that stand over each other in a cycle, and returns their names: their order is not reported too. */
export function useBeforeDeclaration(
  { report, lowers }: GraphContext,
  instances: readonly Instance[],
): ReadonlySet<string> {
  const byName = lowers.later;
  const below = (name: string): string[] =>
    (byName.get(name)?.over ?? []).flatMap(({ value }) => {
      const items = value.kind === "TupleExpression" ? value.items : [value];
      return items.flatMap(branches).flatMap((item) => {
        const single =
          item.kind === "PathExpression" ? (item.path.segments[0]?.name.text ?? singleName(item)) : undefined;
        return single !== undefined && byName.has(single) ? [single] : [];
      });
    });
  const cyclic = new Set<string>();
  if (standInOrder(instances, byName)) return cyclic;
  for (const loop of minimalLoops([...byName.keys()], below)) {
    for (const name of loop) cyclic.add(name);
    const [first, ...others] = loop.flatMap((name) => byName.get(name) ?? []);
    if (first === undefined) continue;
    report(
      "cyclicGraph",
      first.name.span,
      { names: loop },
      {
        related: others.map(({ name }) => ({ span: name.span, message: note("partOfCycle", {}) })),
      },
    );
  }
  return cyclic;
}

/** Whether each instance is declared after all its lowers, as in most graphs. Then there is no cycle to look for. */
function standInOrder(instances: readonly Instance[], byName: ReadonlyMap<string, Instance>): boolean {
  const isBefore = (value: Expression, start: number): boolean => {
    if (value.kind === "TupleExpression") return value.items.every((item) => isBefore(item, start));
    const name = value.kind === "PathExpression" ? value.path.segments[0]?.name.text : undefined;
    return name !== undefined && (byName.get(name)?.span.start ?? -1) < start;
  };
  for (const { over, span } of instances) {
    for (const { value } of over) if (!isBefore(value, span.start)) return false;
  }
  return true;
}
