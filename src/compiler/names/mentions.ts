/** The parts of checked expressions, and the names in them. */
import type { Expr } from "../program.js";

const none: readonly Expr[] = [];

/** The expressions directly inside an expression. */
export function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case "unary":
      return [expr.operand];
    case "binary":
      return [expr.left, expr.right];
    case "if":
      return [expr.condition, expr.then, expr.else];
    case "list":
      return expr.items;
    case "call":
    case "varying":
      return expr.arguments;
    case "mode":
      return Object.values(expr.arguments);
    case "measure":
    case "measured":
      return Object.values(expr.at);
    default:
      return none;
  }
}

/** The names of the parameters, axes or fields anywhere in an expression. */
export function parametersIn(expr: Expr): string[] {
  return expr.kind === "parameter" ? [expr.name] : partsOf(expr).flatMap(parametersIn);
}

/** Whether an expression names one of the wanted parameters. */
export function mentions(expr: Expr, wanted: (name: string) => boolean): boolean {
  return expr.kind === "parameter" ? wanted(expr.name) : partsOf(expr).some((each) => mentions(each, wanted));
}
