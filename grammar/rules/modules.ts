/** The rules of a module: its imports and declarations. */
import type { EmbeddedActionsParser, IOrAlt } from "chevrotain";
import { TabulatedLookahead } from "../lookahead/strategy.js";
import type { BlockKind } from "../recovery/block-kind.js";
import type { Rule, SelfCheck } from "../recovery/token-parser.js";
import type { SyntaxProblem } from "../problems.js";
import { lex } from "../text/lexer.js";
import * as t from "../text/tokens.js";
import type * as Ast from "../tree/ast.js";
import { withGiven } from "../tree/with-given.js";
import { ScenarioParser } from "./scenarios.js";

const moduleBlock: BlockKind = { construct: "", starts: t.declarationStarts, expected: ["<declaration>"] };
type Declared = Ast.Declaration | Ast.Import | undefined;

export interface Parsed {
  readonly module: Ast.Module;
  /** All comments. */
  readonly comments: readonly Ast.Comment[];
  readonly problems: readonly SyntaxProblem[];
}

/** For a parser that records its rules although it decides by the tables. */
export const recording: SelfCheck = { lookaheadStrategy: new TabulatedLookahead(), skipValidations: true };
let recorded: ReturnType<EmbeddedActionsParser["getGAstProductions"]> | undefined;

export class ModuleParser extends ScenarioParser {
  private readonly recordsRules: boolean;

  private readonly module: Rule<{ imports: Ast.Import[]; declarations: Ast.Declaration[] }> = this.RULE(
    "module",
    (): { imports: Ast.Import[]; declarations: Ast.Declaration[] } => {
      const imports: Ast.Import[] = [];
      const declarations: Ast.Declaration[] = [];
      this.members(moduleBlock, () => {
        this.MANY(() => {
          const read = this.member(this.declaration);
          if (read?.kind === "Import") imports.push(read);
          else if (read !== undefined) declarations.push(read);
        });
      });
      return { imports, declarations };
    },
  );

  private readonly declaration: Rule<Declared> = this.RULE("declaration", (): Declared => {
    this.readNotes();
    this.respellStart(moduleBlock);
    return this.OR(this.declarations);
  });

  private readonly declarations: IOrAlt<Declared>[] = [
    { ALT: () => this.SUBRULE(this.import) },
    { ALT: () => this.SUBRULE(this.service) },
    { ALT: () => this.SUBRULE(this.protocol) },
    { ALT: () => this.SUBRULE(this.number) },
    { ALT: () => this.SUBRULE(this.graph) },
    { ALT: () => this.SUBRULE(this.machine) },
    { ALT: () => this.SUBRULE(this.costs) },
    { ALT: () => this.SUBRULE(this.medium) },
    { ALT: () => this.SUBRULE(this.scenario) },
    { ALT: () => this.SUBRULE(this.experiment) },
    { ALT: () => this.SUBRULE(this.const) },
  ];

  private readonly import: Rule<Ast.Import> = this.RULE("import", (): Ast.Import => {
    const start = this.here();
    const exported = this.OR([{ ALT: () => this.readAs(t.Import, false) }, { ALT: () => this.readAs(t.Export, true) }]);
    this.reading(exported ? "export" : "import");
    const opener = this.open(t.LCurly);
    const names = this.items(t.RCurly, this.startsName, "<name>", () => this.SUBRULE(this.importName));
    this.close(t.RCurly, opener, t.Comma);
    this.take(t.From);
    const from = this.SUBRULE(this.string);
    this.end();
    return { kind: "Import", names, from, exported, span: this.spanFrom(start) };
  });

  private readonly importName: Rule<Ast.ImportName> = this.RULE("importName", (): Ast.ImportName => {
    const start = this.here();
    const name = this.takeName(t.As);
    this.respell(t.As);
    const as = this.OPTION(() => {
      this.CONSUME(t.As);
      return this.takeName();
    });
    return withGiven({ name, span: this.spanFrom(start) }, { as });
  });

  constructor(selfCheck?: SelfCheck) {
    super(selfCheck);
    this.recordsRules = selfCheck !== undefined;
    if (this.recordsRules) this.performSelfAnalysis();
    else this.startFromTables();
  }

  /** The rules as Chevrotain records them. It asks for them to describe a fault; then a second parser records them. */
  override getGAstProductions(): ReturnType<EmbeddedActionsParser["getGAstProductions"]> {
    if (this.recordsRules) return super.getGAstProductions();
    recorded ??= new ModuleParser(recording).getGAstProductions();
    return recorded;
  }

  /** Everything in a text, in its order. */
  parse(text: string, source: number): Parsed {
    const lexed = lex(text, source);
    this.load(text, source, lexed);
    const { imports, declarations } = this.module();
    const problems = [...lexed.problems, ...this.problems].sort((a, b) => a.span.start - b.span.start);
    // Forgets the text.
    this.load("", source, lex("", source));
    const span = { source, start: 0, end: text.length };
    return { module: { kind: "Module", imports, declarations, span }, comments: lexed.comments, problems };
  }
}
