/** Parameters and their types, and named constants. */
import type { IOrAlt } from "chevrotain";
import type { Rule } from "../recovery/token-parser.js";
import type { Token } from "../text/lexer.js";
import * as t from "../text/tokens.js";
import type * as Ast from "../tree/ast.js";
import { withGiven } from "../tree/with-given.js";
import { NotesParser } from "./notes.js";

export class ParameterParser extends NotesParser {
  protected readonly parameters: Rule<readonly Ast.Parameter[]> = this.RULE(
    "parameters",
    (): readonly Ast.Parameter[] => {
      const opener = this.open(t.LParen);
      const parameters = this.items(t.RParen, this.startsParameter, "<name>", () => this.SUBRULE(this.parameter));
      this.close(t.RParen, opener, t.Comma);
      return parameters;
    },
  );

  protected readonly parameter: Rule<Ast.Parameter> = this.RULE("parameter", (): Ast.Parameter => {
    const start = this.here();
    const name = this.takeWord();
    this.take(t.Colon, t.Equals);
    const type = this.SUBRULE(this.type);
    this.respell(t.In);
    const within = this.OPTION(() => {
      this.CONSUME(t.In);
      return this.listOrExpression();
    });
    const value = this.OPTION1(() => {
      this.CONSUME(t.Equals);
      return this.listOrExpression(1);
    });
    return withGiven({ kind: "Parameter", name, type, span: this.spanFrom(start) }, { within, default: value });
  });

  protected readonly type: Rule<Ast.TypeReference> = this.RULE("type", (): Ast.TypeReference => {
    const start = this.here();
    if (this.sees(t.TypeWord, 2) && !this.sees(t.Varying)) this.respell(t.Varying);
    const element = this.OR({ DEF: this.types, ERR_MSG: "<type>" });
    const list = this.lacks(t.LSquare) ? undefined : this.OPTION(this.readListBounds);
    return list === undefined ? element : { ...element, list, span: this.spanFrom(start) };
  });

  private readonly types: IOrAlt<Ast.TypeReference>[] = [
    {
      ALT: () => {
        const start = this.here();
        const tuple = this.nested(() => this.SUBRULE(this.tupleType));
        return { kind: "TypeReference", varying: false, tuple, span: this.spanFrom(start) };
      },
    },
    {
      ALT: () => {
        const start = this.here();
        const varying = !this.lacks(t.Varying) && this.OPTION1(this.varying) !== undefined;
        const name = this.takeWord(t.TypeWord);
        return { kind: "TypeReference", varying, name, span: this.spanLike(name.span, start) };
      },
    },
  ];

  private readonly varying = {
    GATE: (): boolean => this.sees(t.TypeWord, 2),
    DEF: (): Token => this.CONSUME(t.Varying),
  };

  private readonly readListBounds = (): Ast.ListBounds => this.SUBRULE(this.listBounds);

  private readonly tupleType: Rule<readonly Ast.TupleElement[]> = this.RULE(
    "tupleType",
    (): readonly Ast.TupleElement[] => {
      const opener = this.spanOf(this.CONSUME(t.LParen));
      const elements = this.items(t.RParen, this.startsParameter, "<name>", () => this.SUBRULE(this.tupleElement));
      this.close(t.RParen, opener, t.Comma);
      return elements;
    },
  );

  private readonly tupleElement: Rule<Ast.TupleElement> = this.RULE("tupleElement", (): Ast.TupleElement => {
    const start = this.here();
    const name = this.takeWord();
    this.take(t.Colon, t.Equals);
    const type = this.SUBRULE(this.type);
    return { name, type, span: this.spanFrom(start) };
  });

  private readonly listBounds: Rule<Ast.ListBounds> = this.RULE("listBounds", (): Ast.ListBounds => {
    const start = this.here();
    const opener = this.spanOf(this.CONSUME(t.LSquare));
    const bounds = this.OPTION(() => this.readExpression());
    if (bounds?.kind !== "RangeExpression" && bounds !== undefined) this.expectRange(opener);
    else this.close(t.RSquare, opener);
    const ends = bounds?.kind === "RangeExpression" ? { from: bounds.from, to: bounds.to } : {};
    return { ...ends, span: this.spanFrom(start) };
  });

  /** `Datagram[4]`: a list is counted by a range. */
  private expectRange(opener: Ast.Span): void {
    if (this.sees(t.RSquare)) this.reportUnexpected([".."]);
    this.close(t.RSquare, opener, t.DotDot);
  }

  protected readonly const: Rule<Ast.Const> = this.RULE("const", (): Ast.Const => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Const);
    this.reading("const");
    const name = this.takeName();
    this.take(t.Equals, t.Colon);
    const value = this.listOrExpression();
    this.end();
    return withGiven({ kind: "Const", allows, name, value, span: this.spanFrom(start) }, { doc });
  });
}
