/** Values with their source: `measured(v, "source")`, `fitted(v, low..high)`, `assumed(v)`. */
import type { Argument, CallExpression, Expression } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { checkValue } from "./expressions.js";
import { textOf } from "../names/written.js";
import type { Place, Wanted } from "./place.js";
import { valueType } from "./operators.js";
import type { Expr, LabelledValue, ScalarKind } from "../program.js";
import { checkExpression } from "./expressions.js";
import { describe, fits, scalar } from "./types.js";
import { suggestion } from "../diagnostics/suggestions.js";
import { checkBounds } from "./bounds.js";

const labels = ["measured", "fitted", "assumed"] as const;
type Label = (typeof labels)[number];

export interface LabelledWanted {
  readonly what: string;
  readonly kinds: readonly ScalarKind[];
  readonly words?: readonly string[];
  readonly least?: number;
  readonly most?: number;
}

export function checkLabelled(place: Place, expression: Expression, wanted: LabelledWanted): LabelledValue | undefined {
  const { what } = wanted;
  if (expression.kind === "ErrorExpression") return undefined;
  const label =
    expression.kind === "CallExpression" ? labels.find((each) => each === expression.callee.text) : undefined;
  if (expression.kind !== "CallExpression" || label === undefined) return bare(place, expression, wanted);

  const [first, ...rest] = expression.arguments;
  const named = expression.arguments.find(({ name }) => name !== undefined);
  if (named !== undefined) {
    place.report("namedForFunction", named.span, { function: label });
    return undefined;
  }
  if (first === undefined) {
    place.report("labelForm", expression.span, { label, form: forms[label] });
    return undefined;
  }
  const value = known(place, first.value, wanted);
  if (value === undefined) return undefined;
  return finish(place, expression, label, value, rest, what);
}

const forms: Readonly<Record<Label, string>> = {
  measured: 'measured(value, "source")',
  fitted: "fitted(value, low..high)",
  assumed: "assumed(value)",
};

function finish(
  place: Place,
  call: CallExpression,
  label: Label,
  value: LabelledValue,
  rest: readonly Argument[],
  what: string,
): LabelledValue | undefined {
  const source = (argument: Argument | undefined): { source?: string } => {
    if (argument === undefined) return {};
    const expr = checkValue(place, argument.value, { type: scalar("string"), what: "the source of a value" });
    return expr.kind === "literal" && typeof expr.value === "string" ? { source: expr.value } : {};
  };
  const most = { measured: 1, fitted: 2, assumed: 0 }[label];
  const least = { measured: 1, fitted: 1, assumed: 0 }[label];
  if (rest.length < least || rest.length > most) {
    place.report("labelForm", call.span, { label, form: forms[label] });
    return undefined;
  }
  const [second, third] = rest;
  if (label === "assumed") return { ...value, label, span: call.span };
  if (label === "measured") return { ...value, label, ...source(second), span: call.span };
  if (second === undefined) return undefined;
  const range = second.value;
  if (range.kind !== "RangeExpression") {
    if (range.kind !== "ErrorExpression") place.report("labelForm", range.span, { label, form: forms.fitted });
    return undefined;
  }
  const end = (expression: Expression): number | undefined => {
    const expr = checkValue(place, expression, { type: scalar(value.kind), what: `a bound of ${what}` });
    return expr.kind === "literal" && typeof expr.value === "number" ? expr.value : undefined;
  };
  const [low, high] = [end(range.from), end(range.to)];
  if (low === undefined || high === undefined) return undefined;
  if (low > high) {
    place.report("emptyRange", range.span, {});
    return undefined;
  }
  const span = call.arguments[0]?.span ?? call.span;
  if (typeof value.value === "number" && (value.value < low || value.value > high)) {
    place.report(
      "fittedOutside",
      span,
      { what, value: textOf(place, span), bounds: textOf(place, range.span) },
      {
        related: [{ span: range.span, message: note("boundsHere", {}) }],
      },
    );
  }
  return { ...value, label, low, high, ...source(third), span: call.span };
}

/** Words and truth values say how hardware is built and need no label; a quantity needs one. */
function bare(place: Place, expression: Expression, wanted: LabelledWanted): LabelledValue | undefined {
  if (expression.kind === "CallExpression") {
    place.report(
      "unknownLabel",
      expression.callee.span,
      { name: expression.callee.text },
      {
        help: suggestion(expression.callee.text, labels),
      },
    );
    return undefined;
  }
  const value = known(place, expression, wanted);
  if (value === undefined || value.kind === "word" || value.kind === "bool") return value;
  const text = textOf(place, expression.span);
  place.report(
    "bareValue",
    expression.span,
    { what: wanted.what },
    {
      help: note("labels", {}),
      fix: { span: expression.span, replacement: `assumed(${text})`, title: note("addLabel", {}) },
    },
  );
  return value;
}

/** The value itself, of one of the kinds, known at compile time. Until the label is read, it is labelled `assumed`. */
function known(place: Place, expression: Expression, wanted: LabelledWanted): LabelledValue | undefined {
  const { what, kinds, words, least = 0, most } = wanted;
  const [first = "int"] = kinds;
  const single: Wanted = { type: scalar(first), what, ...(words && { words }) };
  let expr: Expr;
  if (kinds.length === 1 || expression.kind === "NumberLiteral") expr = checkValue(place, expression, single);
  else {
    expr = checkExpression(place, expression);
    const type = valueType(expr);
    if (!kinds.some((kind) => fits(type, scalar(kind)))) {
      const expected = kinds.map((kind) => describe(scalar(kind))).join(" or ");
      place.report("wrongType", expression.span, { what, expected, actual: describe(type) });
      return undefined;
    }
  }
  const { type } = expr;
  if (type.kind === "unknown" || type.kind === "list" || type.kind === "varying") return undefined;
  if (expr.kind !== "literal" || expr.value === null) {
    place.report("notKnown", expression.span, { what });
    return undefined;
  }
  checkBounds(place, expr, { what, low: least, ...(most !== undefined && { high: most }) });
  return {
    value: expr.value,
    kind: type.kind === "int" && first === "ratio" ? "ratio" : type.kind,
    label: "assumed",
    span: expression.span,
  };
}
