/** Kinds of blocks in braces: which members they have, and how messages name them. */
import { spellingOf, type TokenType } from "../text/tokens.js";

export interface BlockKind {
  readonly construct: string;
  /** The keywords that begin a member. */
  readonly starts: readonly TokenType[];
  /** The spellings that may stand at the place of a member. */
  readonly expected: readonly string[];
}

/** @param others Further tokens that may begin a member. */
export function block(construct: string, starts: readonly TokenType[], ...others: string[]): BlockKind {
  return { construct, starts, expected: [...starts.map(spellingOf), ...others, "}"] };
}
