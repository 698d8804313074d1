/** Reports problems: one for one fault, at the place where the text stops to make sense. */
import { isRecognitionException } from "chevrotain";
import type { SyntaxProblem } from "../problems.js";
import { endOf, type Lexed } from "../text/lexer.js";
import { EOF, LParen, LSquare, spellingOf } from "../text/tokens.js";
import type { Span } from "../tree/ast.js";
import type { BlockKind } from "./block-kind.js";
import { TokenParser } from "./token-parser.js";

/** The most problems that are listed for one text. */
export const problemLimit = 200;
/** The deepest nesting of brackets and conditions. */
export const nestingLimit = 100;

/** Thrown to give up an item or a member whose problem is already reported. */
export const abandonment: Error = new Error("A part of the program could not be read.");
/** Thrown to give up the whole member, however deep inside it. */
const memberAbandonment: Error = new Error("A member of the program could not be read.");

/** Problems of the lexer that often cause the parser to find a fault at the next word, which is right. */
const misleading: ReadonlySet<SyntaxProblem["problem"]> = new Set<SyntaxProblem["problem"]>([
  "unexpectedCharacter",
  "unterminatedString",
  "malformedNumber",
  "blockComment",
]);

/** The data of a problem without its place and construct, which are added later. */
type Report = SyntaxProblem extends infer Each ? (Each extends unknown ? Omit<Each, "while"> : never) : never;

export class ReportingParser extends TokenParser {
  protected problems: SyntaxProblem[] = [];
  protected depth: number = 0;
  protected construct: string = "";
  /** The open blocks; the innermost one is the last. */
  protected blocks: readonly BlockKind[] = [];
  /** Where the last problem was reported; -1 after none. */
  protected reportedAt: number = -1;
  /** The places of the lexer's misleading problems. */
  private misleadingSpans: readonly Span[] = [];

  protected override load(text: string, source: number, lexed: Lexed): void {
    super.load(text, source, lexed);
    this.problems = [];
    this.depth = 0;
    this.construct = "";
    this.blocks = [];
    this.reportedAt = -1;
    this.misleadingSpans = lexed.problems.filter(({ problem }) => misleading.has(problem)).map(({ span }) => span);
  }

  /** Reads a part of the named construct; problems in it name this construct. */
  protected reading(construct: string): void {
    this.construct = construct;
  }

  protected report(problem: Report): void {
    const here = this.here();
    const silent = this.reportedAt === here || this.isMisled();
    this.reportedAt = here;
    if (!silent) this.note(problem);
  }

  /** A skipped character, or a string without end, is the real cause of a fault right after it or just before it. */
  private isMisled(): boolean {
    const last = this.LA(0);
    const from = last.tokenType === EOF ? 0 : last.startOffset;
    const to = endOf(this.LA(1));
    const span = firstEndingAtOrAfter(this.misleadingSpans, from);
    return span !== undefined && span.start <= to;
  }

  /** Reports a problem with a place of its own, after which reading goes on normally. */
  protected note(problem: Report): void {
    this.problems.push(this.construct === "" ? problem : { ...problem, while: this.construct });
  }

  protected reportUnexpected(expected: readonly string[], opener?: Span): void {
    const span = this.spanOf();
    const found = this.found();
    this.report({ problem: "unexpectedToken", found, expected, span, ...(opener !== undefined && { opener }) });
  }

  protected reportMissing(missing: string, opener?: Span): void {
    // A missing opening sign is reported at the token that it would open, any other missing sign at the end of the token before it.
    const opens = missing === spellingOf(LSquare) || missing === spellingOf(LParen);
    const at = opens && !this.beginsLine() ? this.here() : this.behind();
    const span = { source: this.source, start: at, end: at };
    const found = this.found();
    this.report({ problem: "missingToken", missing, found, span, ...(opener !== undefined && { opener }) });
  }

  private found(): string {
    return this.sees(EOF) ? "<end of file>" : this.LA(1).image;
  }

  /** Stops reading the current item or member. */
  protected abandon(): never {
    throw abandonment;
  }

  /** Counts one more level of nesting while `read` runs. */
  protected nested<T>(read: () => T): T {
    if (this.depth >= nestingLimit) {
      this.report({ problem: "nestingTooDeep", limit: nestingLimit, span: this.spanOf() });
      throw memberAbandonment;
    }
    this.depth++;
    const result = read();
    this.depth--;
    return result;
  }

  /**
   * Reads an item, a member or a head. If a fault ends it, `recover` finds the place to go on from. With `only`, any other abandonment is passed on.
   */
  protected guarded<T>(read: () => T, recover: () => void, only?: Error): T | undefined {
    const { depth, blocks } = this;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (error !== abandonment && error !== memberAbandonment) {
        if (!isRecognitionException(error)) throw error;
        // Chevrotain keeps a list of all exceptions that it throws.
        this.errors = [];
        this.reportUnexpected(error.message === "" ? (blocks.at(-1)?.expected ?? []) : error.message.split("\n"));
      } else if (only !== undefined && error !== only) {
        throw error;
      }
      this.depth = depth;
      this.blocks = blocks;
      recover();
      return undefined;
    }
  }
}

/** Searches spans that are sorted and do not overlap. */
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
