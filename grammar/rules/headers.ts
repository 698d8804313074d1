/** The headers of protocols. */
import { block } from "../recovery/block-kind.js";
import type { Rule } from "../recovery/token-parser.js";
import * as t from "../text/tokens.js";
import type * as Ast from "../tree/ast.js";
import { withGiven } from "../tree/with-given.js";
import { ServiceParser } from "./services.js";

const headerBlock = block("header", [], "<name>");

export class HeaderParser extends ServiceParser {
  protected readonly header: Rule<Ast.Header> = this.RULE("header", (): Ast.Header => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Header);
    this.reading("header");
    const fields: Ast.HeaderField[] = [];
    this.body(headerBlock, () => {
      this.MANY({
        GATE: () => !this.startsOutside(),
        DEF: () => {
          const field = this.member(this.headerField);
          if (field !== undefined) fields.push(field);
        },
      });
    });
    return withGiven({ kind: "Header", allows, fields, span: this.spanFrom(start) }, { doc });
  });

  private readonly headerField: Rule<Ast.HeaderField> = this.RULE("headerField", (): Ast.HeaderField => {
    this.readNotes();
    const { doc, allows } = this.noted;
    const start = this.here();
    this.reading("header field");
    const name = this.takeWord();
    this.take(t.Colon, t.Equals);
    let format: Ast.HeaderField["format"] = "plain";
    this.OPTION(() => {
      format = this.OR([{ ALT: () => this.readAs(t.SetWord, "set") }, { ALT: () => this.readAs(t.Enum, "enum") }]);
    });
    const type = this.takeName();
    const length = this.OPTION1(() => {
      const opener = this.spanOf(this.CONSUME(t.LSquare));
      const value = this.readExpression();
      this.close(t.RSquare, opener);
      return value;
    });
    this.respell(t.Native);
    const native = this.OPTION2(() => this.CONSUME(t.Native)) !== undefined;
    const readMembers = (): readonly Ast.FieldMember[] => this.SUBRULE(this.fieldMembers);
    // The members of a block whose `{` is missing.
    const lost = format !== "plain" && this.sees(t.Word) && this.sees(t.Equals, 2);
    const members = lost ? readMembers() : (this.OPTION3(readMembers) ?? []);
    const value = this.OPTION4(() => {
      this.CONSUME(t.Equals);
      return this.readExpression(1);
    });
    this.end();
    return withGiven(
      { kind: "HeaderField", allows, name, format, type, native, members, span: this.spanFrom(start) },
      { doc, length, value },
    );
  });

  private readonly fieldMembers: Rule<readonly Ast.FieldMember[]> = this.RULE(
    "fieldMembers",
    (): readonly Ast.FieldMember[] => {
      const opener = this.open(t.LCurly);
      const members = this.items(t.RCurly, this.startsName, "<name>", () => this.SUBRULE(this.fieldMember));
      this.close(t.RCurly, opener, t.Comma);
      return members;
    },
  );

  private readonly fieldMember: Rule<Ast.FieldMember> = this.RULE("fieldMember", (): Ast.FieldMember => {
    const start = this.here();
    const name = this.takeWord();
    this.take(t.Equals, t.Colon);
    const value = this.readExpression();
    return { name, value, span: this.spanFrom(start) };
  });
}
