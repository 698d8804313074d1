/** Services, and the members `needs` and `provides` of protocols and graphs. */
import { block } from "../recovery/block-kind.js";
import type { Rule } from "../recovery/token-parser.js";
import * as t from "../text/tokens.js";
import type * as Ast from "../tree/ast.js";
import { withGiven } from "../tree/with-given.js";
import { ParameterParser } from "./parameters.js";

const serviceBlock = block("service", [t.Upcall], "<name>");

export class ServiceParser extends ParameterParser {
  protected readonly service: Rule<Ast.Service | undefined> = this.RULE("service", (): Ast.Service | undefined => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Service);
    this.reading("service");
    const name = this.takeName();
    this.take(t.Colon, t.Equals);
    const realm = this.takeName();
    const operations: Ast.ServiceOperation[] = [];
    const readOperations = (): void =>
      this.body(serviceBlock, () => {
        this.MANY({
          GATE: () => !this.startsOutside(),
          DEF: () => {
            const operation = this.member(this.serviceOperation);
            if (operation !== undefined) operations.push(operation);
          },
        });
      });
    if (this.startsOperation()) {
      readOperations();
    } else {
      this.OR({
        DEF: [{ ALT: () => this.end() }, { ALT: readOperations }],
        ERR_MSG: ";\n{",
      });
    }
    return withGiven({ kind: "Service", allows, name, realm, operations, span: this.spanFrom(start) }, { doc });
  });

  /** An operation of a block whose `{` is missing. */
  private startsOperation(): boolean {
    return this.beginsLine() && (this.sees(t.Upcall) || (this.sees(t.Identifier) && this.sees(t.LParen, 2)));
  }

  private readonly serviceOperation: Rule<Ast.ServiceOperation> = this.RULE(
    "serviceOperation",
    (): Ast.ServiceOperation => {
      this.readNotes();
      const { doc, allows } = this.noted;
      const start = this.here();
      const upcall = this.OPTION(() => this.CONSUME(t.Upcall)) !== undefined;
      this.reading(upcall ? "upcall" : "operation");
      const name = this.takeName();
      const parameters = this.SUBRULE(this.parameters);
      const result = this.OPTION1(() => {
        this.CONSUME(t.Colon);
        return this.SUBRULE(this.type);
      });
      this.respell(t.Blocks);
      const blocks = this.OPTION2(() => this.CONSUME(t.Blocks)) !== undefined;
      this.end();
      return withGiven(
        { kind: "ServiceOperation", allows, upcall, name, parameters, blocks, span: this.spanFrom(start) },
        { doc, result },
      );
    },
  );

  protected readonly needs: Rule<Ast.Needs> = this.RULE("needs", (): Ast.Needs => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Needs);
    this.reading("needs");
    const name = this.takeWord();
    this.take(t.Colon, t.Equals);
    const type = this.SUBRULE(this.type);
    this.end();
    return withGiven({ kind: "Needs", allows, name, type, span: this.spanFrom(start) }, { doc });
  });

  protected readonly provides: Rule<Ast.Provides> = this.RULE("provides", (): Ast.Provides => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Provides);
    this.reading("provides");
    const what = this.SUBRULE(this.path);
    this.end();
    return withGiven({ kind: "Provides", allows, what, span: this.spanFrom(start) }, { doc });
  });
}
