/**
 * How the parser goes on after a fault. The engine follows the grammar; what happens where the text does not follow it is
 * decided here, because a reader wants one problem for one fault:
 *
 * - a missing sign is reported at the end of the word before it, or before the word that it opens, and reading goes on as if
 *   it were there;
 * - a misspelled keyword is read as the keyword;
 * - where nothing fits, the member is given up, and reading goes on after its `;` or `}` or at the next keyword that
 *   begins a member or a declaration;
 * - at a place where one problem was reported, no second one is, until a token has been read.
 */
import type { Name, Span } from "./ast.js";
import { Engine, EOF, Unexpected, type ParserMethod, type TokenType } from "./engine.js";
import { Lexer } from "./lexer.js";
import { lookahead } from "./lookahead.js";
import type { SyntaxProblem } from "./problems.js";
import type { Recorder } from "./recorder.js";
import { nearestWord } from "./spelling.js";
import {
  allTokens,
  Colon,
  Comma,
  Const,
  declarationStarts,
  Dot,
  Equals,
  Identifier,
  isReserved,
  LCurly,
  LParen,
  LSquare,
  Minus,
  NumberWord,
  Numeral,
  On,
  Protocol,
  RCurly,
  RParen,
  RSquare,
  Semicolon,
  spellingOf,
  StringToken,
  Word,
} from "./tokens.js";

/** Problems of one text beyond these are not listed. */
export const problemLimit = 200;
/** Brackets and conditions within each other. */
export const nestingLimit = 100;

/** How many tokens are searched for the closing bracket behind something that does not fit between the brackets. */
const bracketSearchLimit = 50;

/** Thrown to give up an item or a member whose problem is already reported. */
export const abandonment: Error = new Error("A part of the program could not be read.");
/** Thrown to give up the whole member, however deep inside it. */
const memberAbandonment: Error = new Error("A member of the program could not be read.");

/** Problems of the lexer after which the next word is often wrong, too, and not by a fault of its own. */
const misleading: ReadonlySet<SyntaxProblem["problem"]> = new Set<SyntaxProblem["problem"]>([
  "unexpectedCharacter",
  "unterminatedString",
  "malformedNumber",
  "blockComment",
]);

const declarationStartSet: ReadonlySet<TokenType> = new Set(declarationStarts);
const [newLine, carriageReturn] = [10, 13];
const closers: ReadonlySet<TokenType> = new Set([RCurly, RParen, RSquare]);

/** What a problem of the parser says; the place and the construct are added. */
type Report = SyntaxProblem extends infer Each ? (Each extends unknown ? Omit<Each, "while"> : never) : never;

/** The kind of block that is being read. */
export interface BlockKind {
  readonly construct: string;
  /** The keywords that begin a member. */
  readonly starts: readonly TokenType[];
  /** What may stand at the place of a member, as it is written. */
  readonly expected: readonly string[];
}

export class RecoveringParser extends Engine {
  protected source: number = 0;
  protected problems: SyntaxProblem[] = [];
  protected depth: number = 0;
  protected lexer: Lexer = new Lexer("", 0);
  private construct: string = "";
  /** The block that is being read, after those around it. */
  private blocks: readonly BlockKind[] = [];
  /** Where the last problem was reported; -1 after none. */
  private reportedAt = -1;
  /** The places of those of the lexer that mislead. */
  private misleadingSpans: readonly Span[] = [];
  private text = "";

  constructor(recorder?: Recorder) {
    super(allTokens, lookahead, recorder);
  }

  protected override spelling(type: TokenType): string {
    return spellingOf(type);
  }

  /** Begins a new text. */
  protected load(text: string, source: number, lexer: Lexer): void {
    this.input = lexer;
    this.lexer = lexer;
    this.text = text;
    this.source = source;
    this.problems = [];
    this.depth = 0;
    this.construct = "";
    this.blocks = [];
    this.reportedAt = -1;
    this.misleadingSpans = lexer.problems.filter(({ problem }) => misleading.has(problem)).map(({ span }) => span);
  }

