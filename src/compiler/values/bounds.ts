/** Values against the range or list that a parameter declares with `in`, and against what their kind allows. */
import { outsideOf, type Range, type Span } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import type { Expr, Type } from "../program.js";
import type { Context } from "../names/scope.js";
import { showValue } from "./show.js";

export interface Bounds extends Range {
  readonly what: string;
  /** Where the bounds are declared. */
  readonly span?: Span;
}

/** Reports a known value that lies outside. A value that is not known yet is judged where the whole program is (value-flows.ts of experiments). */
export function checkBounds(context: Context, expr: Expr, bounds: Bounds): void {
  if (expr.kind === "list") {
    for (const item of expr.items) checkBounds(context, item, bounds);
    return;
  }
  if (expr.kind === "varying" && expr.distribution !== "poisson") {
    for (const each of expr.arguments) checkBounds(context, each, bounds);
    return;
  }
  if (expr.kind !== "literal" || expr.type.kind === "unknown") return;
  const { value, type } = expr;
  if (typeof value !== "number" && typeof value !== "string") return;
  const allowed = outsideOf(value, kindOfValues(type), bounds);
  if (allowed === undefined) return;
  const extras = isDeclared(bounds) &&
    bounds.span && { related: [{ span: bounds.span, message: note("boundsHere", {}) }] };
  const values = { what: bounds.what, bounds: allowed, value: showValue(value, type) };
  context.report("outOfBounds", expr.span, values, extras || undefined);
}

/** Whether there is more than what the kind allows by itself. */
export function isDeclared({ low, high, oneOf }: Range): boolean {
  return low !== undefined || high !== undefined || oneOf !== undefined;
}

/** The kind of a value, or of each of several. */
export function kindOfValues(type: Type): Type["kind"] {
  return type.kind === "varying" || type.kind === "list" ? type.of.kind : type.kind;
}
