/** Expectations: what a program demands of the cells of a table. */
import type { Expect, Expression } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { checkExpression, checkValue } from "../values/expressions.js";
import { textOf } from "../names/written.js";
import { unknownExpr } from "../values/literals.js";
import type { ExperimentPlace } from "./context.js";
import { valueType } from "../values/operators.js";
import type { ExpectationType, Expr, Type } from "../program.js";
import { readTable } from "./measured-tables.js";
import { describe, fits, hasManyValues, isNumeric, proposedUnit, scalar } from "../values/types.js";

export function checkExpectations(place: ExperimentPlace, expectations: readonly Expect[]): ExpectationType[] {
  return expectations.map((expectation): ExpectationType => {
    const { value: written, within, when: condition, span } = expectation;
    const when = condition && checkValue(place, condition, { type: scalar("bool"), what: 'what stands after "when"' });
    const common = { text: textOf(place, span).replace(/;$/, ""), ...(when !== undefined && { when }), span };
    if (within === undefined) {
      const value = checkValue(place, written, { type: scalar("bool"), what: "an expectation without a tolerance" });
      return { ...common, kind: "holds", value };
    }
    const value = checkExpression(place, written);
    const type = compared(place, value);
    const of = checkCompared(place, within.of, type);
    const each = tolerance(place, within.each, type);
    const mean = within.mean && tolerance(place, within.mean, type);
    return {
      ...common,
      kind: "within",
      value,
      of,
      ...(value.kind === "measure" && { measure: value.name }),
      ...(each !== undefined && { each }),
      ...(mean !== undefined && { mean }),
    };
  });
}

/** An expectation compares numbers and quantities only. */
function compared(place: ExperimentPlace, value: Expr): Type {
  const type = valueType(value);
  if (hasManyValues(type)) place.report("seriesWithoutAggregate", value.span, { what: describe(type) });
  else if (type.kind !== "unknown" && type.kind !== "measured" && !isNumeric(type)) {
    const values = { what: "what is compared", expected: "a number or a quantity", actual: describe(type) };
    place.report("wrongType", value.span, values);
  } else return type;
  return { kind: "unknown" };
}

/** The value to compare with: of the same type, or measured values, which may be named here directly. */
function checkCompared(place: ExperimentPlace, written: Expression, type: Type): Expr {
  if (written.kind === "CallExpression" && written.callee.text === "csv") {
    const name = textOf(place, written.span);
    const known = place.tables.some((each) => each.name === name);
    const table = known ? undefined : readTable(place, written, name, place.axisTypes);
    if (table !== undefined) place.tables.push(table);
    return known || table !== undefined
      ? { kind: "measured", table: name, at: {}, type: scalar("measured"), span: written.span }
      : unknownExpr(written.span);
  }
  const of = checkExpression(place, written);
  const actual = valueType(of);
  const plain = [actual, type].every((each) => each.kind === "int" || each.kind === "ratio");
  if (plain || actual.kind === "measured" || type.kind === "measured" || fits(actual, type)) return of;
  const values = { what: "what it is compared with", expected: describe(type), actual: describe(actual) };
  place.report("wrongType", written.span, values);
  return unknownExpr(written.span);
}

/** `2 %` of the compared value, or an amount in the value's own unit. */
function tolerance(place: ExperimentPlace, written: Expression, type: Type): ExpectationType["each"] {
  const expr = checkExpression(place, written);
  const actual = valueType(expr);
  const plain = type.kind === "int" || type.kind === "ratio" || type.kind === "measured" || type.kind === "unknown";
  const relative = written.kind === "QuantityLiteral" && written.unit === "%";
  const absolute = fits(actual, type) || (plain && (actual.kind === "int" || actual.kind === "ratio"));
  if (actual.kind === "unknown") return undefined;
  if (!relative && !absolute && !(actual.kind === "ratio")) {
    const unit =
      type.kind === "list" || type.kind === "varying" || type.kind === "unknown" ? undefined : proposedUnit[type.kind];
    if (unit !== undefined && written.kind === "NumberLiteral") {
      const replacement = `${textOf(place, written.span)} ${unit}`;
      place.report(
        "missingUnit",
        written.span,
        { what: "a tolerance", expected: describe(type) },
        {
          fix: { span: written.span, replacement, title: note("addUnit", {}) },
        },
      );
    } else {
      const values = { what: "a tolerance", expected: `a ratio or ${describe(type)}`, actual: describe(actual) };
      place.report("wrongType", written.span, values);
    }
    return undefined;
  }
  if (expr.kind !== "literal" || typeof expr.value !== "number") {
    place.report("notKnown", written.span, { what: "a tolerance" });
    return undefined;
  }
  if (expr.value < 0) {
    place.report("outOfBounds", written.span, {
      what: "a tolerance",
      bounds: "at least 0",
      value: textOf(place, written.span),
    });
    return undefined;
  }
  return { value: expr.value, relative: relative || (actual.kind === "ratio" && !plain) };
}
