/** What `xgc place` looks for: the hosts whose barriers it chooses, what is to be least or most, and what must hold. */
import { UNITS, type Expression, type Goal, type Place as PlaceMember, type Span } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { sitesOf } from "../graphs/sites.js";
import { textOf } from "../names/written.js";
import type { Expr, ExperimentType, GoalType, LimitType, MeasureType, PlaceType } from "../program.js";
import { faultyInside } from "../follow-up-errors/missing-parts.js";
import { pick } from "../scenarios/arrays.js";
import type { KnownHost } from "../scenarios/context.js";
import { suggestion } from "../diagnostics/suggestions.js";
import { checkValue } from "../values/expressions.js";
import { valueType } from "../values/operators.js";
import { isNumeric, proposedUnit, scalar } from "../values/types.js";
import type { ExperimentPlace } from "./context.js";
import { reads } from "./measures.js";

type Worlds = readonly ReadonlyMap<string, KnownHost | undefined>[];

/** @param worlds The hosts of each world that the experiment runs. */
export function checkPlaces(place: ExperimentPlace, places: readonly PlaceMember[], worlds: Worlds): PlaceType[] {
  const placed = new Map<string, Span>();
  return places.flatMap(({ graph, hosts, span }): PlaceType[] => {
    const names = new Set<string>();
    for (const path of hosts) {
      const [first, second] = path.segments;
      if (first === undefined) continue;
      if (second !== undefined) {
        place.report("unknownName", path.span, { kind: "host", name: textOf(place, path.span) });
        continue;
      }
      for (const world of worlds) {
        const quiet = world !== worlds[0] ? { ...place, report: () => undefined } : place;
        for (const known of pick(quiet, "host", world, first)?.items ?? []) {
          const sites = sitesOf(known.instances, place.compilation.protocols).filter(
            (site) => graph === undefined || site.graphs.includes(graph.text),
          );
          if (sites.length === 0) {
            // What the graph has lost by a fault may have been the place.
            if (faultyInside(place.compilation, known.graph).size > 0) continue;
            const graphs = [...new Set(known.instances.flatMap((each) => each.graphs))];
            const help = graph && suggestion(graph.text, graphs);
            const values = { host: known.host.name, graph: graph?.text ?? known.graph.name };
            quiet.report("nothingToPlace", graph?.span ?? path.span, values, { help });
            continue;
          }
          const twice = sites
            .map(({ name }) => placed.get(`${known.host.name} ${name}`))
            .find((each) => each !== undefined);
          if (twice !== undefined && twice !== span && world === worlds[0]) {
            const related = [{ span: twice, message: note("firstOne", {}) }];
            place.report("placedTwice", path.span, { host: known.host.name }, { related });
            continue;
          }
          for (const { name } of sites) placed.set(`${known.host.name} ${name}`, span);
          names.add(known.host.name);
        }
      }
    }
    if (names.size === 0) return [];
    return [{ hosts: [...names], ...(graph !== undefined && { graph: graph.text }), span }];
  });
}

type Goals = Pick<ExperimentType, "goals" | "limits" | "limited">;

export function checkGoals(place: ExperimentPlace, written: readonly Goal[], measures: readonly MeasureType[]): Goals {
  const goals: GoalType[] = [];
  const limited: MeasureType[] = [];
  for (const { direction, measures: names } of written)
    for (const { text, span } of names) {
      const known = place.scope.entries.get(text)?.value;
      if (!measures.some(({ name }) => name === text)) {
        // One with a fault has been reported.
        if (known?.kind === "measure") continue;
        const help = suggestion(
          text,
          measures.map(({ name }) => name),
        );
        place.report("unknownName", span, { kind: "measure", name: text }, { help });
        continue;
      }
      const first = goals.find(({ measure }) => measure === text);
      if (first !== undefined) {
        const related = [{ span: first.span, message: note("firstOne", {}) }];
        place.report("goalTwice", span, { name: text }, { related });
        continue;
      }
      goals.push({ direction, measure: text, span });
    }
  const limits = written.flatMap((goal) =>
    goal.limits.flatMap((limit) => checkLimit(place, limit, [...measures, ...limited], limited) ?? []),
  );
  return { goals, limits, limited };
}

const mirrored = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!=" } as const;

function isComparison(operator: string): operator is keyof typeof mirrored {
  return operator in mirrored;
}

function checkLimit(
  place: ExperimentPlace,
  written: Expression,
  known: readonly MeasureType[],
  limited: MeasureType[],
): LimitType | undefined {
  const expr = checkValue(place, written, { type: scalar("bool"), what: "a limit" });
  if (expr.type.kind === "unknown") return undefined;
  const text = textOf(place, expr.span).replace(/\s+/g, " ");
  const isRead = (side: Expr): boolean => {
    const { run, cells } = reads(side);
    return run || cells;
  };
  if (
    expr.kind !== "binary" ||
    !isComparison(expr.operator) ||
    isRead(expr.left) === isRead(expr.right) ||
    !isNumeric(valueType(isRead(expr.left) ? expr.left : expr.right))
  ) {
    place.report("limitForm", written.span, { limit: text });
    return undefined;
  }
  const flipped = isRead(expr.right);
  const [read, value] = flipped ? [expr.right, expr.left] : [expr.left, expr.right];
  const { run, cells } = reads(read);
  const name = textOf(place, read.span).replace(/\s+/g, " ");
  if (run && cells) {
    place.report("mixedMeasure", read.span, { name });
    return undefined;
  }
  if (!known.some((each) => each.name === name)) {
    const type = valueType(read);
    const proposed = (proposedUnit as Readonly<Record<string, string | undefined>>)[type.kind];
    const unit = { name: proposed ?? "", factor: UNITS.get(proposed ?? "")?.factor ?? 1 };
    limited.push({ name, doc: "", kind: cells ? "derived" : "sampled", value: read, unit, span: read.span });
  }
  const operator = flipped ? mirrored[expr.operator] : expr.operator;
  return { text, measure: name, operator, value, span: written.span };
}
