/** What expressions name. */
import type { Expr } from "../compiler/index.js";

/** The names of the parameters, axes or fields that are in expressions. */
export function namesIn(values: readonly Expr[]): Set<string> {
  const names = new Set<string>();
  for (const value of values) {
    mentions(value, (name) => {
      names.add(name);
      return false;
    });
  }
  return names;
}

/** Whether an expression names a parameter that is wanted. */
export function mentions(expr: Expr, wanted: (name: string) => boolean): boolean {
  switch (expr.kind) {
    case "parameter":
      return wanted(expr.name);
    case "unary":
      return mentions(expr.operand, wanted);
    case "binary":
      return mentions(expr.left, wanted) || mentions(expr.right, wanted);
    case "if":
      return [expr.condition, expr.then, expr.else].some((each) => mentions(each, wanted));
    case "list":
      return expr.items.some((each) => mentions(each, wanted));
    case "call":
    case "varying":
      return expr.arguments.some((each) => mentions(each, wanted));
    case "mode":
      return Object.values(expr.arguments).some((each) => mentions(each, wanted));
    case "measure":
    case "measured":
      return Object.values(expr.at).some((each) => mentions(each, wanted));
    default:
      return false;
  }
}
