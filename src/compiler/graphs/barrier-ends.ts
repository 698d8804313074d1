/** The two ends of a barrier's pattern that no binding of the graph has: in the wrong order, or inside a graph that it uses. */
import type { BindingPattern, Path } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { textOf } from "../names/written.js";
import type { BindingType, GraphType } from "../program.js";
import type { GraphContext } from "./context.js";

/** `net.udp -> test` for `test -> net.udp`; undefined where no binding is meant so. Reads the text alone, as the ends may be no ends of a binding. */
export function reversed(
  context: GraphContext,
  { lower, upper }: BindingPattern,
  bindings: readonly BindingType[],
): string | undefined {
  if (lower === undefined || upper === undefined) return undefined;
  const [first, second] = [textOf(context, lower.span), textOf(context, upper.span)];
  const meant = bindings.find((each) => {
    const below = each.lower.path.join(".");
    return each.upper === first && (below === second || below.startsWith(`${second}.`));
  });
  return meant && `${meant.lower.path.join(".")} -> ${meant.upper}`;
}

interface InnerEdge {
  /** Undefined for a need of the inner graph, which something outside fulfils. */
  readonly lower: string | undefined;
  readonly upper: string;
}

/** A barrier that names an instance inside a graph: that graph has the binding, if there is one. */
export function reportInside(context: GraphContext, pattern: BindingPattern, upper: Path, graph: GraphType): void {
  const written = textOf(context, upper.span);
  const below = pattern.lower && textOf(context, pattern.lower.span);
  const [first] = upper.segments;
  const prefix = first?.name.text ?? "";
  const edges = edgesIn(context, prefix, graph);
  const over = context.lowers.later.get(prefix)?.over ?? [];
  const needs = new Set(over.flatMap(({ value }) => textOf(context, value.span).split(/[^\w.]+/)));
  const isLower = ({ lower }: InnerEdge, text: string | undefined): boolean =>
    text === undefined || lower === text || (lower === undefined && needs.has(text));
  const named = edges.filter((each) => isLower(each, below));
  // A graph stands for the instances in it that are over its needs.
  const meant =
    named.find((each) => each.upper === written) ??
    named.find((each) => each.lower === undefined && each.upper.startsWith(`${written}.`)) ??
    edges.find((each) => each.lower === written && each.upper === below);
  if (meant === undefined) {
    const near = edges.filter((each) => each.upper === written || each.lower === below);
    const names = (near.length > 0 ? near : edges).flatMap(({ lower, upper: end }) =>
      lower === undefined ? [] : [`${lower} -> ${end}`],
    );
    const help = names.length > 0 ? note("bindings", { names }) : undefined;
    context.report("noSuchBinding", pattern.span, { binding: textOf(context, pattern.span) }, { help });
    return;
  }
  const barrier = `{ barrier ${meant.lower ?? below ?? "*"} -> ${meant.upper}; }`;
  context.report(
    "barrierInside",
    upper.span,
    { path: meant.upper, graph: graph.name },
    {
      help: note("barrierOnHost", { barrier, graph: graph.name }),
      related: [{ span: graph.nameSpan, message: note("declaredHere", { name: graph.name }) }],
    },
  );
}

/** The bindings on which messages come up in a graph and in the graphs inside. */
function edgesIn(context: GraphContext, prefix: string, graph: GraphType): InnerEdge[] {
  const own = graph.bindings
    .filter(({ realm }) => realm !== "control")
    .map(({ lower, upper }) => ({
      lower: lower.isNeed ? undefined : `${prefix}.${lower.path.join(".")}`,
      upper: `${prefix}.${upper}`,
    }));
  const inner = graph.instances.flatMap(({ name, kind, of }) => {
    const nested = kind === "graph" ? context.graphs.get(of) : undefined;
    return nested === undefined ? [] : edgesIn(context, `${prefix}.${name}`, nested);
  });
  return [...own, ...inner];
}