  // ------------------------------------------------------------------------------------------------ places

  /** Offset of the next token; of the end of the text after the last one. */
  protected here(): number {
    return this.starts[this.place] ?? 0;
  }

  /** Offset after the last token read. */
  protected behind(): number {
    return this.ends[this.place - 1] ?? 0;
  }

  protected spanFrom(start: number): Span {
    const end = this.behind();
    return { source: this.source, start, end: end < start ? start : end };
  }

  /** The place from an offset to what was read last: that of a part, where it is the same. */
  protected spanLike(part: Span, start: number): Span {
    const same = !this.RECORDING_PHASE && part.start === start && part.end === this.behind();
    return same ? part : this.spanFrom(start);
  }

  /** @param place The next token, if none is given. */
  protected spanOf(place: number = this.place): Span {
    return { source: this.source, start: this.starts[place] ?? 0, end: this.ends[place] ?? 0 };
  }

  protected beginsLine(): boolean {
    const here = this.here();
    for (let at = this.behind(); at < here; at++) {
      const code = this.text.charCodeAt(at);
      if (code === newLine || code === carriageReturn) return true;
    }
    return false;
  }

  // ---------------------------------------------------------------------------------------------- problems

  /** Reads as a part of the named construct, for the problems in it. */
  protected reading(construct: string): void {
    this.construct = construct;
  }

  protected report(problem: Report): void {
    const here = this.here();
    const silent = this.reportedAt === here || this.isMisled();
    this.reportedAt = here;
    if (!silent) this.note(problem);
  }

  /** A character that was left out, or a string without end, explains what does not fit after it, or just before it. */
  private isMisled(): boolean {
    const from = this.starts[this.place - 1] ?? 0;
    const to = this.ends[this.place] ?? 0;
    const span = firstEndingAtOrAfter(this.misleadingSpans, from);
    return span !== undefined && span.start <= to;
  }

  /** Reports something that has its own place and is read nevertheless. */
  protected note(problem: Report): void {
    this.problems.push(this.construct === "" ? problem : { ...problem, while: this.construct });
  }

  protected reportUnexpected(expected: readonly string[], opener?: Span): void {
    const span = this.spanOf();
    const found = this.found();
    this.report({ problem: "unexpectedToken", found, expected, span, ...(opener !== undefined && { opener }) });
  }

  protected reportMissing(missing: string, opener?: Span): void {
    // What opens stands at what it opens, everything else at what it follows.
    const opens = missing === spellingOf(LSquare) || missing === spellingOf(LParen);
    const at = opens && !this.beginsLine() ? this.here() : this.behind();
    const span = { source: this.source, start: at, end: at };
    const found = this.found();
    this.report({ problem: "missingToken", missing, found, span, ...(opener !== undefined && { opener }) });
  }

  private found(): string {
    return this.is(EOF) ? "<end of file>" : this.lexer.imageOf(this.place);
  }

  /** Gives up the item or the member that is being read. */
  protected abandon(): never {
    throw abandonment;
  }

  /** Counts one more level of nesting while `read` runs. */
  protected nested<T>(read: () => T): T {
    if (!this.RECORDING_PHASE && this.depth >= nestingLimit) {
      this.report({ problem: "nestingTooDeep", limit: nestingLimit, span: this.spanOf() });
      throw memberAbandonment;
    }
    this.depth++;
    const result = read();
    this.depth--;
    return result;
  }

  // ------------------------------------------------------------------------------------- single tokens

  /**
   * Takes a sign or a keyword. One of `confused` in its place counts as it (`=` for `:`); a misspelled keyword counts
   * as the keyword; otherwise it counts as there, and nothing is taken.
   */
  protected take(type: TokenType, ...confused: TokenType[]): void {
    if (this.is(type)) this.place++;
    else if (this.RECORDING_PHASE) this.CONSUME(type);
    else this.takeInstead(type, confused);
  }

