/** What an experiment leaves to `xgc place`: where barriers are placed, what is best, and what must hold. */
import type { Span } from "../../grammar/index.js";
import type { Expr } from "./expression.js";

/** `place handoff in Stack on server;` */
export interface PlaceType {
  /** Only places in instances of this graph; absent for all. */
  readonly graph?: string;
  /** The hosts, which get the same barriers. */
  readonly hosts: readonly string[];
  readonly span: Span;
}
export interface GoalType {
  readonly direction: "minimize" | "maximize";
  readonly measure: string;
  readonly span: Span;
}
/** `motor <= 20 us`: must hold at every point. */
export interface LimitType {
  /** As written, on one line. */
  readonly text: string;
  /** What is read: the name of a measure, which may be one that only the limit needs. */
  readonly measure: string;
  readonly operator: "<" | "<=" | ">" | ">=" | "==" | "!=";
  /** In base units; of the axes. */
  readonly value: Expr;
  readonly span: Span;
}
