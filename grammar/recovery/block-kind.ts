/** Blocks in braces, for what is read and reported at the place of a member. */
import { spellingOf, type TokenType } from "../text/tokens.js";

export interface BlockKind {
  readonly construct: string;
  /** The keywords that begin a member. */
  readonly starts: readonly TokenType[];
  /** What may stand at the place of a member, as it is written. */
  readonly expected: readonly string[];
}

/** @param others What else may begin a member. */
export function block(construct: string, starts: readonly TokenType[], ...others: string[]): BlockKind {
  return { construct, starts, expected: [...starts.map(spellingOf), ...others, "}"] };
}
