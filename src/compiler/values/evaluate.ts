/** The values of checked expressions, as far as they are known before the run. */
import type { Expr, ModeName, ParameterType } from "../program.js";
import { binaryValue } from "./operators.js";

export interface ModeValue {
  readonly mode: ModeName;
  readonly arguments: Readonly<Record<string, KnownValue | undefined>>;
}
export type KnownValue = number | boolean | string | null | ModeValue | readonly KnownValue[];

/** The values of parameters; undefined if not known. */
export type Environment = ReadonlyMap<string, KnownValue | undefined>;

export const nothingKnown: Environment = new Map();

/** Undefined if the value is not known. */
export function evaluate(expr: Expr, environment: Environment): KnownValue | undefined {
  switch (expr.kind) {
    case "literal":
      return expr.value;
    case "parameter":
    case "const":
      return environment.get(expr.name);
    case "unary": {
      const value = evaluate(expr.operand, environment);
      if (expr.operator === "not") return typeof value === "boolean" ? !value : undefined;
      return typeof value === "number" ? 0 - value : undefined;
    }
    case "binary":
      return binary(expr.operator, evaluate(expr.left, environment), evaluate(expr.right, environment));
    case "if": {
      const condition = evaluate(expr.condition, environment);
      if (typeof condition === "boolean") return evaluate(condition ? expr.then : expr.else, environment);
      return undefined;
    }
    // A varying value is known by its range or its list.
    case "varying":
    case "list": {
      if (expr.kind === "varying" && expr.distribution === "poisson") return undefined;
      const among = expr.kind === "list" ? expr.items : expr.arguments;
      const items = among.map((item) => evaluate(item, environment));
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case "call":
      return called(
        expr.function,
        expr.arguments.map((each) => evaluate(each, environment)),
      );
    case "mode": {
      const given = Object.entries(expr.arguments).map(([name, each]) => [name, evaluate(each, environment)] as const);
      return { mode: expr.mode, arguments: Object.fromEntries(given) };
    }
    default:
      return undefined;
  }
}

export function isModeValue(value: KnownValue | undefined): value is ModeValue {
  return typeof value === "object" && value !== null && "mode" in value;
}

/** The values of a declaration's parameters: the given ones, or their defaults, which may use earlier parameters. */
export function bind(
  parameters: readonly ParameterType[],
  given: Readonly<Record<string, Expr>>,
  outside: Environment,
): Environment {
  const inside = new Map<string, KnownValue | undefined>();
  for (const { name, default: otherwise } of parameters) {
    const written = given[name];
    if (written !== undefined) inside.set(name, evaluate(written, outside));
    else inside.set(name, otherwise === undefined ? undefined : evaluate(otherwise, inside));
  }
  return inside;
}

function binary(
  operator: (Expr & { kind: "binary" })["operator"],
  left: KnownValue | undefined,
  right: KnownValue | undefined,
): KnownValue | undefined {
  if (operator === "and") return left === false || right === false ? false : both(left, right, true);
  if (operator === "or") return left === true || right === true ? true : both(left, right, false);
  if (left === undefined || right === undefined) return undefined;
  if (operator === "==") return same(left, right);
  if (operator === "!=") return !same(left, right);
  if (typeof left !== "number" || typeof right !== "number") return undefined;
  return binaryValue(operator, left, right);
}

function both(left: KnownValue | undefined, right: KnownValue | undefined, value: boolean): boolean | undefined {
  return left === value && right === value ? value : undefined;
}

function same(left: KnownValue, right: KnownValue): boolean {
  return typeof left === "object" ? JSON.stringify(left) === JSON.stringify(right) : left === right;
}

function called(name: string, values: readonly (KnownValue | undefined)[]): number | undefined {
  const numbers = values.flatMap((value) =>
    typeof value === "number" ? [value] : Array.isArray(value) ? value.filter((each) => typeof each === "number") : [],
  );
  const [first] = numbers;
  if (first === undefined || values.includes(undefined)) return undefined;
  switch (name) {
    case "ceil":
      return Math.ceil(first);
    case "floor":
      return Math.floor(first);
    case "min":
      return Math.min(...numbers);
    case "max":
      return Math.max(...numbers);
    case "sum":
      return numbers.reduce((sum, each) => sum + each, 0);
    case "count":
      return numbers.length;
    default:
      return undefined;
  }
}
