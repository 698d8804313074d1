/** Barriers: the bindings of a graph on which a thread takes over from an interrupt handler. */
import type { Barrier, BindingPattern, Instance, Path, Span } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { textOf } from "../names/written.js";
import { reportInside, reversed } from "./barrier-ends.js";
import type { GraphContext } from "./context.js";
import { resolveLower, resolveProtocol } from "./lowers.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { BarrierType, BindingType, PoolType } from "../program.js";
import { poolOf } from "./pools.js";
import { checkConditions, barrierText, reportUnknownPoint } from "../protocols/barriers.js";

/** What barriers may name. */
export interface BarrierPlaces {
  readonly bindings: readonly BindingType[];
  readonly instances: readonly Instance[];
  /** Instances of which bindings are missing because of a fault below them. */
  readonly incomplete: ReadonlySet<string>;
  readonly pools: readonly PoolType[];
}

export function checkBarriers(
  context: GraphContext,
  barriers: readonly Barrier[],
  { bindings, instances, incomplete, pools }: BarrierPlaces,
): BarrierType[] {
  const on = new Map<string, Barrier>();
  return barriers.flatMap((barrier): BarrierType[] => {
    const { on: pattern, because, span } = barrier;
    const condition = checkConditions(context, barrier);
    const to = poolOf(context, barrier, pools);
    const common = {
      text: barrierText(context, barrier),
      ...(to !== undefined && { to }),
      ...(condition !== undefined && { when: condition }),
      ...(because !== undefined && { because: because.text }),
      span,
    };
    if (pattern.kind === "PointPattern") {
      const at = checkPoint(context, pattern.point);
      if (at === undefined) return [];
      const key = [...at.instance, at.point].join(".");
      const first = on.get(key)?.span ?? alwaysThere(context, at);
      if (first !== undefined) {
        const related = [{ span: first, message: note("firstOne", {}) }];
        context.report("barrierTwice", pattern.span, { binding: key }, { related });
        return [];
      }
      on.set(key, barrier);
      return [{ bindings: [], at, ...common }];
    }
    const matching = match(context, pattern, bindings, instances, incomplete);
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
    return [{ bindings: free.map(({ id }) => id), ...common }];
  });
}

/** `net.ip.reassembled`: a declared point of an instance. */
function checkPoint(context: GraphContext, path: Path): BarrierType["at"] {
  const last = path.segments.at(-1);
  const indexed = path.segments.find(({ index }) => index !== undefined);
  if (indexed !== undefined) {
    context.report("indexInGraph", indexed.span, {});
    return undefined;
  }
  if (last === undefined || path.segments.length < 2) {
    context.report("pointWithoutInstance", path.span, { path: textOf(context, path.span) });
    return undefined;
  }
  const segments = path.segments.slice(0, -1);
  const protocol = resolveProtocol(context, { segments, span: path.span });
  if (protocol === undefined) return undefined;
  if (!protocol.points.some(({ name }) => name === last.name.text)) {
    reportUnknownPoint(context, protocol, last.name);
    return undefined;
  }
  return { instance: segments.map(({ name }) => name.text), protocol: protocol.name, point: last.name.text };
}

/** The protocol's own barrier at a point, if there is one without a condition. */
function alwaysThere(context: GraphContext, { protocol, point }: NonNullable<BarrierType["at"]>): Span | undefined {
  const own = context.protocols.get(protocol)?.barriers.find((each) => each.point === point);
  return own?.when === undefined ? own?.span : undefined;
}

/** The bindings that match a pattern and on which messages come up; none if the pattern has a fault. */
function match(
  context: GraphContext,
  pattern: BindingPattern,
  bindings: readonly BindingType[],
  instances: readonly Instance[],
  incomplete: ReadonlySet<string>,
): BindingType[] | undefined {
  const { lower, upper } = pattern;
  const right = reversed(context, pattern, bindings);
  if (right !== undefined) {
    const fix = { span: pattern.span, replacement: right, title: note("useInstead", {}) };
    context.report("barrierReversed", pattern.span, { binding: textOf(context, pattern.span), right }, { fix });
    return undefined;
  }
  const below = lower && resolveBelow(context, lower);
  const above = upper && upperName(context, pattern, upper, instances, lower === undefined || below !== undefined);
  if ((lower !== undefined && below === undefined) || (upper !== undefined && above === undefined)) return undefined;
  const samePath = (binding: BindingType): boolean => below === undefined || binding.lower.path.join(".") === below;
  const sameUpper = (binding: BindingType): boolean => above === undefined || binding.upper === above;
  const meant = bindings.filter((binding) => samePath(binding) && sameUpper(binding));
  if (meant.length === 0) {
    // If the instance itself could not be bound, that was reported.
    if (above !== undefined && (incomplete.has(above) || !bindings.some(sameUpper))) return undefined;
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
  const reached = reachableUppers(bindings, incomplete);
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

/** @param wanted Whether a barrier inside a graph is reported: not if the lower end was. */
function upperName(
  context: GraphContext,
  pattern: BindingPattern,
  path: Path,
  instances: readonly Instance[],
  wanted: boolean,
): string | undefined {
  const [first, ...rest] = path.segments;
  if (first === undefined) return undefined;
  const entry = context.lowers.entries.get(first.name.text);
  if (entry?.lower.kind === "broken") return undefined;
  const below = pattern.lower && context.lowers.entries.get(pattern.lower.segments[0]?.name.text ?? "")?.lower;
  if (entry?.lower.kind === "need" && below?.kind === "graph" && pattern.lower !== undefined) {
    // The ends are in the wrong order, and the binding is inside.
    reportInside(context, { ...pattern, lower: path, upper: pattern.lower }, pattern.lower, below.graph);
    return undefined;
  }
  if (entry === undefined || entry.lower.kind === "need") {
    const known = instances.map(({ name }) => name.text);
    const help = suggestion(first.name.text, known);
    context.report("unknownName", first.span, { kind: "instance", name: first.name.text }, { help });
    return undefined;
  }
  if (entry.lower.kind === "graph") {
    if (wanted) reportInside(context, pattern, path, entry.lower.graph);
    return undefined;
  }
  if (rest[0] !== undefined) {
    context.report("nothingInside", rest[0].span, { name: first.name.text, inside: rest[0].name.text });
    return undefined;
  }
  return first.name.text;
}

/** Bindings on which a message can come up: those over a device or a need, those over an unknown lower, and those above them. */
function reachableUppers(bindings: readonly BindingType[], incomplete: ReadonlySet<string>): ReadonlySet<string> {
  const reached = new Set<string>();
  const fed = new Set<string>(incomplete);
  // Bindings stand bottom-up, so one walk is enough. The inside of a sub-graph stands on the graph's needs.
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
