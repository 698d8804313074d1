/** The place of an expression, and the demands on its value: the arguments of every checker of values. */
import type { Expression, Path, Span } from "../../../grammar/index.js";
import type { Context, Scope } from "../names/scope.js";
import type { Expr, Type } from "../program.js";

/** The place of an expression. */
export interface Place extends Context {
  readonly scope: Scope;
  /** The meaning of names joined by dots (`client.test.rtt`) in this place; without it they have none. */
  readonly dotted?: (path: Path, wanted: Type | undefined) => Expr | undefined;
  /** Axes by name, where `rtt[version: "Regular"]` may select. */
  readonly axes?: ReadonlyMap<string, Axis>;
  /** The words for a value that may be left out here: `gateway: address = none`, `opens with local: Host = any`. */
  readonly absent?: readonly Absent[] | undefined;
}
export type Absent = "any" | "none";
export interface Axis {
  readonly labelled: boolean;
  readonly rows: readonly { readonly label: string; readonly values: readonly Expr[] }[];
  readonly span: Span;
}

/**
 * A place with a scope and nothing else. It is written out, as contexts elsewhere are: V8 adds the properties after a spread
 * to the object one by one, which costs ten times as much.
 */
export function placeIn({ report, compilation }: Context, scope: Scope): Place {
  return { report, compilation, scope };
}

/** The demands on a value. */
export interface Wanted {
  readonly type: Type;
  /** The owner of the value, in messages: `parameter "size"`. */
  readonly what: string;
  /** The words that are allowed here. */
  readonly words?: readonly string[];
  /** The unit to propose if there is none. */
  readonly unit?: string;
  /** The words that stand where there is no value, if there may be none. */
  readonly absent?: readonly Absent[];
  readonly span?: Span;
}

/** The two checkers of expressions, for checkers of expressions that contain others. */
export interface Checkers {
  /** Checks an expression by itself. */
  readonly checkExpression: (place: Place, expression: Expression, wanted?: Type) => Expr;
  /** Checks an expression against the demands of its place. */
  readonly checkValue: (place: Place, expression: Expression, wanted: Wanted) => Expr;
}
