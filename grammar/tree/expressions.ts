/** The abstract syntax of expressions, and the parts that all trees use: places, names and paths. */

/** A half-open range of UTF-16 offsets in one source text. */
export interface Span {
  /** Index of the text in the list of loaded sources. */
  readonly source: number;
  readonly start: number;
  readonly end: number;
}

export interface Node {
  readonly span: Span;
}

/** A name as written, with its place. */
export interface Name extends Node {
  readonly text: string;
}

/** `net.udp`, `client[*].rpc.chan`: names joined by dots, each with an optional index. */
export interface Path extends Node {
  readonly segments: readonly PathSegment[];
}
export interface PathSegment extends Node {
  readonly name: Name;
  /** `[2]`, `[i + 1]`, `[*]`. */
  readonly index?: Expression | AllIndex;
}
export interface AllIndex extends Node {
  readonly kind: "AllIndex";
}

/** Positional, or named by `name:`. */
export interface Argument extends Node {
  readonly name?: Name;
  readonly value: Expression;
}
export type Expression =
  | NumberLiteral
  | QuantityLiteral
  | StringLiteral
  | BooleanLiteral
  | AddressLiteral
  | PathExpression
  | CallExpression
  | SelectExpression
  | UnaryExpression
  | BinaryExpression
  | ConditionalExpression
  | RangeExpression
  | ListExpression
  | TupleExpression
  | ErrorExpression;

export interface NumberLiteral extends Node {
  readonly kind: "NumberLiteral";
  readonly value: number;
}
/** `30 us`, `0.3 us/B`, `2 %`, `10 Mbps`: one token; the value is as written, the unit by its name. */
export interface QuantityLiteral extends Node {
  readonly kind: "QuantityLiteral";
  readonly value: number;
  readonly unit: string;
}
export interface StringLiteral extends Node {
  readonly kind: "StringLiteral";
  readonly value: string;
}
export interface BooleanLiteral extends Node {
  readonly kind: "BooleanLiteral";
  readonly value: boolean;
}
/** `10.0.0.1` or `10.0.0.1/24`. */
export interface AddressLiteral extends Node {
  readonly kind: "AddressLiteral";
  readonly text: string;
}
/** A name or a path: a parameter, a constant, an instance, a mode without arguments, `none`, `any`. */
export interface PathExpression extends Node {
  readonly kind: "PathExpression";
  readonly path: Path;
}
/** `ceil(x)`, `threads(1)`, `interrupt(budget: 150 us)`, `fitted(15 us, 5 us..40 us)`, `csv("f.csv", table: 4)`. */
export interface CallExpression extends Node {
  readonly kind: "CallExpression";
  readonly callee: Name;
  readonly arguments: readonly Argument[];
}
/** `rtt[version: "Regular"]`: the same measure at another point of the table. */
export interface SelectExpression extends Node {
  readonly kind: "SelectExpression";
  readonly of: Expression;
  readonly at: readonly Argument[];
}
export interface UnaryExpression extends Node {
  readonly kind: "UnaryExpression";
  readonly operator: "-" | "not";
  readonly operand: Expression;
}
export type BinaryOperator = "+" | "-" | "*" | "/" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "and" | "or";
export interface BinaryExpression extends Node {
  readonly kind: "BinaryExpression";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
/** `if a then b else c` */
export interface ConditionalExpression extends Node {
  readonly kind: "ConditionalExpression";
  readonly condition: Expression;
  readonly then: Expression;
  readonly else: Expression;
}
/** `1..255`, `5 us..40 us` */
export interface RangeExpression extends Node {
  readonly kind: "RangeExpression";
  readonly from: Expression;
  readonly to: Expression;
}
export interface ListExpression extends Node {
  readonly kind: "ListExpression";
  readonly items: readonly Expression[];
}
/** `(ethL, arpL)` in `over`. */
export interface TupleExpression extends Node {
  readonly kind: "TupleExpression";
  readonly items: readonly Expression[];
}
/** Stands where an expression could not be read; already reported. */
export interface ErrorExpression extends Node {
  readonly kind: "ErrorExpression";
}