  private takeInstead(type: TokenType, confused: readonly TokenType[]): void {
    const wanted = spellingOf(type);
    if (confused.some((each) => this.is(each)) || (this.is(type, 2) && this.isStray())) {
      this.reportUnexpected([wanted]);
      this.SKIP_TOKEN();
      if (this.is(type)) this.SKIP_TOKEN();
    } else if (this.respell(type)) {
      this.SKIP_TOKEN();
    } else if (this.is(Word) || this.is(Numeral) || this.is(StringToken) || this.is(LCurly)) {
      this.reportMissing(wanted);
    } else {
      this.reportUnexpected([wanted]);
    }
  }

  /** One token too many: a word or sign on the same line that closes nothing. */
  private isStray(): boolean {
    const tokenType = this.LA(1);
    return !this.beginsLine() && !closers.has(tokenType) && tokenType !== Semicolon && tokenType !== EOF;
  }

  /**
   * Where only one of these keywords can stand, a name that looks like one becomes it, and is reported. Says whether one
   * of them is next.
   */
  protected respell(...types: readonly TokenType[]): boolean {
    if (this.RECORDING_PHASE || types.includes(this.LA(1))) return true;
    if (!this.is(Identifier)) return false;
    const found = this.lexer.wordOf(this.place);
    const suggestion = nearestWord(found, types.filter(isReserved).map(spellingOf));
    const meant = types.find((type) => isReserved(type) && spellingOf(type) === suggestion);
    if (suggestion === undefined || meant === undefined) return false;
    this.report({ problem: "misspelledKeyword", found, suggestion, span: this.spanOf() });
    this.retype(this.place, meant);
    return true;
  }

  /** Makes the parser see a token as one of another type. */
  protected retype(place: number, type: TokenType): void {
    this.kinds[place] = type.index;
  }

  /**
   * A name that is being declared, or that stands where no reserved word may. A keyword that comes after the name is not
   * taken for it where the name was left out.
   */
  protected takeName(keywordAfter?: TokenType): Name {
    if (this.is(Identifier)) return this.nameOf(this.place++);
    if (this.RECORDING_PHASE) return this.nameOf(this.CONSUME(Identifier));
    const tokenType = this.LA(1);
    const wordFollows = this.is(Identifier, 2) || this.is(StringToken, 2) || this.is(Numeral, 2);
    const leftOut = tokenType === keywordAfter && !this.is(keywordAfter, 2);
    if (!isReserved(tokenType) || this.beginsLine() || wordFollows || leftOut) {
      this.reportUnexpected(["<name>"]);
      this.abandon();
    }
    this.report({ problem: "reservedWord", word: this.lexer.wordOf(this.place), span: this.spanOf() });
    return this.nameOf(this.place++);
  }

  /** A name in a place where reserved words are names, too. */
  protected takeWord(type: TokenType = Word): Name {
    if (this.RECORDING_PHASE) return this.nameOf(this.CONSUME(type));
    const beginsNext = this.beginsLine() && !this.is(Colon, 2) && (this.beginsMember() || this.startsOutside());
    if (!this.is(type) || beginsNext) {
      this.reportUnexpected([spellingOf(type)]);
      this.abandon();
    }
    return this.nameOf(this.place++);
  }

  protected nameOf(place: number): Name {
    const span = { source: this.source, start: this.starts[place] ?? 0, end: this.ends[place] ?? 0 };
    return { text: this.lexer.wordOf(place), span };
  }

  /** The `;` that ends a member. `others` could also have come. */
  protected end(others: readonly TokenType[] = []): void {
    if (this.is(Semicolon)) {
      this.place++;
    } else if (this.RECORDING_PHASE) {
      this.CONSUME(Semicolon);
    } else if (this.beginsLine() || this.is(RCurly) || this.is(EOF) || this.beginsMember()) {
      this.reportMissing(";");
    } else {
      this.reportUnexpected([...others.map(spellingOf), ";"]);
      this.skipMember();
    }
  }

