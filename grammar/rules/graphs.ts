/** Graphs: instances over instances, and barriers. */
import type { IOrAlt } from "chevrotain";
import { block } from "../recovery/block-kind.js";
import type { Rule } from "../recovery/token-parser.js";
import * as t from "../text/tokens.js";
import type * as Ast from "../tree/ast.js";
import { retype } from "../text/lexer.js";
import { withGiven } from "../tree/with-given.js";
import { HeaderParser } from "./headers.js";

const graphBlock = block("graph", [t.Needs, t.Provides, t.Barrier, t.PoolStart, t.Const], "<name>");
const noArguments: readonly Ast.Argument[] = [];

export class GraphParser extends HeaderParser {
  protected readonly graph: Rule<Ast.Graph | undefined> = this.RULE("graph", (): Ast.Graph | undefined => {
    const { doc, allows } = this.noted;
    const start = this.here();
    let name: Ast.Name | undefined;
    let parameters: readonly Ast.Parameter[] = [];
    const members: Ast.GraphMember[] = [];
    const hasBody = this.head("graph", graphBlock.starts, () => {
      this.CONSUME(t.Graph);
      name = this.takeName();
      this.OPTION(() => {
        parameters = this.SUBRULE(this.parameters);
      });
    });
    if (hasBody) {
      this.body(graphBlock, () => {
        this.MANY(() => {
          const member = this.member(this.graphMember);
          if (member !== undefined) members.push(member);
        });
      });
    }
    if (name === undefined) return undefined;
    return withGiven({ kind: "Graph", allows, name, parameters, members, span: this.spanFrom(start) }, { doc });
  });

  private readonly graphMember: Rule<Ast.GraphMember> = this.RULE("graphMember", (): Ast.GraphMember => {
    this.readNotes();
    if (this.sees(t.Pool) && this.sees(t.Identifier, 2)) retype(this.LA(1), t.PoolStart);
    else if (!this.namesReserved(graphBlock) && !this.sees(t.Equals, 2) && !this.sees(t.Colon, 2))
      this.respellStart(graphBlock);
    return this.OR(this.graphMembers);
  });

  private readonly graphMembers: IOrAlt<Ast.GraphMember>[] = [
    { ALT: () => this.SUBRULE(this.needs) },
    { ALT: () => this.SUBRULE(this.provides) },
    { ALT: () => this.SUBRULE(this.barrier) },
    { ALT: () => this.SUBRULE(this.const) },
    { ALT: () => this.SUBRULE(this.pool) },
    { ALT: () => this.SUBRULE(this.instance) },
  ];

  private readonly instance: Rule<Ast.Instance> = this.RULE("instance", (): Ast.Instance => {
    const { doc, allows } = this.noted;
    const start = this.here();
    const name = this.nameOf(this.CONSUME(t.Identifier));
    this.reading("instance");
    this.take(t.Equals, t.Colon);
    const of = this.takeName(t.Over);
    const args = this.OPTION(this.readArguments) ?? noArguments;
    this.respell(t.Over);
    const over = this.OPTION1(this.overArguments) ?? noArguments;
    this.end([over === noArguments ? t.Over : t.Comma]);
    return withGiven(
      { kind: "Instance", allows, name, of, arguments: args, over, span: this.spanFrom(start) },
      { doc },
    );
  });

  private readonly overArguments = (): readonly Ast.OverArgument[] => {
    this.CONSUME(t.Over);
    return this.items(t.Semicolon, this.startsExpression, "<expression>", this.readArgument);
  };

  private readonly pool: Rule<Ast.Pool> = this.RULE("pool", (): Ast.Pool => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.PoolStart);
    this.reading("pool");
    const name = this.takeName();
    const args = this.OPTION(this.readArguments) ?? noArguments;
    this.end([]);
    return withGiven({ kind: "Pool", allows, name, arguments: args, span: this.spanFrom(start) }, { doc });
  });

  protected readonly barrier: Rule<Ast.Barrier> = this.RULE("barrier", (): Ast.Barrier => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Barrier);
    this.reading("barrier");
    const on = this.OR([
      { ALT: () => this.SUBRULE(this.pointPattern) },
      { ALT: () => this.SUBRULE(this.bindingPattern) },
    ]);
    this.respell(t.To, t.When, t.Because);
    const to = this.OPTION2(() => {
      this.CONSUME(t.To);
      return this.takeName();
    });
    this.respell(t.When, t.Because);
    const when = this.OPTION(() => {
      this.CONSUME(t.When);
      return this.readExpression();
    });
    this.respell(t.Because);
    const because = this.OPTION1(() => {
      this.CONSUME(t.Because);
      return this.takeName();
    });
    this.end(wordsAfter(to, when, because));
    return withGiven({ kind: "Barrier", allows, on, span: this.spanFrom(start) }, { doc, to, when, because });
  });

  private readonly pointPattern: Rule<Ast.PointPattern> = this.RULE("pointPattern", (): Ast.PointPattern => {
    const start = this.here();
    this.CONSUME(t.At);
    const point = this.SUBRULE(this.path);
    return { kind: "PointPattern", point, span: this.spanFrom(start) };
  });

  private readonly bindingPattern: Rule<Ast.BindingPattern> = this.RULE("bindingPattern", (): Ast.BindingPattern => {
    const start = this.here();
    const lower = this.SUBRULE(this.bindingEnd);
    this.take(t.Arrow, t.Greater, t.Minus);
    const upper = this.SUBRULE1(this.bindingEnd);
    return withGiven({ kind: "BindingPattern", span: this.spanFrom(start) }, { lower, upper });
  });

  private readonly bindingEnd: Rule<Ast.Path | undefined> = this.RULE("bindingEnd", (): Ast.Path | undefined =>
    this.OR({
      DEF: [{ ALT: () => this.readAs(t.Times, undefined) }, { ALT: () => this.SUBRULE(this.path) }],
      ERR_MSG: "<name>\n*",
    }),
  );
}

/** What may still come in a barrier. */
function wordsAfter(to: unknown, when: unknown, because: unknown): readonly t.TokenType[] {
  if (because !== undefined) return [];
  if (when !== undefined) return [t.Because];
  return to === undefined ? [t.To, t.When, t.Because] : [t.When, t.Because];
}
