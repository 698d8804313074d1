/** Checks values against the range or list that a parameter declares with `in`. */
import type { Span } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import type { Expr, Type } from "../program.js";
import type { Context } from "../names/scope.js";
import { showValue } from "./show.js";

export interface Bounds {
  readonly what: string;
  readonly low?: number;
  readonly high?: number;
  readonly oneOf?: readonly (number | string)[];
  /** The place of the bounds. */
  readonly span?: Span;
}

/** Reports a known value outside the bounds. An unknown value is checked when a scenario is built. */
export function checkBounds(context: Context, expr: Expr, bounds: Bounds): void {
  if (expr.kind === "list") {
    for (const item of expr.items) checkBounds(context, item, bounds);
    return;
  }
  if (expr.kind === "varying" && expr.distribution !== "poisson") {
    for (const each of expr.arguments) checkBounds(context, each, bounds);
    return;
  }
  if (expr.kind !== "literal" || expr.value === null || typeof expr.value === "boolean" || expr.type.kind === "unknown")
    return;
  const { value, type } = expr;
  const inList = bounds.oneOf === undefined || bounds.oneOf.includes(value);
  const inRange =
    typeof value === "string" || (value >= (bounds.low ?? -Infinity) && value <= (bounds.high ?? Infinity));
  if (inList && inRange) return;
  const extras = bounds.span && { related: [{ span: bounds.span, message: note("boundsHere", {}) }] };
  context.report(
    "outOfBounds",
    expr.span,
    { what: bounds.what, bounds: describeBounds(bounds, type), value: showValue(value, type) },
    extras,
  );
}

function describeBounds({ low, high, oneOf }: Bounds, type: Type): string {
  if (oneOf !== undefined) return `one of ${oneOf.map((each) => showValue(each, type)).join(", ")}`;
  if (high === undefined || high === Infinity) return `at least ${showValue(low ?? 0, type)}`;
  if (low === undefined || low === -Infinity) return `at most ${showValue(high, type)}`;
  return `in ${showValue(low, type)}..${showValue(high, type)}`;
}
