/** Expressions with a known value. */
import type { Span } from "../../../grammar/index.js";
import type { Expr, ScalarKind } from "../program.js";
import { scalar, unknownType } from "./types.js";

/** Stands for an expression with a fault that was reported. Its type fits all others, so that no further fault is reported. */
export function unknownExpr(span: Span): Expr {
  return { kind: "literal", value: null, type: unknownType, span };
}

export function literal(value: number | boolean | string, kind: ScalarKind, span: Span): Expr {
  return { kind: "literal", value, type: scalar(kind), span };
}
