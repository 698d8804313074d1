/** Axes: the values that an experiment varies, as rows with labels or as a list. */
import type { Name, Span, Vary } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { checkExpression, checkValue } from "../values/expressions.js";
import { textOf } from "../names/written.js";
import type { Place } from "../values/place.js";
import { valueType } from "../values/operators.js";
import type { AxisType, Expr, ParameterType, Type } from "../program.js";
import { mayBeNone, wantedBy } from "../values/parameters.js";
import { showValue } from "../values/show.js";
import { describe, fits, scalar, unknownType } from "../values/types.js";

/** More points than this on one axis are refused. */
const mostRows = 10_000;

type Wanted = ReadonlyMap<string, ParameterType>;

export function checkAxes(place: Place, axes: readonly Vary[], wanted: Wanted): AxisType[] {
  return axes.flatMap((axis): AxisType[] => {
    const checked = axis.in === undefined ? checkRows(place, axis, wanted) : checkList(place, axis, wanted);
    if (checked !== undefined && checked.rows.length > mostRows) {
      place.report("tooManyRows", axis.name.span, { name: axis.name.text, count: checked.rows.length, most: mostRows });
    }
    if (checked === undefined) return [];
    return [axis.chosen ? { ...checked, chosen: true } : checked];
  });
}

/** The names that axes declare, with their types: the values that rows set, and the labels under the name of the axis. */
export function axisTypes(axes: readonly AxisType[]): [string, { type: Type; span: Span }][] {
  return axes.flatMap(({ name, labelled, sets, span }) => {
    const own: [string, { type: Type; span: Span }][] =
      labelled && !sets.some((each) => each.name === name) ? [[name, { type: scalar("string"), span }]] : [];
    return [
      ...own,
      ...sets.map((each): [string, { type: Type; span: Span }] => [each.name, { type: each.type, span }]),
    ];
  });
}

function checkRows(place: Place, { name, sets, rows }: Vary, wanted: Wanted): AxisType | undefined {
  if (rows.length === 0) {
    place.report("emptyAxis", name.span, { name: name.text });
    return undefined;
  }
  const labels = new Map<string, Span>();
  const types: (Type | undefined)[] = sets.map(({ text }) => wanted.get(text)?.type);
  const firsts: (Span | undefined)[] = sets.map(() => undefined);
  const checked = rows.flatMap(({ label, values, span: where }) => {
    const first = labels.get(label.value);
    if (first !== undefined) {
      place.report(
        "labelTwice",
        label.span,
        { axis: name.text, label: label.value },
        {
          related: [{ span: first, message: note("firstOne", {}) }],
        },
      );
      return [];
    }
    labels.set(label.value, label.span);
    if (values.length !== sets.length) {
      const given = values.at(sets.length)?.span ?? where;
      place.report(
        "rowLength",
        given,
        { label: label.value, expected: sets.length, given: values.length },
        {
          related: [{ span: sets[0]?.span ?? name.span, message: note("setsHere", {}) }],
        },
      );
    }
    const exprs = values.slice(0, sets.length).map((value, column): Expr => {
      const type = types[column];
      const known = type !== undefined && type.kind !== "unknown";
      const expr = known
        ? checkValue(place, value, {
            type,
            what: `"${sets[column]?.text ?? ""}" of axis "${name.text}"`,
            ...(firsts[column] !== undefined && { span: firsts[column] }),
            ...(mayBeNone(wanted.get(sets[column]?.text ?? "") ?? {}) && { absent: ["any", "none"] as const }),
          })
        : checkExpression(place, value);
      types[column] = known ? type : valueType(expr);
      firsts[column] ??= wanted.get(sets[column]?.text ?? "") === undefined ? value.span : undefined;
      return expr;
    });
    return [{ label: label.value, values: exprs, span: where }];
  });
  const setTypes = sets.map(({ text }, column) => ({ name: text, type: types[column] ?? unknownType }));
  return { name: name.text, labelled: true, sets: setTypes, rows: checked, span: name.span };
}

function checkList(place: Place, { name, in: list }: Vary, wanted: Wanted): AxisType | undefined {
  if (list === undefined || list.kind === "ErrorExpression") return undefined;
  const parameter = wanted.get(name.text);
  // The items of a list that is written here are checked one by one, so that each fault is shown at its place.
  if (list.kind === "ListExpression" && parameter !== undefined && list.items.length > 0) {
    const what = `axis "${name.text}"`;
    const items = list.items.map((item) => checkValue(place, item, wantedBy(parameter, what)));
    return items.some(({ type }) => type.kind === "unknown") ? undefined : listAxis(place, name, items, parameter.type);
  }
  const expr = checkExpression(place, list, parameter && { kind: "list", of: parameter.type });
  if (expr.type.kind === "unknown") return undefined;
  if (expr.kind !== "list") {
    const values = { what: `axis "${name.text}"`, expected: "a list", actual: describe(expr.type) };
    place.report("wrongType", list.span, values);
    return undefined;
  }
  if (expr.items.length === 0) {
    place.report("emptyAxis", name.span, { name: name.text });
    return undefined;
  }
  const type = expr.type.kind === "list" ? expr.type.of : unknownType;
  if (parameter !== undefined && !fits(type, parameter.type)) {
    const values = { what: `axis "${name.text}"`, expected: describe(parameter.type), actual: describe(type) };
    place.report("wrongType", expr.items[0]?.span ?? list.span, values, {
      related: [{ span: parameter.span, message: note("wantedHere", {}) }],
    });
    return undefined;
  }
  return listAxis(place, name, expr.items, type);
}

function listAxis(place: Place, name: Name, items: readonly Expr[], type: Type): AxisType {
  const seen = new Map<string, Span>();
  const rows = items.flatMap((item) => {
    const label = item.kind === "literal" && item.value !== null ? shownAs(place, item) : textOf(place, item.span);
    const first = seen.get(label);
    if (first !== undefined) {
      place.report(
        "labelTwice",
        item.span,
        { axis: name.text, label },
        { related: [{ span: first, message: note("firstOne", {}) }] },
      );
      return [];
    }
    seen.set(label, item.span);
    return [{ label, values: [item], span: item.span }];
  });
  return { name: name.text, labelled: false, sets: [{ name: name.text, type }], rows, span: name.span };
}

/** The text of a value that is written here; for a constant from elsewhere, its value. */
function shownAs(place: Place, item: Extract<Expr, { kind: "literal" }>): string {
  const text = textOf(place, item.span);
  return /^[\d(]/.test(text) || item.value === null ? text : showValue(item.value, item.type).replace(/^"|"$/g, "");
}