  /** An opening bracket. Gives its place, or nothing where it was left out. */
  protected open(opener: TokenType): Span | undefined {
    const span = this.RECORDING_PHASE || this.is(opener) ? this.spanOf() : undefined;
    if (span === undefined && (this.is(Minus) || this.is(LParen))) this.reportMissing(spellingOf(opener));
    else this.take(opener);
    return span;
  }

  /**
   * The bracket that closes `opener`; without it, what stands before it on the line is left out. A bracket that was not
   * opened need not be closed.
   */
  protected close(closer: TokenType, opener: Span | undefined, ...others: TokenType[]): void {
    if (this.is(closer)) this.place++;
    else if (this.RECORDING_PHASE) this.CONSUME(closer);
    else if (opener !== undefined) this.closeInstead(closer, opener, others);
  }

  private closeInstead(closer: TokenType, opener: Span, others: readonly TokenType[]): void {
    if (this.beginsLine() || this.is(Semicolon) || this.is(RCurly) || this.is(LCurly) || this.is(EOF)) {
      this.reportMissing(spellingOf(closer), opener);
    } else {
      this.reportUnexpected([...others.map(spellingOf), spellingOf(closer)], opener);
    }
    for (let ahead = 1, open = 0; ahead <= bracketSearchLimit; ahead++) {
      const tokenType = this.LA(ahead);
      if (open === 0 && tokenType === closer) {
        for (let skipped = 0; skipped < ahead; skipped++) this.SKIP_TOKEN();
        return;
      }
      if (tokenType === LParen || tokenType === LSquare) open++;
      else if (tokenType === RParen || tokenType === RSquare) open--;
      const stops = tokenType === Semicolon || tokenType === LCurly || tokenType === RCurly || tokenType === EOF;
      if (stops || open < 0) return;
    }
  }

  /** Whether a bracket is closed, not far from here, that was not opened: `in 16, 32, 64]`. */
  protected closesUnopened(opener: TokenType, closer: TokenType): boolean {
    for (let ahead = 1, open = 0, parentheses = 0; ahead <= bracketSearchLimit; ahead++) {
      const tokenType = this.LA(ahead);
      if (tokenType === opener) open++;
      else if (tokenType === closer && open-- === 0) return parentheses === 0;
      else if (tokenType === LParen) parentheses++;
      // The parenthesis around all of this: what closes behind it was opened before it.
      else if (tokenType === RParen && parentheses-- === 0) return false;
      const stops = tokenType === Semicolon || tokenType === LCurly || tokenType === RCurly || tokenType === EOF;
      if (stops) return false;
    }
    return false;
  }

  // ------------------------------------------------------------------------------------------- lists and blocks

