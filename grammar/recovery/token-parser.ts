/**
 * Chevrotain's parser with the verbs that the rules use for single tokens. Three verbs hide from the rules that Chevrotain also records the grammar:
 * it calls each rule once, with no tokens, to see what the rule reads.
 *
 * - `sees` tests whether the next token is of a type. While rules are recorded, it is false.
 * - `lacks` tests whether the next token is of another type, so that something is missing. While rules are recorded, it is false.
 * - `ACTION` is Chevrotain's own: code in it needs a real token, and does not run while rules are recorded.
 */
import {
  EmbeddedActionsParser,
  type ILookaheadStrategy,
  type IParserErrorMessageProvider,
  type ParserMethod,
  tokenMatcher,
} from "chevrotain";
import { maxLookahead, TabulatedLookahead, tabulatedDecisions } from "../lookahead/strategy.js";
import { endOf, type Lexed, lex, type Token } from "../text/lexer.js";
import { allTokens, EOF, spellingOf, type TokenType } from "../text/tokens.js";
import type { Span } from "../tree/ast.js";

/** A rule of the grammar, which returns the node that it has read. */
export type Rule<Result> = ParserMethod<[], Result>;

/** Turns on Chevrotain's check of the grammar, for a test and for `npm run generate`. */
export interface SelfCheck {
  readonly lookaheadStrategy: ILookaheadStrategy;
  readonly skipValidations: boolean;
}

/** Some types of tokens, by the index of a type. */
export type TokenClass = readonly (true | undefined)[];

export function oneOf(types: readonly TokenType[]): TokenClass {
  const indexes: (true | undefined)[] = [];
  for (const { tokenTypeIdx = 0, categoryMatches = [] } of types)
    for (const index of [tokenTypeIdx, ...categoryMatches]) indexes[index] = true;
  return indexes;
}

/** The texts of Chevrotain's exceptions: the tokens that were possible, one a line; empty if the block knows them. */
const expectedSpellings: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => spellingOf(expected),
  buildNoViableAltMessage: ({ customUserDescription = "" }) => customUserDescription,
  buildEarlyExitMessage: () => "",
  buildNotAllInputParsedMessage: () => "",
};

/**
 * Members of Chevrotain's parser that its types do not show and that `startFromTables` sets. package.json names the exact version, and a
 * test compares the result with that of Chevrotain's `performSelfAnalysis`.
 */
interface Internals {
  selfAnalysisDone: boolean;
  readonly fullRuleNameToShort: Readonly<Record<string, number>>;
  setLaFuncCache(rule: number, key: number, decide: () => unknown): void;
}

const [newLine, carriageReturn] = [10, 13];

export class TokenParser extends EmbeddedActionsParser {
  protected source: number = 0;
  protected lexed: Lexed = lex("", 0);
  private text = "";
  private occurrences = 0;

  constructor(selfCheck?: SelfCheck) {
    super([...allTokens], {
      maxLookahead,
      lookaheadStrategy: new TabulatedLookahead(),
      skipValidations: true,
      errorMessageProvider: expectedSpellings,
      ...selfCheck,
    });
  }

  /**
   * Makes the parser ready, as `performSelfAnalysis` does. That calls every rule to record the grammar, and builds a function for each decision in the
   * record, which takes longer than reading a small program. This sets the same functions from the tables.
   */
  protected startFromTables(): void {
    const internals = this as unknown as Internals;
    internals.selfAnalysisDone = true;
    for (const { rule, key, decide } of tabulatedDecisions()) {
      const number = internals.fullRuleNameToShort[rule];
      if (number !== undefined) internals.setLaFuncCache(number, key, decide);
    }
  }

  /** Begins a new text. */
  protected load(text: string, source: number, lexed: Lexed): void {
    this.input = lexed.tokens;
    this.lexed = lexed;
    this.text = text;
    this.source = source;
  }

  protected textOf({ start, end }: Span): string {
    return this.text.slice(start, end);
  }

  // ------------------------------------------------------------------------------------------------- tokens

  /** Whether the next token, or a later one, is of a type. */
  protected sees(type: TokenType, ahead: number = 1): boolean {
    return tokenMatcher(this.LA(ahead), type);
  }

  protected seesAny(types: TokenClass, ahead: number = 1): boolean {
    return types[this.LA(ahead).tokenTypeIdx] === true;
  }

  /** Whether the next token, or a later one, is not of a type. */
  protected lacks(type: TokenType, ahead: number = 1): boolean {
    return !tokenMatcher(this.LA(ahead), type) && !this.RECORDING_PHASE;
  }

  protected lacksAny(types: TokenClass): boolean {
    return types[this.LA(1).tokenTypeIdx] !== true && !this.RECORDING_PHASE;
  }

  /** Reads a token whose type has been tested. */
  protected read(type: TokenType): Token {
    // In a recorded rule tokens of one type are told apart by numbers.
    if (this.RECORDING_PHASE) return this.consume(this.occurrences++ % 256, type);
    const token = this.LA(1);
    this.SKIP_TOKEN();
    return token;
  }

  /** Reads a token as one with the given meaning. */
  protected readAs<const Meaning>(type: TokenType, meaning: Meaning): Meaning {
    this.CONSUME(type);
    return meaning;
  }

  /** Skips the next token. */
  protected skip(): Token {
    const token = this.LA(1);
    if (token.tokenType !== EOF) this.SKIP_TOKEN();
    return token;
  }

  // ------------------------------------------------------------------------------------------------- places

  /** Offset of the next token; after the last token, of the end of the text. */
  protected here(): number {
    return this.LA(1).startOffset;
  }

  /** Offset after the last token read. */
  protected behind(): number {
    const last = this.LA(0);
    return last.tokenType === EOF ? 0 : endOf(last);
  }

  protected spanFrom(start: number): Span {
    const end = this.behind();
    return { source: this.source, start, end: end < start ? start : end };
  }

  /** The place from an offset to the end of the last token; reuses the place of a part if the two are equal. */
  protected spanLike(part: Span, start: number): Span {
    const same = !this.RECORDING_PHASE && part.start === start && part.end === this.behind();
    return same ? part : this.spanFrom(start);
  }

  /** @param token The next, if none is given. */
  protected spanOf(token: Token = this.LA(1)): Span {
    return { source: this.source, start: token.startOffset, end: endOf(token) };
  }

  protected beginsLine(): boolean {
    const here = this.here();
    for (let at = this.behind(); at < here; at++) {
      const code = this.text.charCodeAt(at);
      if (code === newLine || code === carriageReturn) return true;
    }
    return false;
  }
}
