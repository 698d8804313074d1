/** `rtt[version: "Regular"]`: the same measure, or measured value, at another point of the table. */
import type { SelectExpression } from "../../../grammar/index.js";
import { type Extras, note } from "../diagnostics/report.js";
import { unknownExpr } from "./literals.js";
import type { Checkers, Axis, Place } from "./place.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { Expr } from "../program.js";
import { showValue } from "./show.js";
import { valueType } from "./operators.js";
import { describe, fits, scalar } from "./types.js";

export function selectAt(place: Place, expression: SelectExpression, { checkExpression }: Checkers): Expr {
  const of = checkExpression(place, expression.of);
  const at: Record<string, Expr> = {};
  for (const argument of expression.at) {
    const { name } = argument;
    if (name === undefined) {
      place.report("selectWithoutAxis", argument.span, {});
      continue;
    }
    const axis = place.axes?.get(name.text);
    if (axis === undefined) {
      place.report(
        "unknownName",
        name.span,
        { kind: "axis", name: name.text },
        {
          help: suggestion(name.text, place.axes?.keys() ?? []),
        },
      );
      continue;
    }
    if (Object.hasOwn(at, name.text)) {
      place.report("argumentTwice", name.span, { name: name.text });
      continue;
    }
    const value = checkExpression(place, argument.value, axis.labelled ? undefined : axis.rows[0]?.values[0]?.type);
    at[name.text] = value;
    checkPoint(place, name.text, axis, value);
  }
  if (of.type.kind === "unknown") return of;
  if (of.kind !== "measure" && of.kind !== "measured") {
    place.report("selectOfWhat", expression.of.span, { actual: describe(of.type) });
    return unknownExpr(expression.span);
  }
  return { ...of, at: { ...of.at, ...at }, span: expression.span };
}

/** The axis must have this value. */
function checkPoint(place: Place, name: string, axis: Axis, value: Expr): void {
  // An axis without rows is reported elsewhere.
  if (axis.rows.length === 0) return;
  if (value.kind !== "literal" || value.value === null) {
    if (value.type.kind !== "unknown") place.report("selectNotKnown", value.span, { axis: name });
    return;
  }
  const related = (): NonNullable<Extras["related"]> => [{ span: axis.span, message: note("axisHere", { name }) }];
  const type = axis.labelled ? scalar("string") : axis.rows[0]?.values[0]?.type;
  if (type !== undefined && !fits(valueType(value), type)) {
    const values = { what: `axis "${name}"`, expected: describe(type), actual: describe(valueType(value)) };
    place.report("wrongType", value.span, values, { related: related() });
    return;
  }
  const has = axis.rows.some(({ label, values: [first] }) =>
    axis.labelled ? label === value.value : first?.kind !== "literal" || first.value === value.value,
  );
  if (has) return;
  const labels = axis.rows.map(({ label }) => label);
  place.report(
    "notOnAxis",
    value.span,
    { axis: name, value: showValue(value.value, value.type) },
    {
      related: related(),
      help: axis.labelled ? suggestion(String(value.value), labels) : note("known", { names: labels }),
    },
  );
}
