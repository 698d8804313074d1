/** Reads words and signs one by one, and goes on if one is missing, misspelled or wrong. */
import { editDistance, nearestWord } from "../spelling.js";
import { retype, type Token } from "../text/lexer.js";
import {
  Colon,
  Costs,
  EOF,
  Experiment,
  Graph,
  Identifier,
  isReserved,
  LCurly,
  LParen,
  LSquare,
  Machine,
  Medium,
  Minus,
  Numeral,
  Protocol,
  RCurly,
  RParen,
  RSquare,
  Scenario,
  Semicolon,
  Service,
  spellingOf,
  StringToken,
  type TokenType,
  Word,
} from "../text/tokens.js";
import type { Name, Span } from "../tree/ast.js";
import { SkippingParser } from "./skipping-parser.js";
import { oneOf } from "./token-parser.js";

/** How many tokens the parser looks ahead for a closing bracket, after something that does not fit between the brackets. */
const bracketSearchLimit = 50;
/** Tokens that may follow a word of the language, but not a name. */
const behindAWord = oneOf([Identifier, Numeral, StringToken, LSquare]);
/** Words that begin a declaration, and behind which a name stands. */
const beforeNames: ReadonlySet<TokenType> = new Set([
  Costs,
  Experiment,
  Graph,
  Machine,
  Medium,
  Protocol,
  Scenario,
  Service,
]);
const closers: ReadonlySet<TokenType> = new Set([RCurly, RParen, RSquare]);

export class WordParser extends SkippingParser {
  /**
   * Takes a sign or a word of the language. A misspelled word counts as the word, and a token of `confused` as the sign (`=` for `:`). Otherwise the
   * sign or word counts as present, and no token is taken.
   */
  protected take(type: TokenType, ...confused: TokenType[]): void {
    if (this.lacks(type)) this.takeInstead(type, confused);
    else this.read(type);
  }

  private takeInstead(type: TokenType, confused: readonly TokenType[]): void {
    const wanted = spellingOf(type);
    const stray = this.sees(type, 2) && this.isStray();
    if (!stray && this.respell(type)) {
      this.skip();
    } else if (stray || confused.some((each) => this.sees(each))) {
      this.reportUnexpected([wanted]);
      this.skip();
      if (this.sees(type)) this.skip();
    } else if (this.sees(Word) || this.sees(Numeral) || this.sees(StringToken) || this.sees(LCurly)) {
      this.reportMissing(wanted);
    } else {
      this.reportUnexpected([wanted]);
    }
  }

  /** A superfluous token: a word or sign on the same line that is no closing bracket. */
  private isStray(): boolean {
    const { tokenType } = this.LA(1);
    return !this.beginsLine() && !closers.has(tokenType) && tokenType !== Semicolon && tokenType !== EOF;
  }

  /**
   * If only one of these words of the language can stand here, a name that resembles one becomes that word, and is reported. Returns whether one of
   * them is next.
   */
  protected respell(...types: readonly TokenType[]): boolean {
    const token = this.LA(1);
    if (types.includes(token.tokenType)) return true;
    if (!this.sees(Identifier)) return false;
    const found = token.image;
    // `Hosts {` is a graph whose keyword was left out, and no `costs`.
    const bare = this.sees(LCurly, 2);
    const words = types.filter((type) => !(bare && beforeNames.has(type))).map(spellingOf);
    const suggestion =
      nearestWord(found, words) ?? (this.seesAny(behindAWord, 2) ? oneEditFrom(found, words) : undefined);
    const meant = types.find((type) => spellingOf(type) === suggestion);
    if (suggestion === undefined || meant === undefined) return false;
    this.report({ problem: "misspelledKeyword", found, suggestion, span: this.spanOf() });
    retype(token, meant);
    return true;
  }

  /**
   * A name that is being declared, or that stands where no reserved word may stand. If the name was left out, the keyword after it is not taken for
   * the name.
   */
  protected takeName(keywordAfter?: TokenType): Name {
    if (!this.lacks(Identifier)) return this.nameOf(this.read(Identifier));
    const { tokenType } = this.LA(1);
    const wordFollows = this.sees(Identifier, 2) || this.sees(StringToken, 2) || this.sees(Numeral, 2);
    const leftOut = tokenType === keywordAfter && !this.sees(keywordAfter, 2);
    if (!isReserved(tokenType) || this.beginsLine() || wordFollows || leftOut) {
      this.reportUnexpected(["<name>"]);
      this.abandon();
    }
    this.report({ problem: "reservedWord", word: this.LA(1).image, span: this.spanOf() });
    return this.nameOf(this.skip());
  }

