/** Scenarios in which an experiment chooses graphs, machines, media or numbers of members: each choice that its axes make is a world of its own. */
import type { Path } from "../../../grammar/index.js";
import { describe, sameType } from "../values/types.js";
import { evaluate, type KnownValue } from "../values/evaluate.js";
import { parametersIn } from "../names/mentions.js";
import { textOf } from "../names/written.js";
import { unknownExpr } from "../values/literals.js";
import type { Place } from "../values/place.js";
import { hostItem } from "../scenarios/host-items.js";
import { valueType, type Value } from "../values/operators.js";
import type { AxisType, Expr, ScenarioType } from "../program.js";
import { makesWorlds, scenarioFor } from "../scenarios/scenarios.js";
import type { Choice, KnownHost } from "../scenarios/context.js";
import type { Context } from "../names/scope.js";

interface Variant {
  readonly scenario: ScenarioType;
  readonly choice: Choice;
}

/** The most points of axes that choose worlds. Each world is a scenario that is opened by itself. */
export const mostWorlds = 1000;

/**
 * In the order in which the axes reach them; none if a choice has a fault.
 * @returns the number of points if there are more than {@link mostWorlds}.
 */
export function variantsOf(
  context: Context,
  axes: readonly AxisType[],
  scenario: ScenarioType,
  given: Readonly<Record<string, Expr>>,
): Variant[] | number {
  const structures = scenario.parameters.flatMap((each) => {
    const value = given[each.name] ?? each.default;
    return makesWorlds(each) && value !== undefined ? [{ name: each.name, value }] : [];
  });
  const asked = new Set(structures.flatMap(({ value }) => parametersIn(value)));
  const choosing = axes.filter(({ name, sets }) => asked.has(name) || sets.some((each) => asked.has(each.name)));
  const count = choosing.reduce((product, { rows }) => product * rows.length, 1);
  if (count > mostWorlds) return count;
  let points: ReadonlyMap<string, Value>[] = [new Map()];
  for (const { name, sets, rows } of choosing) {
    points = points.flatMap((point) =>
      rows.map((row) => {
        const values = sets.flatMap((each, column): [string, Value][] => {
          const value = row.values[column];
          return value?.kind === "literal" && value.value !== null ? [[each.name, value.value]] : [];
        });
        return new Map([...point, [name, row.label], ...values]);
      }),
    );
  }
  const variants = new Map<string, Variant>();
  for (const point of points) {
    const choice: Record<string, Value> = {};
    for (const { name, value } of structures) {
      const chosen = evaluate(value, point);
      if (isPlain(chosen)) choice[name] = chosen;
    }
    const key = Object.values(choice).join(", ");
    if (Object.keys(choice).length < structures.length || variants.has(key)) continue;
    variants.set(key, { scenario: scenarioFor(context, scenario, choice), choice });
  }
  return [...variants.values()];
}

function isPlain(value: KnownValue | undefined): value is Value {
  return typeof value === "number" || typeof value === "string" || typeof value === "boolean";
}

/** An item of a host that every world of the experiment must have, with the same type. */
export function itemInAll(
  place: Place,
  worlds: readonly ReadonlyMap<string, KnownHost | undefined>[],
  path: Path,
): Expr {
  if (worlds.length === 0) return hostItem(place, undefined, path);
  const items = worlds.map((hosts) => hostItem(place, hosts, path));
  const [first = unknownExpr(path.span)] = items;
  const wrong = items.find(({ type }) => type.kind === "unknown");
  if (wrong !== undefined) return wrong;
  const other = items.find((each) => !sameType(each.type, first.type) || !sameType(valueType(each), valueType(first)));
  if (other === undefined) return first;
  const values = { path: textOf(place, path.span), first: describe(first.type), other: describe(other.type) };
  place.report("itemDiffers", path.span, values);
  return unknownExpr(path.span);
}
