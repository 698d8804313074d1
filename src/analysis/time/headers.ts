/** How long headers may be: fields of variable length count at their longest. */
import { type Expr, evaluate, type HeaderType, type ParameterType, type ProtocolType } from "../../compiler/index.js";
import type { Summary } from "../summaries/summary.js";

/** The least and the most that a number may be. */
type Range = readonly [least: number, most: number];
type Ranges = ReadonlyMap<string, Range>;

const anyNumber: Range = [-Infinity, Infinity];

/**
 * The bytes that an implementation puts in front of a message at the most: the protocol's own header, those of others, and what it pushes without
 * a header. Infinity where nothing says how many.
 * Parameters may be any that their declarations allow.
 */
export function longestHeader(
  protocol: ProtocolType | undefined,
  summary: Summary | undefined,
  protocols: ReadonlyMap<string, ProtocolType>,
): number {
  if (protocol === undefined) return 0;
  const pushed = summary?.headers ?? {};
  const own = bytesOf(protocol.header, protocol.parameters, pushed[protocol.name] ?? []);
  const others = Object.entries(pushed).flatMap(([name, given]) => {
    const other = name === protocol.name ? undefined : protocols.get(name);
    return other === undefined ? [] : [bytesOf(other.header, other.parameters, given)];
  });
  return others.reduce((sum, each) => sum + each, own) + (summary?.pushed ?? 0);
}

/** @param given The fields of variable length that some sender sets; `*` stands for any. */
function bytesOf(
  header: HeaderType | undefined,
  parameters: readonly ParameterType[],
  given: readonly string[],
): number {
  if (header === undefined) return 0;
  const ranges = new Map<string, Range>(parameters.map((each) => [each.name, parameterRange(each)]));
  for (const { name, type, bits } of header.fields)
    if (type === "uint" && bits !== undefined) ranges.set(name, [0, 2 ** bits - 1]);
  let bytes = header.fixedBytes;
  for (const { name, length, size } of header.fields) {
    // What nobody sets has no bytes: the header's own code refuses another length.
    const open = length !== undefined && (given.includes(name) || given.includes("*")) ? length : size;
    if (open === undefined) continue;
    const [, most] = rangeOf(open, ranges);
    bytes += Number.isNaN(most) ? Infinity : Math.max(0, most);
  }
  return bytes;
}

function parameterRange({ oneOf, low, high }: ParameterType): Range {
  const listed = oneOf?.filter((each) => typeof each === "number") ?? [];
  if (listed.length > 0) return [Math.min(...listed), Math.max(...listed)];
  return [low ?? -Infinity, high ?? Infinity];
}

/** Between what values an expression lies, if each name in it may have every value of its own range. */
export function rangeOf(expr: Expr, ranges: Ranges): Range {
  const again = (each: Expr): Range => rangeOf(each, ranges);
  switch (expr.kind) {
    case "literal":
      return typeof expr.value === "number" ? [expr.value, expr.value] : anyNumber;
    case "parameter":
    case "const":
      return ranges.get(expr.name) ?? anyNumber;
    case "unary": {
      const [least, most] = again(expr.operand);
      return expr.operator === "-" ? [-most, -least] : anyNumber;
    }
    case "if": {
      const fixed = new Map([...ranges].flatMap(([name, [least, most]]) => (least === most ? [[name, least]] : [])));
      const truth = evaluate(expr.condition, fixed);
      if (typeof truth === "boolean") return again(truth ? expr.then : expr.else);
      return hull([...again(expr.then), ...again(expr.else)]);
    }
    case "binary": {
      const [left, right] = [again(expr.left), again(expr.right)];
      return combined(expr.operator, left, right);
    }
    case "call":
      return calledRange(expr.function, expr.arguments.map(again));
    default:
      return anyNumber;
  }
}

function combined(operator: (Expr & { kind: "binary" })["operator"], left: Range, right: Range): Range {
  switch (operator) {
    case "+":
      return [left[0] + right[0], left[1] + right[1]];
    case "-":
      return [left[0] - right[1], left[1] - right[0]];
    case "*":
      return hull(left.flatMap((a) => right.map((b) => (a === 0 || b === 0 ? 0 : a * b))));
    case "/":
      return right[0] <= 0 && right[1] >= 0 ? anyNumber : hull(left.flatMap((a) => right.map((b) => a / b)));
    default:
      return anyNumber;
  }
}

function calledRange(name: string, given: readonly Range[]): Range {
  const least = given.map(([low]) => low);
  const most = given.map(([, high]) => high);
  switch (name) {
    case "ceil":
      return [Math.ceil(least[0] ?? -Infinity), Math.ceil(most[0] ?? Infinity)];
    case "floor":
      return [Math.floor(least[0] ?? -Infinity), Math.floor(most[0] ?? Infinity)];
    case "max":
      return given.length === 0 ? anyNumber : [Math.max(...least), Math.max(...most)];
    case "min":
      return given.length === 0 ? anyNumber : [Math.min(...least), Math.min(...most)];
    default:
      return anyNumber;
  }
}

function hull(values: readonly number[]): Range {
  return values.some(Number.isNaN) ? anyNumber : [Math.min(...values), Math.max(...values)];
}