  /** A name in a place where reserved words may be names too. */
  protected takeWord(type: TokenType = Word): Name {
    const beginsNext = this.beginsLine() && !this.sees(Colon, 2) && (this.beginsMember() || this.startsOutside());
    if (this.lacks(type) || beginsNext) {
      this.reportUnexpected([spellingOf(type)]);
      this.abandon();
    }
    return this.nameOf(this.read(type));
  }

  protected nameOf(token: Token): Name {
    return { text: token.image, span: this.spanOf(token) };
  }

  /** The `;` that ends a member. The tokens `others` would have been possible as well. */
  protected end(others: readonly TokenType[] = []): void {
    if (!this.lacks(Semicolon)) {
      this.read(Semicolon);
    } else if (this.beginsLine() || this.sees(RCurly) || this.sees(EOF) || this.beginsMember()) {
      this.reportMissing(";");
    } else {
      this.reportUnexpected([...others.map(spellingOf), ";"]);
      this.skipMember();
    }
  }

  /** An opening bracket. Returns its place, or undefined if it was left out. */
  protected open(opener: TokenType): Span | undefined {
    if (!this.lacks(opener)) return this.spanOf(this.read(opener));
    if (this.sees(Minus) || this.sees(LParen)) this.reportMissing(spellingOf(opener));
    else this.takeInstead(opener, []);
    return undefined;
  }

  /**
   * The bracket that closes `opener`. Tokens before it on the line that do not fit are skipped. If `opener` was left out, the closing bracket may be
   * missing too.
   */
  protected close(closer: TokenType, opener: Span | undefined, ...others: TokenType[]): void {
    if (!this.lacks(closer)) this.read(closer);
    else if (opener !== undefined) this.closeInstead(closer, opener, others);
  }

  private closeInstead(closer: TokenType, opener: Span, others: readonly TokenType[]): void {
    if (this.beginsLine() || this.sees(Semicolon) || this.sees(RCurly) || this.sees(LCurly) || this.sees(EOF)) {
      this.reportMissing(spellingOf(closer), opener);
    } else {
      this.reportUnexpected([...others.map(spellingOf), spellingOf(closer)], opener);
    }
    for (let ahead = 1, open = 0; ahead <= bracketSearchLimit; ahead++) {
      const { tokenType } = this.LA(ahead);
      if (open === 0 && tokenType === closer) {
        for (let skipped = 0; skipped < ahead; skipped++) this.skip();
        return;
      }
      if (tokenType === LParen || tokenType === LSquare) open++;
      else if (tokenType === RParen || tokenType === RSquare) open--;
      const stops = tokenType === Semicolon || tokenType === LCurly || tokenType === RCurly || tokenType === EOF;
      if (stops || open < 0) return;
    }
  }

  /** Whether a closing bracket without an opening one is near: `in 16, 32, 64]`. */
  protected closesUnopened(opener: TokenType, closer: TokenType): boolean {
    for (let ahead = 1, open = 0, parentheses = 0; ahead <= bracketSearchLimit; ahead++) {
      const { tokenType } = this.LA(ahead);
      if (tokenType === opener) open++;
      else if (tokenType === closer && open-- === 0) return parentheses === 0;
      else if (tokenType === LParen) parentheses++;
      // This parenthesis closes one that was opened before.
      else if (tokenType === RParen && parentheses-- === 0) return false;
      const stops = tokenType === Semicolon || tokenType === LCurly || tokenType === RCurly || tokenType === EOF;
      if (stops) return false;
    }
    return false;
  }
}

/** `o` for `to`: a name of one or two letters is one edit away from many words, so the token after it decides. */
function oneEditFrom(found: string, words: readonly string[]): string | undefined {
  return found.length > 2 ? undefined : words.find((word) => editDistance(found, word) === 1);
}
