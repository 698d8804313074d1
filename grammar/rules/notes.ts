/** The notes before a declaration or a member: its documentation, and the diagnostics that it allows. */
import type { Rule } from "../recovery/token-parser.js";
import { nearestWord } from "../spelling.js";
import type { Lexed } from "../text/lexer.js";
import * as t from "../text/tokens.js";
import type * as Ast from "../tree/ast.js";
import { ExpressionParser } from "./expressions.js";

interface Notes {
  readonly doc?: string | undefined;
  readonly allows: readonly Ast.Allow[];
}
const noNotes: Notes = { allows: [] };

export class NotesParser extends ExpressionParser {
  /** The notes before the next declaration or member. */
  protected noted: Notes = noNotes;
  /** The number of comments that have been examined. */
  private nextComment = 0;

  protected override load(text: string, source: number, lexed: Lexed): void {
    super.load(text, source, lexed);
    this.nextComment = 0;
  }

  private readonly notes: Rule<void> = this.RULE("notes", (): void => {
    const behind = this.behind();
    let allows: Ast.Allow[] | undefined;
    this.MANY(() => {
      const allow = this.guarded(
        () => this.SUBRULE(this.allow),
        () => this.skipAnnotation(),
      );
      if (allow !== undefined) (allows ??= []).push(allow);
    });
    this.keepNotes(behind, allows);
  });

  /** Follows the rule `notes`; without an `@allow`, only the comments are examined. */
  protected readNotes(): void {
    if (this.lacks(t.AtSign)) this.keepNotes(this.behind());
    else this.SUBRULE(this.notes);
  }

  private keepNotes(behind: number, allows?: readonly Ast.Allow[]): void {
    const doc = this.docBetween(behind, this.here());
    this.noted = doc === undefined && allows === undefined ? noNotes : { doc, allows: allows ?? noNotes.allows };
  }

  private docBetween(start: number, end: number): string | undefined {
    let lines: string[] | undefined;
    for (; ; this.nextComment++) {
      const comment = this.lexed.comments[this.nextComment];
      if (comment === undefined || comment.span.start >= end) break;
      if (comment.span.start < start || !isDocumentation(comment)) continue;
      (lines ??= []).push(comment.text.replace(/^\/\/\/ ?/, "").trimEnd());
    }
    return lines?.join("\n");
  }

  private readonly allow: Rule<Ast.Allow> = this.RULE("allow", (): Ast.Allow => {
    const start = this.here();
    this.CONSUME(t.AtSign);
    this.SUBRULE(this.annotationName);
    const opener = this.open(t.LParen);
    const code = this.takeName();
    this.take(t.Comma);
    const reason = this.SUBRULE(this.string);
    this.close(t.RParen, opener);
    return { code, reason, span: this.spanFrom(start) };
  });

  /** `allow` is a keyword only after the `@`. */
  private readonly annotationName: Rule<void> = this.RULE("annotationName", (): void => {
    this.ACTION(() => this.checkAnnotationName());
    this.CONSUME(t.Identifier);
  });

  private checkAnnotationName(): void {
    const found = this.LA(1).image;
    if (found === "allow" && this.sees(t.Identifier)) return;
    if (nearestWord(found, ["allow"]) === undefined) {
      this.reportUnexpected(["allow"]);
      this.abandon();
    }
    this.report({ problem: "misspelledKeyword", found, suggestion: "allow", span: this.spanOf() });
  }
}

function isDocumentation({ text }: Ast.Comment): boolean {
  return text.startsWith("///") && !text.startsWith("////");
}
