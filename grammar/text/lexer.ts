/** Cuts a text into tokens and comments with Chevrotain's lexer, and reports faults in them. */
import { createTokenInstance, type ILexingError, type IToken, Lexer, type TokenType } from "chevrotain";
import type { SyntaxProblem } from "../problems.js";
import type { Comment } from "../tree/ast.js";
import type { Numeral as ScannedNumeral } from "./numerals.js";
import type { ScannedString } from "./strings.js";
import {
  BlockComment,
  commentGroup,
  contextualWords,
  EOF,
  Identifier,
  keywords,
  lexed,
  Numeral,
  spellingOf,
  StringToken,
  wrongOperators,
} from "./tokens.js";

/** A token as Chevrotain makes it: its type, its text, and where that begins. */
export type Token = IToken;

export interface Lexed {
  /** In the order of the text; the last is `EOF`, at its end. */
  readonly tokens: Token[];
  /** All of them with their slashes; the parser takes the `///` ones as documentation. */
  readonly comments: readonly Comment[];
  /** In the order of the text. */
  readonly problems: SyntaxProblem[];
}

/** Offset after a token. */
export function endOf({ startOffset, image }: Token): number {
  return startOffset + image.length;
}

/** The value of a number, a quantity or an address. */
export function numeralOf({ payload }: Token): ScannedNumeral {
  return payload as ScannedNumeral;
}

/** The value of a string. */
export function stringOf({ payload }: Token): ScannedString {
  return payload as ScannedString;
}

/** Changes the type of a token, for the parser. */
export function retype(token: Token, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx ?? 0;
}

/** A word of a text. Equal words are one object. */
interface Spelled {
  readonly type: TokenType;
  readonly text: string;
}
const languageWords: readonly (readonly [string, Spelled])[] = [...keywords, ...contextualWords].map((type) => [
  spellingOf(type),
  { type, text: spellingOf(type) },
]);

/** The token types that can have a fault in themselves, by index. */
const faulty: true[] = [];
for (const { tokenTypeIdx = 0 } of [Numeral, StringToken, ...wrongOperators]) faulty[tokenTypeIdx] = true;

// The lexer does not count lines: lines are counted only if a place is shown. The self-check of the patterns runs in a test.
const lexer = new Lexer(lexed, { positionTracking: "onlyOffset", skipValidations: true });

/** Total: text that is no token is skipped and reported as a problem. `source` is the index of the text, for the places. */
export function lex(text: string, source: number): Lexed {
  const { tokens, groups, errors } = lexer.tokenize(text);
  const problems = new Problems(text, source);
  const words = new Map(languageWords);
  // Counted: there are many tokens, and most programs are read once in a process.
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) continue;
    const { image, tokenType } = token;
    if (tokenType === Identifier) {
      const known = words.get(image);
      if (known === undefined) words.set(image, { type: Identifier, text: image });
      else {
        token.image = known.text;
        if (known.type !== Identifier) retype(token, known.type);
      }
    } else if (faulty[token.tokenTypeIdx] === true) problems.of(token);
  }
  const { length } = text;
  tokens.push(createTokenInstance(EOF, "", length, length, 0, 0, 0, 0));
  const comments = (groups[commentGroup] ?? []).map((token): Comment => {
    const { image, startOffset: start } = token;
    if (token.tokenType === BlockComment) problems.ofBlockComment(token);
    return { text: image, span: { source, start, end: start + image.length } };
  });
  errors.forEach((error) => problems.ofCharacters(error));
  return { tokens, comments, problems: problems.inOrder() };
}

/** The data of a problem, without its place. */
type Report = SyntaxProblem extends infer Each ? (Each extends unknown ? Omit<Each, "span"> : never) : never;

class Problems {
  private readonly text: string;
  private readonly source: number;
  private readonly found: SyntaxProblem[] = [];

  constructor(text: string, source: number) {
    this.text = text;
    this.source = source;
  }

  inOrder(): SyntaxProblem[] {
    return this.found.sort((a, b) => a.span.start - b.span.start);
  }

  of(token: Token): void {
    if (token.tokenType === Numeral) this.ofNumeral(token);
    else if (token.tokenType === StringToken) this.ofString(token);
    else this.ofOperator(token);
  }

  private ofNumeral(token: Token): void {
    const { fault, end } = numeralOf(token);
    if (fault === undefined) return;
    const { start, ...problem } = fault;
    this.report(problem, start, end);
  }

  private ofString(token: Token): void {
    const { terminated, wrongQuotes, unknownEscapes, end } = stringOf(token);
    const { startOffset: start, image } = token;
    if (!terminated) {
      this.report({ problem: "unterminatedString" }, start, end);
      return;
    }
    if (wrongQuotes) this.report({ problem: "wrongQuotes", found: image.charAt(0) }, start, end);
    for (const each of unknownEscapes)
      this.report({ problem: "unknownEscape", escape: this.text.slice(each.start, each.end) }, each.start, each.end);
  }

  private ofOperator(token: Token): void {
    const { image: found, tokenType, startOffset } = token;
    this.report({ problem: "wrongOperator", found, suggestion: spellingOf(tokenType) }, startOffset, endOf(token));
  }

  ofBlockComment(token: Token): void {
    const terminated = token.image.length >= 4 && token.image.endsWith("*/");
    this.report({ problem: "blockComment", terminated }, token.startOffset, endOf(token));
  }

  /** Characters that begin no token; neighbours are one problem. */
  ofCharacters({ offset, length }: ILexingError): void {
    const character = String.fromCodePoint(this.text.codePointAt(offset) ?? 0);
    this.report({ problem: "unexpectedCharacter", character }, offset, offset + length);
  }

  private report(problem: Report, start: number, end: number): void {
    this.found.push({ ...problem, span: { source: this.source, start, end } });
  }
}

/** Of a token or a comment. */
type Piece = Pick<Token, "image" | "startOffset">;

/** All tokens and comments of a text. */
export function tokenize(text: string): { readonly tokens: readonly Token[]; readonly comments: readonly Piece[] } {
  const { tokens, comments } = lex(text, 0);
  return {
    tokens: tokens.slice(0, -1),
    comments: comments.map(({ text: image, span }) => ({ image, startOffset: span.start })),
  };
}
