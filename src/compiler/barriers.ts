/** Barriers: on which bindings of a graph a thread takes over from an interrupt handler. */
import type { Barrier, BindingPattern, Instance, Path } from "../../grammar/index.js";
import { note } from "./diagnostics/report.js";
import { checkValue, textOf } from "./expressions.js";
import type { GraphContext } from "./graphs.js";
import { resolveLower } from "./lowers.js";
import { nearestSuggestion, suggestion } from "./nearest.js";
import type { BarrierType, BindingType } from "./program.js";
import { scalar } from "./types.js";

/** Why a thread must take over (language.md, 4). */
export const reasons = ["lengthy", "shares", "crosses"] as const;

export function checkBarriers(
  context: GraphContext,
  barriers: readonly Barrier[],
  bindings: readonly BindingType[],
  instances: readonly Instance[],
): BarrierType[] {
  const on = new Map<string, Barrier>();
  return barriers.flatMap((barrier): BarrierType[] => {
    const { on: pattern, when, because, span } = barrier;
    const condition = when && checkValue(context, when, { type: scalar("bool"), what: 'what stands after "when"' });
    if (because !== undefined && !reasons.some((each) => each === because.text)) {
      context.report(
        "unknownReason",
        because.span,
        { reason: because.text, reasons },
        { help: nearestSuggestion(because.text, reasons) },
      );
    }
    if (pattern.kind === "PointPattern") {
      context.report("notYet", pattern.span, { what: "a barrier at a point" });
      return [];
    }
    const matching = match(context, pattern, bindings, instances);
    if (matching === undefined) return [];
    const free = matching.filter((binding) => {
      const first = on.get(binding.id);
      if (first === undefined) on.set(binding.id, barrier);
      else {
        context.report(
          "barrierTwice",
          pattern.span,
          { binding: edge(binding) },
          {
            related: [{ span: first.span, message: note("firstOne", {}) }],
          },
        );
      }
      return first === undefined;
    });
    if (free.length === 0) return [];
    return [
      {
        text: textOf(context, span).replace(/;$/, ""),
        bindings: free.map(({ id }) => id),
        ...(condition !== undefined && { when: condition }),
        ...(because !== undefined && { because: because.text }),
        span,
      },
    ];
  });
}

/** The bindings that a pattern means and that messages come up on; nothing where the pattern has a fault. */
function match(
  context: GraphContext,
  pattern: BindingPattern,
  bindings: readonly BindingType[],
  instances: readonly Instance[],
): BindingType[] | undefined {
  const { lower, upper } = pattern;
  const below = lower && resolveBelow(context, lower);
  const above = upper && upperName(context, upper, instances);
  if ((lower !== undefined && below === undefined) || (upper !== undefined && above === undefined)) return undefined;
  const samePath = (binding: BindingType): boolean => below === undefined || binding.lower.path.join(".") === below;
  const sameUpper = (binding: BindingType): boolean => above === undefined || binding.upper === above;
  const meant = bindings.filter((binding) => samePath(binding) && sameUpper(binding));
  if (meant.length === 0) {
    // Where the instance itself could not be bound, that was reported.
    if (above !== undefined && !bindings.some(sameUpper)) return undefined;
    const nearBy = bindings.filter(
      (binding) => (below !== undefined && samePath(binding)) || (above !== undefined && sameUpper(binding)),
    );
    const known = (nearBy.length > 0 ? nearBy : bindings).map(edge);
    context.report(
      "noSuchBinding",
      pattern.span,
      { binding: textOf(context, pattern.span) },
      {
        help: known.length > 0 ? note("bindings", { names: known }) : undefined,
      },
    );
    return undefined;
  }
  const reached = reachableUppers(bindings);
  const carrying = meant.filter((binding) => binding.realm !== "control" && reached.has(binding.id));
  if (carrying.length > 0) return carrying;
  const [first] = meant;
  if (first !== undefined) {
    const name = first.realm === "control" ? "barrierOnControl" : "barrierUnreached";
    context.report(
      name,
      pattern.span,
      { binding: edge(first) },
      {
        related: [{ span: first.span, message: note("boundHere", {}) }],
      },
    );
  }
  return undefined;
}

function resolveBelow(context: GraphContext, path: Path): string | undefined {
  return resolveLower(context, path)?.ref.path.join(".");
}

function upperName(context: GraphContext, path: Path, instances: readonly Instance[]): string | undefined {
  const [first, ...rest] = path.segments;
  if (first === undefined) return undefined;
  const entry = context.lowers.entries.get(first.name.text);
  if (entry?.lower.kind === "broken") return undefined;
  if (entry === undefined || entry.lower.kind === "need") {
    const known = instances.map(({ name }) => name.text);
    const help = suggestion(first.name.text, known);
    context.report("unknownName", first.span, { kind: "instance", name: first.name.text }, { help });
    return undefined;
  }
  if (entry.lower.kind === "graph") {
    context.report(
      "barrierInside",
      path.span,
      { path: textOf(context, path.span), graph: entry.lower.graph.name },
      {
        related: [
          { span: entry.lower.graph.nameSpan, message: note("declaredHere", { name: entry.lower.graph.name }) },
        ],
      },
    );
    return undefined;
  }
  if (rest[0] !== undefined) {
    context.report("nothingInside", rest[0].span, { name: first.name.text, inside: rest[0].name.text });
    return undefined;
  }
  return first.name.text;
}

/** Bindings on which a message can come up: those over a device or a need, and those above them. */
function reachableUppers(bindings: readonly BindingType[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const fed = new Set<string>();
  // Bindings stand bottom-up, so one walk is enough. What is inside a sub-graph stands on the graph's needs.
  for (const { id, upper, lower, realm } of bindings) {
    const inside = lower.path.length > 1;
    if (!lower.isNeed && !inside && !fed.has(lower.path[0] ?? "")) continue;
    reached.add(id);
    if (realm !== "control") fed.add(upper);
  }
  return reached;
}

export function edge({ lower, upper }: BindingType): string {
  return `${lower.path.join(".")} -> ${upper}`;
}
