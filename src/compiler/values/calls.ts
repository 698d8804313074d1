/** Functions in expressions. The list is closed: programs cannot define functions. */
import { type CallExpression, nearestWord, presetNames } from "../../../grammar/index.js";
import { readCapture } from "./capture.js";
import { literal, unknownExpr } from "./literals.js";
import type { Checkers, Place } from "./place.js";
import { nearestSuggestion, suggestion } from "../diagnostics/suggestions.js";
import { modeNames } from "./modes.js";
import { valueType } from "./operators.js";
import type { Expr, Type } from "../program.js";
import { describe, fits, hasManyValues, isNumeric, scalar, unknownType } from "./types.js";

/** The types of each function's arguments and result. `samples` is a series or a list. */
const functions: Readonly<
  Record<string, { readonly takes: "number" | "samples" | "some"; readonly also?: "percent" }>
> = {
  ceil: { takes: "number" },
  floor: { takes: "number" },
  min: { takes: "some" },
  max: { takes: "some" },
  mean: { takes: "samples" },
  sum: { takes: "samples" },
  count: { takes: "samples" },
  percentile: { takes: "samples", also: "percent" },
  confidence: { takes: "samples" },
  steady: { takes: "samples" },
};

/** The values of a gauge: its mean over time, its least and its greatest. */
const ofGauge = ["mean", "min", "max"];

const labels = ["measured", "fitted", "assumed"];

export function checkCall(place: Place, call: CallExpression, { checkExpression }: Checkers): Expr {
  const { callee, span } = call;
  const name = callee.text;
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
  const items = call.arguments.map((argument) => ({ argument, expr: known && checkExpression(place, argument.value) }));
  if (known === undefined) {
    if (name === "capture") return readCapture(place, call);
    if (name === "csv") place.report("csvNotHere", span, {});
    else if (labels.includes(name)) place.report("labelNotHere", span, { label: name });
    else if (nearestWord(name, [...modeNames, ...presetNames]) !== undefined)
      place.report(
        "unknownName",
        callee.span,
        { kind: "mode", name },
        { help: nearestSuggestion(name, [...modeNames, ...presetNames]) },
      );
    else place.report("unknownFunction", callee.span, { name }, { help: suggestion(name, Object.keys(functions)) });
    return unknownExpr(span);
  }
  const named = call.arguments.find((argument) => argument.name !== undefined);
  if (named?.name !== undefined) {
    place.report("namedForFunction", named.span, { function: name });
    return unknownExpr(span);
  }
  const values = items.map(({ expr }) => expr ?? unknownExpr(span));
  const wantedCount = known.also === "percent" ? 2 : 1;
  if (known.takes === "some" ? values.length < 1 : values.length !== wantedCount) {
    place.report("wrongArgumentCount", span, { function: name, expected: wantedCount, given: values.length });
    return unknownExpr(span);
  }
  const type = resultType(place, name, known.takes, values);
  if (type === undefined) return unknownExpr(span);
  if (known.also === "percent" && values[1] !== undefined) checkPercent(place, values[1]);
  return fold(name, values, type, span) ?? { kind: "call", function: name, arguments: values, type, span };
}

/** The series itself, where only its steady part is asked for. */
function seriesOf(expr: Expr): Expr {
  return expr.kind === "call" && expr.function === "steady" ? (expr.arguments[0] ?? expr) : expr;
}

/** The type of one sample, if a value has samples. */
function sampleType(given: Expr): Type | undefined {
  const expr = seriesOf(given);
  if (expr.kind === "hostItem" && hasManyValues(expr.type)) return expr.element ?? unknownType;
  return expr.type.kind === "list" ? expr.type.of : expr.type.kind === "unknown" ? unknownType : undefined;
}

function resultType(
  place: Place,
  name: string,
  takes: "number" | "samples" | "some",
  values: readonly Expr[],
): Type | undefined {
  const [first] = values;
  if (first === undefined) return undefined;
  const wrong = (expr: Expr, expected: string): undefined => {
    const actual = describe(valueType(expr));
    place.report("wrongFunctionArgument", expr.span, { function: name, expected, actual });
  };
  if (takes === "samples" || (takes === "some" && values.length === 1)) {
    const sample = sampleType(first);
    const item = seriesOf(first);
    const isSeries = first.type.kind === "series";
    const isOne = item.kind === "hostItem" && item.array?.index !== "all" && isSeries;
    if (name === "confidence" && first.type.kind !== "unknown" && !isOne) return wrong(first, "a series of one host");
    if (name === "steady" && item !== first) return wrong(first, "a series that is not cut yet");
    if (name === "steady" && !isSeries && first.type.kind !== "unknown") return wrong(first, "a series");
    const isGauge = first.type.kind === "gauge" && !ofGauge.includes(name);
    if (sample === undefined || isGauge) return wrong(first, isGauge ? "a series or a histogram" : "a series");
    if (name === "steady") return first.type;
    return name === "count" ? scalar("int") : sample;
  }
  if (takes === "number") {
    const type = valueType(first);
    return type.kind === "unknown" || type.kind === "int" || type.kind === "ratio"
      ? scalar("int")
      : wrong(first, "a number");
  }
  let type = valueType(first);
  for (const expr of values) {
    const other = valueType(expr);
    if (other.kind !== "unknown" && !isNumeric(other)) return wrong(expr, "a number or a quantity");
    if (!fits(other, type) && !fits(type, other)) return wrong(expr, describe(type));
    if (fits(type, other)) type = other;
  }
  return type;
}

function checkPercent(place: Place, expr: Expr): void {
  const type = valueType(expr);
  if (type.kind === "unknown") return;
  if (type.kind !== "int" && type.kind !== "ratio") {
    const values = { function: "percentile", expected: "a number from 0 to 100", actual: describe(type) };
    place.report("wrongFunctionArgument", expr.span, values);
  } else if (expr.kind === "literal" && typeof expr.value === "number" && (expr.value < 0 || expr.value > 100)) {
    place.report("outOfBounds", expr.span, { what: "a percentile", bounds: "in 0..100", value: String(expr.value) });
  }
}

function fold(name: string, values: readonly Expr[], type: Type, span: Expr["span"]): Expr | undefined {
  const numbers = values.map((expr) =>
    expr.kind === "literal" && typeof expr.value === "number" ? expr.value : undefined,
  );
  if (type.kind === "list" || type.kind === "varying" || type.kind === "unknown") return undefined;
  if (!numbers.every((value) => value !== undefined)) return undefined;
  const [first = 0] = numbers;
  if (name === "ceil") return literal(Math.ceil(first), "int", span);
  if (name === "floor") return literal(Math.floor(first), "int", span);
  if (name === "min") return literal(Math.min(...numbers), type.kind, span);
  if (name === "max") return literal(Math.max(...numbers), type.kind, span);
  return undefined;
}
