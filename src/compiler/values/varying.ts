/** Arguments of entries that vary: `46 B..100 B`, `[64 B, 1500 B]` and `poisson(3 Hz)` instead of one value. */
import type { CallExpression, Expression } from "../../../grammar/index.js";
import { unknownExpr } from "./literals.js";
import type { Checkers, Place } from "./place.js";
import type { Expr, Type } from "../program.js";
import { scalar } from "./types.js";

/** A range, each value in it equally likely, or a list, each item of it. */
export function checkVarying(
  place: Place,
  { kind, span }: Pick<Expression, "kind" | "span">,
  written: readonly Expression[],
  of: Type,
  { checkValue }: Checkers,
): Expr {
  const range = kind === "RangeExpression";
  const what = range ? "an end of the range" : "an item of the list";
  const values = written.map((each) => checkValue(place, each, { type: of, what }));
  if (values.some(({ type }) => type.kind === "unknown")) return unknownExpr(span);
  const [low, high] = values.map((each) => (each.kind === "literal" ? each.value : undefined));
  if (values.length === 0 || (range && typeof low === "number" && typeof high === "number" && low > high)) {
    place.report(range ? "emptyRange" : "nothingToDraw", span, {});
    return unknownExpr(span);
  }
  return {
    kind: "varying",
    distribution: range ? "uniform" : "oneOf",
    arguments: values,
    type: { kind: "varying", of },
    span,
  };
}

export function isDistribution({ callee }: CallExpression): boolean {
  return callee.text === "poisson";
}

/** `poisson(rate)`: the times between independent events. */
export function checkDistribution(
  place: Place,
  call: CallExpression,
  wanted: Type | undefined,
  { checkExpression, checkValue }: Checkers,
): Expr {
  const { span } = call;
  const type: Type = { kind: "varying", of: scalar("time") };
  if (wanted?.kind !== "varying") {
    for (const { value } of call.arguments) checkExpression(place, value);
    place.report("variesNotHere", span, {});
    return unknownExpr(span);
  }
  const [rate, ...more] = call.arguments;
  if (rate === undefined || more.length > 0) {
    const given = call.arguments.length;
    place.report("wrongArgumentCount", span, { function: call.callee.text, expected: 1, given });
    return unknownExpr(span);
  }
  if (rate.name !== undefined) {
    place.report("namedForFunction", rate.span, { function: call.callee.text });
    return unknownExpr(span);
  }
  const value = checkValue(place, rate.value, { type: scalar("rate"), what: 'the rate of "poisson"' });
  if (value.type.kind === "unknown") return unknownExpr(span);
  return { kind: "varying", distribution: "poisson", arguments: [value], type, span };
}

/** The types that may vary in an entry: they have an order. */
export function mayVary(type: Type): boolean {
  return ["int", "bytes", "time"].includes(type.kind);
}
