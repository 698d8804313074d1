/** Links, and promises about the traffic on them, as data. */
import type { Span } from "../../grammar/index.js";
import type { Expr } from "./expression.js";

/** A promise about traffic: of the frames for a device, or of the messages that a start makes. Either `every` or `spaced` is given. */
export interface ArrivesType {
  /** In ns, as all times here. Of any `burst + 1` events in a row the last comes a period, less the jitter, after the first. */
  readonly every?: Expr;
  readonly jitter?: Expr;
  /** 1 if absent. */
  readonly burst?: Expr;
  /** The least time between two events. */
  readonly apart?: Expr;
  /** A list: the least time from an event to the next, to the one after that, and so on. */
  readonly spaced?: Expr;
  readonly span: Span;
  /** As written. */
  readonly text: string;
}

export interface LinkType {
  /** `wire[2]` for a link that a `for` makes. */
  readonly name: string;
  readonly medium: string;
  /** The values in which the link differs from its medium. */
  readonly arguments: Readonly<Record<string, Expr>>;
  readonly joins: readonly {
    readonly host: string;
    readonly device: string;
    readonly as?: Expr;
    readonly arrives?: ArrivesType;
    readonly span: Span;
  }[];
  readonly span: Span;
}
