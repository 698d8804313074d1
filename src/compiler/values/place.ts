/** Where an expression stands, and what its value must be: what every checker of values is given. */
import type { Expression, Path, Span } from "../../../grammar/index.js";
import type { Context, Scope } from "../names/scope.js";
import type { Expr, Type } from "../program.js";

/** Where an expression stands. */
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

/** What a value must be. */
export interface Wanted {
  readonly type: Type;
  /** The thing that has the value, in messages: `parameter "size"`. */
  readonly what: string;
  /** The words that may stand here. */
  readonly words?: readonly string[];
  /** The unit that is proposed where there is none. */
  readonly unit?: string;
  /** The words that stand where there is no value, if there may be none. */
  readonly absent?: readonly Absent[];
  readonly span?: Span;
}

/** The two checkers of expressions, for the checkers of those kinds of expressions that have others inside. */
export interface Checkers {
  /** Checks an expression for itself. */
  readonly checkExpression: (place: Place, expression: Expression, wanted?: Type) => Expr;
  /** Checks an expression against what its place wants. */
  readonly checkValue: (place: Place, expression: Expression, wanted: Wanted) => Expr;
}
