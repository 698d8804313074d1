/**
 * How the parser goes on after a fault. The rules describe correct text, with Chevrotain's means. This class decides what happens if the text does
 * not follow the grammar, because a reader wants one problem for one fault:
 *
 * - a missing sign is reported at the end of the word before it, or before the word that it opens, and reading goes on as if
 *   it were there;
 * - a misspelled keyword is read as the keyword;
 * - if nothing fits, the rest of the member is skipped, and reading goes on after its `;` or `}` or at the next keyword that
 *   begins a member or a declaration;
 * - after a problem was reported at a place, no second one is reported there until a token has been read.
 */
import {
  Colon,
  Comma,
  Const,
  EOF,
  Equals,
  Identifier,
  isReserved,
  LCurly,
  LParen,
  LSquare,
  Numeral,
  RCurly,
  RParen,
  RSquare,
  Semicolon,
  StringToken,
  type TokenType,
  Word,
} from "../text/tokens.js";
import { retype } from "../text/lexer.js";
import type { BlockKind } from "./block-kind.js";
import { abandonment } from "./reporting-parser.js";
import type { Rule } from "./token-parser.js";
import { WordParser } from "./word-parser.js";

export class RecoveringParser extends WordParser {
  /**
   * Items between commas up to `closer`. A forgotten comma and one too many are reported; an item that cannot be read
   * is left out.
   */
  protected items<Item>(closer: TokenType, starts: () => boolean, expected: string, read: () => Item): readonly Item[] {
    const items: Item[] = [];
    this.readItems(closer, starts, expected, read, items);
    // An array that has grown keeps spare room; a copy has none, and there are many lists.
    return items.slice();
  }

  private readItems<Item>(
    closer: TokenType,
    starts: () => boolean,
    expected: string,
    read: () => Item,
    items: Item[],
  ): void {
    const skip = (): void => this.skipItem(closer);
    const readOne = (): void => {
      if (this.sees(closer) || this.sees(RCurly)) {
        if (this.sees(closer)) this.report({ problem: "trailingComma", span: this.spanOf(this.LA(0)) });
        return;
      }
      const item = this.guarded(read, skip, abandonment);
      if (item !== undefined) items.push(item);
    };
    if (closer === Semicolon && this.sees(Semicolon)) this.reportUnexpected([expected]);
    for (;;) {
      const before = this.here();
      this.MANY_SEP({ SEP: Comma, DEF: readOne });
      if (this.sees(closer)) return;
      const bracketed = closer !== Semicolon;
      if (this.sees(Comma)) {
        this.reportUnexpected([expected]);
        this.skip();
      } else if (this.here() > before && this.startsItem(starts) && (bracketed || !this.beginsLine())) {
        this.reportMissing(",");
      } else {
        return;
      }
    }
  }

  /** Whether the next token begins an item; a separator word between items does not. */
  private startsItem(starts: () => boolean): boolean {
    if (isReserved(this.LA(1).tokenType) && this.beginsLine() && !this.sees(Colon, 2)) return false;
    const looksLikeWord =
      this.sees(Identifier) && (this.sees(Word, 2) || this.sees(Numeral, 2) || this.sees(StringToken, 2));
    return starts() && !looksLikeWord;
  }

  private skipItem(closer: TokenType): void {
    for (let open = 0; ; this.skip()) {
      const { tokenType } = this.LA(1);
      if (open === 0 && (tokenType === Comma || tokenType === closer)) return;
      if (tokenType === LParen || tokenType === LSquare) open++;
      else if (tokenType === RParen || tokenType === RSquare) open--;
      const stops = tokenType === Semicolon || tokenType === LCurly || tokenType === RCurly || tokenType === EOF;
      if (stops || open < 0) return;
    }
  }

  /**
   * The head of a declaration with a block, up to its `{`. If the head cannot be read, its block is read all the same. Returns whether there is a
   * block.
   */
  protected head(construct: string, starts: readonly TokenType[], read: () => void): boolean {
    this.reading(construct);
    this.guarded(read, () => undefined);
    if (!this.lacks(LCurly)) return true;
    const reported = this.reportedAt === this.here();
    if (!reported && (starts.includes(this.LA(1).tokenType) || (this.beginsLine() && this.sees(Word)))) {
      return !this.startsDeclaration() || starts.includes(this.LA(1).tokenType);
    }
    this.reportUnexpected(["{"]);
    for (;;) {
      const { tokenType } = this.LA(1);
      if (tokenType === LCurly) return true;
      if (tokenType === Semicolon) {
        this.skip();
        return false;
      }
      if (tokenType === RCurly || tokenType === EOF || this.startsDeclaration()) return false;
      this.skip();
    }
  }

  /** A block in braces, with its members read by a MANY in `readMembers`. */
  protected body(kind: BlockKind, readMembers: () => void): void {
    const opener = this.open(LCurly);
    const { blocks, construct } = this;
    this.members(kind, readMembers);
    if (this.lacks(RCurly)) this.reportMissing("}", opener);
    else this.read(RCurly);
    this.blocks = blocks;
    this.construct = construct;
  }

  /** Reads members until the block ends, and skips everything that is no member. */
  protected members(kind: BlockKind, readMembers: () => void): void {
    this.blocks = [...this.blocks, kind];
    for (;;) {
      this.construct = kind.construct;
      const before = this.here();
      readMembers();
      this.construct = kind.construct;
      if (this.sees(EOF)) return;
      const outermost = kind.construct === "";
      if (!outermost && (this.sees(RCurly) || this.startsOutside())) return;
      if (this.sees(Semicolon)) {
        this.reportUnexpected(kind.expected);
        this.skip();
      } else if (this.sees(RCurly)) {
        this.reportUnexpected(kind.expected);
        this.skip();
        if (this.sees(Semicolon)) this.skip();
      } else if (!this.namesReserved(kind) && !this.respellStart(kind)) {
        this.reportUnexpected(kind.expected);
        this.skipMember();
        // If nothing could be read here, skips one token, so that the loop ends.
        if (this.here() === before) this.skip();
      }
    }
  }

  /** A reserved word at the beginning of a member, if a name may stand there: `link = ARQ over udp;`. It is read as a name. */
  protected namesReserved(kind: BlockKind): boolean {
    const token = this.LA(1);
    if (!isReserved(token.tokenType) || token.tokenType === Const || !kind.expected.includes("<name>")) return false;
    if (!this.sees(kind.construct === "service" ? LParen : Equals, 2)) return false;
    this.report({ problem: "reservedWord", word: token.image, span: this.spanOf() });
    retype(token, Identifier);
    return true;
  }

  /** A misspelled keyword at the beginning of a member. */
  protected respellStart(kind: BlockKind): boolean {
    if (!this.sees(Identifier)) return false;
    const followed = this.sees(Word, 2) || this.sees(StringToken, 2) || this.sees(LCurly, 2) || this.sees(Numeral, 2);
    return followed && this.respell(...kind.starts);
  }

  protected member<T>(rule: Rule<T>): T | undefined {
    return this.guarded(() => this.SUBRULE(rule), this.skipMember);
  }

  /** Skips to the end of an annotation that could not be read: its `)`. */
  protected skipAnnotation(): void {
    while (!this.sees(EOF) && !this.sees(LCurly) && !this.sees(RCurly) && !isReserved(this.LA(1).tokenType)) {
      const last = this.sees(RParen);
      this.skip();
      if (last) return;
    }
  }
}
