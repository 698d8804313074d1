/** The kinds of faults in the text of a module, as data without prose. The compiler gives each a code and a message. */
import type { Span } from "./tree/ast.js";

/**
 * A word or sign as it is written in a program (`;`, `over`), or a class of them in angle brackets: `<name>`,
 * `<expression>`, `<string>`, `<number>`, `<type>`, `<unit>`, `<end of file>`.
 */
export type Spelling = string;

/** The construct being read, named as in the syntax tree but in words of the language: `graph`, `barrier`, `header field`. */
export type ConstructName = string;

interface Common {
  /** The text at fault. Empty where something is missing: at the end of the word before, or before the word that it opens. */
  readonly span: Span;
  readonly while?: ConstructName;
}

export type SyntaxProblem =
  | UnexpectedToken
  | MissingToken
  | MisspelledKeyword
  | ReservedWord
  | TrailingComma
  | WrongOperator
  | ChainedOperator
  | NestingTooDeep
  | UnknownUnit
  | MalformedNumber
  | NumberTooLarge
  | MalformedAddress
  | UnterminatedString
  | WrongQuotes
  | UnknownEscape
  | BlockComment
  | UnexpectedCharacter
  | TooManyProblems;

/** Something stands where something else must stand. */
export interface UnexpectedToken extends Common {
  readonly problem: "unexpectedToken";
  readonly found: Spelling;
  readonly expected: readonly Spelling[];
  /** The bracket that is still open: the `{`, `(` or `[`. */
  readonly opener?: Span;
}
/** A sign was left out; the parser continued as if it were there. `span` is empty. */
export interface MissingToken extends Common {
  readonly problem: "missingToken";
  readonly missing: Spelling;
  /** The token that stands there instead. */
  readonly found: Spelling;
  readonly opener?: Span;
}
/** `protcol UDP`: read as the suggestion. */
export interface MisspelledKeyword extends Common {
  readonly problem: "misspelledKeyword";
  readonly found: string;
  readonly suggestion: string;
}
/** `counter start;`: a reserved word where a name is declared; read as the name. */
export interface ReservedWord extends Common {
  readonly problem: "reservedWord";
  readonly word: string;
}
/** `[1 B, 2 B,]` */
export interface TrailingComma extends Common {
  readonly problem: "trailingComma";
}
/** `a && b`: another language's operator; read as ours. */
export interface WrongOperator extends Common {
  readonly problem: "wrongOperator";
  readonly found: string;
  readonly suggestion: string;
}
/** `a < b < c`, `1..2..3`: these operators do not chain. The span is that of the second. */
export interface ChainedOperator extends Common {
  readonly problem: "chainedOperator";
  readonly operator: string;
  readonly previous: string;
}
export interface NestingTooDeep extends Common {
  readonly problem: "nestingTooDeep";
  readonly limit: number;
}
/** `30 usec`; the span is that of the unit alone. */
export interface UnknownUnit extends Common {
  readonly problem: "unknownUnit";
  readonly unit: string;
  readonly suggestion?: string;
}
/** `1__0`, `0x`, `1.2.3`, `1e6`. */
export interface MalformedNumber extends Common {
  readonly problem: "malformedNumber";
  readonly text: string;
}
/** A whole number that would lose its last digits. */
export interface NumberTooLarge extends Common {
  readonly problem: "numberTooLarge";
  readonly text: string;
  readonly limit: number;
}
/** `10.0.0.256`, `10.0.0.1/33`. */
export interface MalformedAddress extends Common {
  readonly problem: "malformedAddress";
  readonly text: string;
}
/** A string ends on its line. */
export interface UnterminatedString extends Common {
  readonly problem: "unterminatedString";
}
/** `'text'`; read as a string. */
export interface WrongQuotes extends Common {
  readonly problem: "wrongQuotes";
  readonly found: string;
}
/** `"\d"`; `escape` is the text at fault with its backslash. */
export interface UnknownEscape extends Common {
  readonly problem: "unknownEscape";
  readonly escape: string;
}
/** A block comment; the language has `//` only. */
export interface BlockComment extends Common {
  readonly problem: "blockComment";
  readonly terminated: boolean;
}
/** One or more neighbouring characters that begin no token. */
export interface UnexpectedCharacter extends Common {
  readonly problem: "unexpectedCharacter";
  /** The first of them. */
  readonly character: string;
}
/** Further problems are not listed: a text with so many is probably not a module. */
export interface TooManyProblems extends Common {
  readonly problem: "tooManyProblems";
  readonly limit: number;
}
