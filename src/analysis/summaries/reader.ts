/** What the parts of a reading share: where they are, and what else is to be read. */
import { ts } from "../../typescript/project.js";
import type { Body, Declarations } from "./scope.js";
import type { Place, Step } from "./summary.js";
import type { Types } from "./types.js";
import type { Values } from "./values.js";

/** One reading of an implementation. */
export interface Reading {
  readonly types: Types;
  readonly declarations: Declarations;
  readonly values: Values;
  /** Asks for a function to be read too. @param made Only what its call does: the operation that it returns is not run. @returns its name. */
  want(body: Body, made?: boolean): string;
  /** A function that a service thread runs. */
  timer(body: Body): void;
  /** The same, of steps that stand for one. */
  timerOf(name: string, steps: readonly Step[], at: Place): void;
  /** A message of so many bytes is made. */
  makes(bytes: number): void;
  placeOf(node: ts.Node): Place;
  /** What an expression runs. @param given It is what the function hands on. */
  expression(here: Here, node: ts.Node, given?: boolean): Step[];
  /** What running the operation that an expression stands for runs. */
  operation(here: Here, node: ts.Expression): Step[];
  /** Reads something in the function around it. */
  around(node: ts.Node): Here | undefined;
}

/** The function that is being read. */
export interface Here {
  readonly all: Reading;
  readonly body: Body;
  /** The message that it was given, where nothing else is put into the parameter. */
  readonly message: ts.Symbol | undefined;
  /** It hands on the operation of another: what it returns is run. */
  readonly handsOn: boolean;
  /** Fields that it writes, with the first place. */
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
