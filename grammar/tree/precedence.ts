/** Builds the tree of an expression from its operands and operators in a row: or < and < not < comparison < range < + - < * / < unary -. */
import type { BinaryOperator, Expression, Span } from "./ast.js";

/** An operator as read. */
export interface OperatorSign {
  readonly operator: string;
  readonly span: Span;
}
/** Signs before an operand, and the operand with its place, brackets and all. */
export interface Operand {
  readonly prefixes: readonly OperatorSign[];
  readonly value: Expression;
  readonly span: Span;
}
export type ExpressionFault =
  | { readonly problem: "chainedOperator"; readonly operator: string; readonly previous: string; readonly span: Span }
  | {
      readonly problem: "unexpectedToken";
      readonly found: string;
      readonly expected: readonly string[];
      readonly span: Span;
    };

const comparison = 4;
const range = 5;
const precedenceOf: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  "==": comparison,
  "!=": comparison,
  "<": comparison,
  "<=": comparison,
  ">": comparison,
  ">=": comparison,
  "..": range,
  "+": 6,
  "-": 6,
  "*": 7,
  "/": 7,
};
/** `not` stands between `and` and the comparisons. */
const negation = 3;

/**
 * Every operator from the loosest level to the tightest, for the written grammar. Binary operators that do not chain need brackets
 * beside one of their level.
 */
export const operatorLevels: readonly {
  readonly operators: readonly string[];
  readonly form: "binary" | "unchained" | "prefix";
}[] = [...new Set([...Object.values(precedenceOf), negation])]
  .sort((a, b) => a - b)
  .map((level) =>
    level === negation
      ? ({ operators: ["not"], form: "prefix" } as const)
      : {
          operators: Object.keys(precedenceOf).filter((operator) => precedenceOf[operator] === level),
          form: level === comparison || level === range ? "unchained" : "binary",
        },
  );

interface Placed {
  readonly value: Expression;
  readonly span: Span;
}

/** `operands` has one more element than `operators`. */
export function treeOf(
  operands: readonly Operand[],
  operators: readonly OperatorSign[],
  report: (fault: ExpressionFault) => void,
): Expression {
  let index = 0;
  return climb(1).value;

  function climb(lowest: number): Placed {
    return continued(prefixed(lowest), lowest);
  }

  /** Takes operators that bind at least as tightly as `lowest`. */
  function continued(first: Placed, lowest: number): Placed {
    let left = first;
    let previous: OperatorSign | undefined;
    for (;;) {
      const sign = operators[index];
      const precedence = sign === undefined ? 0 : (precedenceOf[sign.operator] ?? 0);
      if (sign === undefined || precedence < lowest) return left;
      const chains = precedence !== comparison && precedence !== range;
      if (!chains && previous !== undefined && precedenceOf[previous.operator] === precedence) {
        report({ problem: "chainedOperator", operator: sign.operator, previous: previous.operator, span: sign.span });
      }
      previous = sign;
      index++;
      left = binary(sign.operator, left, climb(precedence + 1));
    }
  }

  function prefixed(lowest: number): Placed {
    const operand = operands[index];
    if (operand === undefined) throw new Error("An expression has fewer operands than operators.");
    const firstMinus = operand.prefixes.findIndex((sign) => sign.operator === "-");
    const minuses = firstMinus < 0 ? [] : operand.prefixes.slice(firstMinus);
    const negations = firstMinus < 0 ? operand.prefixes : operand.prefixes.slice(0, firstMinus);
    // `a + not b` and `- not b` need brackets; without them they are read as if the brackets were there.
    const misplaced = negations.length > 0 && lowest > negation ? negations[0] : minuses.find(isNegation);
    if (misplaced !== undefined) {
      report({ problem: "unexpectedToken", found: misplaced.operator, expected: ["("], span: misplaced.span });
    }
    const inner: Placed = minuses.reduceRight<Placed>(unary, operand);
    if (negations.length === 0) return inner;
    // `not` negates everything up to the next `and` or `or`.
    return negations.reduceRight<Placed>(unary, lowest > negation ? inner : continued(inner, comparison));
  }
}

function isNegation(sign: OperatorSign): boolean {
  return sign.operator === "not";
}

function unary(operand: Placed, sign: OperatorSign): Placed {
  const span = { ...sign.span, end: operand.span.end };
  const operator = sign.operator === "not" ? "not" : "-";
  return { span, value: { kind: "UnaryExpression", operator, operand: operand.value, span } };
}

function binary(operator: string, left: Placed, right: Placed): Placed {
  const span = { ...left.span, end: right.span.end };
  if (operator === "..") return { span, value: { kind: "RangeExpression", from: left.value, to: right.value, span } };
  const value = {
    kind: "BinaryExpression",
    operator: operator as BinaryOperator,
    left: left.value,
    right: right.value,
    span,
  } as const;
  return { span, value };
}
