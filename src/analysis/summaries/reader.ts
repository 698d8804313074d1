/** The state that the parts of a reading share: the current function, and the functions still to be read. */
import { ts } from "../../typescript/project.js";
import type { Body } from "./bodies.js";
import type { Declarations } from "./scope.js";
import type { Place, Step } from "./summary.js";
import type { Types } from "./types.js";
import type { Values } from "./values.js";

/** One reading of an implementation. */
export interface Reading {
  readonly types: Types;
  readonly declarations: Declarations;
  readonly values: Values;
  /** Asks for a function to be read too. @param made Only its call counts: the operation that it returns is not run. @returns its name. */
  want(body: Body, made?: boolean): string;
  /** An operation of this function is made, and not run where it is made. */
  made(body: Body): void;
  /** A function that a service thread runs. */
  timer(body: Body): void;
  /** The same, for steps instead of a function. */
  timerOf(name: string, steps: readonly Step[], at: Place): void;
  /** A message of this many bytes is made. */
  makes(bytes: number): void;
  placeOf(node: ts.Node): Place;
  /** The steps of an expression. @param given Its value is the function's result. */
  expression(here: Here, node: ts.Node, given?: boolean): Step[];
  /** The steps of the statements of a block. */
  block(here: Here, node: ts.Block): readonly Step[];
  /** The steps of running the operation that an expression stands for. */
  operation(here: Here, node: ts.Expression): Step[];
  /** All effects that the type of an operation allows. */
  byType(here: Here, node: ts.Expression): Step[];
  /** Reads something in the function around it. */
  around(node: ts.Node): Here | undefined;
}

/** The function that is being read. */
export interface Here {
  readonly all: Reading;
  readonly body: Body;
  /** The message that it got, if the parameter is never assigned. */
  readonly message: ts.Symbol | undefined;
  /** It returns the operation of another function, which is then run. */
  readonly handsOn: boolean;
  /** Fields that it writes, each with the first place. */
  readonly writes: Map<string, Place>;
}

/** The class around a function, also around a function in it. */
export function ownerOf(body: ts.Node): ts.ClassLikeDeclaration | undefined {
  for (let at: ts.Node | undefined = body; at !== undefined; at = at.parent as ts.Node | undefined)
    if (ts.isClassLike(at)) return at;
  return undefined;
}

/** As it stands in the text, cut short. */
export function shownText(node: ts.Node): string {
  const text = node.getText().replace(/\s+/g, " ");
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
