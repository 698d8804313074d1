/** The value of an expression where its parameters have values. */
import { binaryValue, type Value } from "./operators.js";
import type { Expr } from "../program.js";

/** Undefined where it has none: a division by zero, something that only a run can tell, a name without a value. */
export function evaluate(expr: Expr, valueOf: (name: string) => Value | undefined): Value | undefined {
  switch (expr.kind) {
    case "literal":
      return expr.value ?? undefined;
    case "parameter":
      return valueOf(expr.name);
    case "unary": {
      const operand = evaluate(expr.operand, valueOf);
      if (expr.operator === "not") return typeof operand === "boolean" ? !operand : undefined;
      return typeof operand === "number" ? 0 - operand : undefined;
    }
    case "binary": {
      const left = evaluate(expr.left, valueOf);
      const right = evaluate(expr.right, valueOf);
      return left === undefined || right === undefined ? undefined : binaryValue(expr.operator, left, right);
    }
    case "if": {
      const condition = evaluate(expr.condition, valueOf);
      if (typeof condition !== "boolean") return undefined;
      return evaluate(condition ? expr.then : expr.else, valueOf);
    }
    case "call":
      return called(
        expr.function,
        expr.arguments.map((each) => evaluate(each, valueOf)),
      );
    default:
      return undefined;
  }
}

function called(name: string, values: readonly (Value | undefined)[]): Value | undefined {
  const numbers = values.filter((value) => typeof value === "number");
  const [first] = numbers;
  if (first === undefined || numbers.length < values.length) return undefined;
  if (name === "ceil") return Math.ceil(first);
  if (name === "floor") return Math.floor(first);
  if (name === "min") return Math.min(...numbers);
  return name === "max" ? Math.max(...numbers) : undefined;
}
