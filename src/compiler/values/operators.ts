/** Operators on types and on known values: the compiler computes all that it can. */
import type { BinaryOperator } from "../../../grammar/index.js";
import type { Expr, ScalarKind, Type } from "../program.js";
import { fits, isNumeric, sameType, scalar, unknownType } from "./types.js";

/** The type of an expression as an operand: a counter is its number, a series its samples. */
export function valueType(expr: Expr): Type {
  if (expr.kind === "hostItem" && expr.element !== undefined && expr.type.kind === "counter") return expr.element;
  return expr.type;
}

/** Products of two different quantities: left, right, result. The operands may change places. */
const products: readonly (readonly [ScalarKind, ScalarKind, ScalarKind])[] = [
  ["bytes", "perByte", "time"],
  ["bytes", "cyclesPerByte", "cycles"],
];
const quotients: readonly (readonly [ScalarKind, ScalarKind, ScalarKind])[] = [
  ["time", "bytes", "perByte"],
  ["time", "perByte", "bytes"],
  ["cycles", "bytes", "cyclesPerByte"],
  ["cycles", "cyclesPerByte", "bytes"],
];

/** The type of `left operator right`; undefined if the operands do not fit. */
export function binaryType(operator: BinaryOperator, left: Type, right: Type): Type | undefined {
  const known = left.kind !== "unknown" && right.kind !== "unknown";
  switch (operator) {
    case "and":
    case "or":
      return [left, right].every((type) => fits(type, scalar("bool"))) ? scalar("bool") : undefined;
    case "==":
    case "!=":
      return !known || sameType(left, right) || bothPlain(left, right) || oneMeasured(left, right)
        ? scalar("bool")
        : undefined;
    case "<":
    case "<=":
    case ">":
    case ">=":
      if (!known) return scalar("bool");
      return (isNumeric(left) && sameType(left, right)) || bothPlain(left, right) || oneMeasured(left, right)
        ? scalar("bool")
        : undefined;
    case "+":
    case "-":
      if (!known) return unknownType;
      if (operator === "+" && isAddress(left) && right.kind === "int") return left;
      if (oneMeasured(left, right)) return scalar("measured");
      if (bothPlain(left, right)) return sameType(left, right) ? left : scalar("ratio");
      return isNumeric(left) && sameType(left, right) ? left : undefined;
    case "*":
      if (!known) return unknownType;
      if (oneMeasured(left, right)) return scalar("measured");
      if (bothPlain(left, right)) return sameType(left, right) ? left : scalar("ratio");
      if (isPlain(left) && isNumeric(right)) return right;
      if (isPlain(right) && isNumeric(left)) return left;
      return product(products, left, right) ?? product(products, right, left);
    case "/":
      if (!known) return unknownType;
      if (oneMeasured(left, right)) return scalar("measured");
      if (isNumeric(left) && sameType(left, right)) return scalar("ratio");
      if (isPlain(right) && isNumeric(left)) return isPlain(left) ? scalar("ratio") : left;
      return product(quotients, left, right);
  }
}

/** `10.0.0.1/24 + i` is the address at this offset. */
function isAddress(type: Type): boolean {
  return type.kind === "host" || type.kind === "hostPrefix";
}

function isPlain(type: Type): boolean {
  return type.kind === "int" || type.kind === "ratio";
}
function bothPlain(left: Type, right: Type): boolean {
  return isPlain(left) && isPlain(right);
}
/** A measured value has the unit of its file, so it fits any quantity. */
function oneMeasured(left: Type, right: Type): boolean {
  return (
    [left, right].every((type) => type.kind === "measured" || isNumeric(type)) &&
    (left.kind === "measured" || right.kind === "measured")
  );
}
function product(table: typeof products, left: Type, right: Type): Type | undefined {
  const row = table.find(([first, second]) => first === left.kind && second === right.kind);
  return row && scalar(row[2]);
}

export type Value = number | boolean | string;

/** The value of an operator on known operands; undefined if it has none (division by zero, unequal kinds). */
export function binaryValue(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  if (operator === "==") return left === right;
  if (operator === "!=") return left !== right;
  if (typeof left === "boolean" && typeof right === "boolean") {
    return operator === "and" ? left && right : operator === "or" ? left || right : undefined;
  }
  if (typeof left !== "number" || typeof right !== "number") return undefined;
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0 ? undefined : left / right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    default:
      return undefined;
  }
}