  /**
   * Items between commas up to `closer`. A forgotten comma and one too many are reported; an item that cannot be read
   * is left out.
   */
  protected items<Item>(closer: TokenType, starts: () => boolean, expected: string, read: () => Item): readonly Item[] {
    const items: Item[] = [];
    this.readItems(closer, starts, expected, read, items);
    // What has grown has room for more, and of lists there are many.
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
      if (!this.RECORDING_PHASE && (this.is(closer) || this.is(RCurly))) {
        if (this.is(closer)) this.report({ problem: "trailingComma", span: this.spanOf(this.place - 1) });
        return;
      }
      const item = this.guarded(read, skip, abandonment);
      if (item !== undefined) items.push(item);
    };
    if (closer === Semicolon && this.is(Semicolon)) this.reportUnexpected([expected]);
    for (;;) {
      const before = this.here();
      this.MANY_SEP({ SEP: Comma, DEF: readOne });
      if (this.RECORDING_PHASE || this.is(closer)) return;
      const bracketed = closer !== Semicolon;
      if (this.is(Comma)) {
        this.reportUnexpected([expected]);
        this.SKIP_TOKEN();
      } else if (this.here() > before && this.startsItem(starts) && (bracketed || !this.beginsLine())) {
        this.reportMissing(",");
      } else {
        return;
      }
    }
  }

  /** An item, by its first token, and not a word that stands between items. */
  private startsItem(starts: () => boolean): boolean {
    if (isReserved(this.LA(1)) && this.beginsLine() && !this.is(Colon, 2)) return false;
    const looksLikeWord = this.is(Identifier) && (this.is(Word, 2) || this.is(Numeral, 2) || this.is(StringToken, 2));
    return starts() && !looksLikeWord;
  }

  private skipItem(closer: TokenType): void {
    for (let open = 0; ; this.SKIP_TOKEN()) {
      const tokenType = this.LA(1);
      if (open === 0 && (tokenType === Comma || tokenType === closer)) return;
      if (tokenType === LParen || tokenType === LSquare) open++;
      else if (tokenType === RParen || tokenType === RSquare) open--;
      const stops = tokenType === Semicolon || tokenType === LCurly || tokenType === RCurly || tokenType === EOF;
      if (stops || open < 0) return;
    }
  }

  /**
   * The head of a declaration with a block, up to its `{`. Where it cannot be read, the block still is. Says whether
   * there is a block.
   */
  protected head(construct: string, starts: readonly TokenType[], read: () => void): boolean {
    this.reading(construct);
    this.guarded(read, () => undefined);
    if (this.RECORDING_PHASE || this.is(LCurly)) return true;
    const reported = this.reportedAt === this.here();
    if (!reported && (starts.includes(this.LA(1)) || (this.beginsLine() && this.is(Word)))) {
      return !this.startsDeclaration() || starts.includes(this.LA(1));
    }
    this.reportUnexpected(["{"]);
    for (;;) {
      const tokenType = this.LA(1);
      if (tokenType === LCurly) return true;
      if (tokenType === Semicolon) {
        this.SKIP_TOKEN();
        return false;
      }
      if (tokenType === RCurly || tokenType === EOF || this.startsDeclaration()) return false;
      this.SKIP_TOKEN();
    }
  }

  /** A block in braces, with its members read by a MANY in `readMembers`. */
  protected body(kind: BlockKind, readMembers: () => void): void {
    const opener = this.open(LCurly);
    const { blocks, construct } = this;
    this.members(kind, readMembers);
    if (this.RECORDING_PHASE || this.is(RCurly)) this.CONSUME(RCurly);
    else this.reportMissing("}", opener);
    this.blocks = blocks;
    this.construct = construct;
  }

  /** Reads members until the block ends, past whatever is none. */
  protected members(kind: BlockKind, readMembers: () => void): void {
    this.blocks = [...this.blocks, kind];
    for (;;) {
      this.construct = kind.construct;
      const before = this.here();
      readMembers();
      this.construct = kind.construct;
      if (this.RECORDING_PHASE || this.is(EOF)) return;
      const outermost = kind.construct === "";
      if (!outermost && (this.is(RCurly) || this.startsOutside())) return;
      if (this.is(Semicolon)) {
        this.reportUnexpected(kind.expected);
        this.SKIP_TOKEN();
      } else if (this.is(RCurly)) {
        this.reportUnexpected(kind.expected);
        this.SKIP_TOKEN();
        if (this.is(Semicolon)) this.SKIP_TOKEN();
      } else if (!this.respellStart(kind)) {
        this.reportUnexpected(kind.expected);
        this.skipMember();
        // A place that nothing can be read from is left, whatever stands there.
        if (this.here() === before) this.SKIP_TOKEN();
      }
    }
  }

  /** A misspelled keyword at the beginning of a member. */
  protected respellStart(kind: BlockKind): boolean {
    if (this.RECORDING_PHASE || !this.is(Identifier)) return false;
    const followed = this.is(Word, 2) || this.is(StringToken, 2) || this.is(LCurly, 2) || this.is(Numeral, 2);
    return followed && this.respell(...kind.starts);
  }

  /**
   * Reads an item, a member or a head; a fault in it ends it, and `recover` finds where to go on. With `only`, it goes on
   * after no other fault.
   */
  protected guarded<T>(read: () => T, recover: () => void, only?: Error): T | undefined {
    if (this.RECORDING_PHASE) return read();
    const { rule, depth, blocks } = this;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (error !== abandonment && error !== memberAbandonment) {
        if (!(error instanceof Unexpected)) throw error;
        this.reportUnexpected(error.message === "" ? (blocks.at(-1)?.expected ?? []) : error.message.split("\n"));
      } else if (only !== undefined && error !== only) {
        throw error;
      }
      this.rule = rule;
      this.depth = depth;
      this.blocks = blocks;
      recover();
      return undefined;
    }
  }

  protected member<T>(rule: ParserMethod<undefined, T>): T | undefined {
    return this.guarded(() => this.SUBRULE(rule), this.skipMember);
  }

  /** Goes to the end of a member: after its `;` or its block, or before what begins the next. */
  private readonly skipMember = (): void => {
    for (let first = true; ; first = false) {
      if (this.is(EOF) || this.is(RCurly) || this.startsOutside()) return;
      if (!first && this.beginsLine() && this.beginsMember()) return;
      if (this.is(Semicolon)) {
        this.SKIP_TOKEN();
        return;
      }
      if (this.is(LCurly)) {
        this.skipBlock();
        if (this.beginsLine() || this.beginsMember()) return;
      } else {
        this.SKIP_TOKEN();
      }
    }
  };

  private skipBlock(): void {
    let open = 0;
    do {
      if (this.is(LCurly)) open++;
      else if (this.is(RCurly)) open--;
      this.SKIP_TOKEN();
    } while (open > 0 && !this.is(EOF) && !this.startsOutside());
  }

  private beginsMember(): boolean {
    const tokenType = this.LA(1);
    return isReserved(tokenType) && (this.blocks.at(-1)?.starts.includes(tokenType) ?? false);
  }

  /** At the beginning of a line, what only a block around this one can hold: the `}` of this one was forgotten. */
  protected startsOutside(): boolean {
    const tokenType = this.LA(1);
    if (!isReserved(tokenType) || this.beginsMember() || !this.beginsLine()) return false;
    if (declarationStartSet.has(tokenType)) return this.startsDeclaration();
    if (this.is(Dot, 2) || this.is(Colon, 2) || this.is(Equals, 2) || this.is(LSquare, 2)) return false;
    return this.blocks.some((outer) => outer.starts.includes(tokenType));
  }

  private startsDeclaration(): boolean {
    const tokenType = this.LA(1);
    if (!declarationStartSet.has(tokenType) || !this.beginsLine()) return false;
    if (this.is(Dot, 2) || this.is(Colon, 2) || this.is(Equals, 2)) return false;
    // `protocol u16 = 1;` and `number u16;` are header fields without their colons.
    if (this.is(Semicolon, 3)) return false;
    if (this.is(Equals, 3) && tokenType !== NumberWord && tokenType !== Const) return false;
    return this.is(Identifier, 2) || this.is(LCurly, 2) || this.is(On, 2) || this.is(Protocol, 2);
  }

  /** Goes past the `)` of an annotation that could not be read. */
  protected skipAnnotation(): void {
    while (!this.is(EOF) && !this.is(LCurly) && !this.is(RCurly) && !isReserved(this.LA(1))) {
      const last = this.is(RParen);
      this.SKIP_TOKEN();
      if (last) return;
    }
  }
}

/** Of spans that are sorted and do not overlap. */
function firstEndingAtOrAfter(spans: readonly Span[], offset: number): Span | undefined {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return spans[low];
}
