/** Expressions with values in the place of parameters: how a value of an axis reaches what it is for. */
import type { Expr, ParameterType } from "../program.js";
import { unknownExpr } from "./literals.js";
import { partsOf } from "../names/mentions.js";

/** What parameters stand for. */
export type Given = ReadonlyMap<string, Expr>;

/** Expressions with more parts than this are not followed: they double with each parameter that uses one twice. */
const mostParts = 500;

/** Nothing where the result is too large. A parameter that stands for nothing has a fault, which was reported. */
export function substitute(expr: Expr, given: Given): Expr | undefined {
  let left = mostParts;
  const go = (each: Expr): Expr => {
    if (each.kind === "parameter") {
      const value = given.get(each.name) ?? unknownExpr(each.span);
      left -= size(value, left);
      return value;
    }
    left--;
    if (left < 0) return each;
    switch (each.kind) {
      case "unary":
        return { ...each, operand: go(each.operand) };
      case "binary":
        return { ...each, left: go(each.left), right: go(each.right) };
      case "if":
        return { ...each, condition: go(each.condition), then: go(each.then), else: go(each.else) };
      case "list":
        return { ...each, items: each.items.map(go) };
      case "call":
        return { ...each, arguments: each.arguments.map(go) };
      case "varying":
        return { ...each, arguments: each.arguments.map(go) };
      case "mode":
        return {
          ...each,
          arguments: Object.fromEntries(Object.entries(each.arguments).map(([name, value]) => [name, go(value)])),
          ...(each.preset && {
            preset: {
              name: each.preset.name,
              given: Object.fromEntries(Object.entries(each.preset.given).map(([name, value]) => [name, go(value)])),
            },
          }),
        };
      default:
        return each;
    }
  };
  const result = go(expr);
  return left < 0 ? undefined : result;
}

function size(expr: Expr, most: number): number {
  let parts = 1;
  for (const each of partsOf(expr)) {
    if (parts > most) break;
    parts += size(each, most - parts);
  }
  return parts;
}

/** The parameters of a declaration by name: as given, or their defaults, which may use those before them. */
export function givenTo(parameters: readonly ParameterType[], set: Readonly<Record<string, Expr>>): Given {
  const inside = new Map<string, Expr>();
  for (const { name, default: otherwise } of parameters) {
    const written = Object.hasOwn(set, name) ? set[name] : undefined;
    const value = written ?? (otherwise && substitute(otherwise, inside));
    if (value !== undefined) inside.set(name, value);
  }
  return inside;
}
