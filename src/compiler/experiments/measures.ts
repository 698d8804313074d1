/** Measures: the cells of an experiment's table, each from a finished run or from other cells. */
import { unitNamed, UNITS, type Measure, type Name } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { checkExpression, dimensionKinds } from "../values/expressions.js";
import type { Place } from "../values/place.js";
import { valueType } from "../values/operators.js";
import type { Expr, MeasureType, Type } from "../program.js";
import { declare } from "../names/scope.js";
import { suggestion } from "../diagnostics/suggestions.js";
import { describe, hasManyValues, proposedUnit, unknownType } from "../values/types.js";

/** In order: a measure may use the measures above it. */
export function checkMeasures(place: Place, measures: readonly Measure[]): MeasureType[] {
  return measures.flatMap((measure): MeasureType[] => {
    const value = checkExpression(place, measure.value);
    const type = checkCell(place, value);
    const kind = kindOfMeasure(place, measure, value);
    const unit = checkUnit(place, measure, type);
    declare(place, place.scope, measure.name, { kind: "measure", type });
    return kind === undefined
      ? []
      : [{ name: measure.name.text, doc: measure.doc ?? "", kind, value, unit, span: measure.span }];
  });
}

/** The types that a cell may have: a number or a quantity. */
function checkCell(place: Place, value: Expr): Type {
  const type = valueType(value);
  if (hasManyValues(type)) {
    place.report("seriesWithoutAggregate", value.span, { what: describe(type) });
    return unknownType;
  }
  if (type.kind === "unknown" || type.kind === "int" || type.kind === "ratio" || type.kind === "measured") return type;
  if (type.kind in proposedUnit) return type;
  const values = { what: "a measure", expected: "a number or a quantity", actual: describe(type) };
  const isOfAll = value.kind === "hostItem" && value.array?.index === "all";
  place.report("wrongType", value.span, values, { help: isOfAll ? note("aggregate", {}) : undefined });
  return unknownType;
}

/** The data that an expression reads: runs, cells, or both. */
export function reads(expr: Expr): { readonly run: boolean; readonly cells: boolean } {
  const none = { run: false, cells: false };
  const join = (parts: readonly Expr[]): typeof none =>
    parts.map(reads).reduce((a, b) => ({ run: a.run || b.run, cells: a.cells || b.cells }), none);
  switch (expr.kind) {
    case "hostItem":
      return { run: true, cells: false };
    case "measure":
    case "measured":
      return { run: false, cells: true };
    case "unary":
      return join([expr.operand]);
    case "binary":
      return join([expr.left, expr.right]);
    case "if":
      return join([expr.condition, expr.then, expr.else]);
    case "list":
      return join(expr.items);
    case "call":
      return join(expr.arguments);
    default:
      return none;
  }
}

function kindOfMeasure(place: Place, measure: Measure, value: Expr): MeasureType["kind"] | undefined {
  const { run, cells } = reads(value);
  if (run && cells) {
    place.report("mixedMeasure", measure.value.span, { name: measure.name.text });
    return undefined;
  }
  return cells ? "derived" : "sampled";
}

function checkUnit(place: Place, { unit, value }: Measure, type: Type): MeasureType["unit"] {
  const none = { name: "", factor: 1 };
  if (unit !== undefined) return namedUnit(place, unit, type) ?? none;
  const proposed =
    type.kind === "unknown" || type.kind === "list" || type.kind === "varying" ? undefined : proposedUnit[type.kind];
  if (proposed === undefined) return none;
  place.report(
    "measureWithoutUnit",
    value.span,
    { actual: describe(type) },
    {
      fix: {
        span: { ...value.span, start: value.span.end },
        replacement: ` in ${proposed}`,
        title: note("addUnitOfMeasure", {}),
      },
    },
  );
  return none;
}

function namedUnit(place: Place, unit: Name, type: Type): MeasureType["unit"] | undefined {
  const found = unitNamed(unit.text);
  if (found === undefined) {
    place.report(
      "unknownName",
      unit.span,
      { kind: "unit", name: unit.text },
      { help: suggestion(unit.text, UNITS.keys()) },
    );
    return undefined;
  }
  const kind = dimensionKinds[found.dimension];
  // A count over a count may be shown as a percentage.
  if (
    type.kind !== "unknown" &&
    type.kind !== "measured" &&
    type.kind !== kind &&
    !(kind === "ratio" && type.kind === "int")
  ) {
    place.report("wrongUnit", unit.span, { unit: unit.text, actual: describe(type) });
    return undefined;
  }
  return { name: found.name, factor: found.factor };
}
