/** The grammar: one rule for each construct, named as the construct, building its node of the syntax tree directly. */
import type * as Ast from "./ast.js";
import { oneOf, typeOf, type Alternative, type ParserMethod, type TokenType } from "./engine.js";
import { Lexer } from "./lexer.js";
import { treeOf, type Operand, type OperatorSign } from "./precedence.js";
import type { SyntaxProblem } from "./problems.js";
import { Recorder, type Part } from "./recorder.js";
import { nearestWord } from "./spelling.js";
import { abandonment, nestingLimit, problemLimit, RecoveringParser, type BlockKind } from "./recovery.js";
import * as t from "./tokens.js";
import { spellingOf } from "./tokens.js";
import { suggestUnit, unitNamed } from "./units.js";

/** Operators and brackets within each other in one expression; also what later passes must be able to walk. */
const heightLimit = 1000;

export interface Parsed {
  readonly module: Ast.Module;
  /** All comments, in the order of the text. */
  readonly comments: readonly Ast.Comment[];
  readonly problems: readonly SyntaxProblem[];
}

/** What stands before a declaration or a member. */
interface Notes {
  readonly doc?: string | undefined;
  readonly allows: readonly Ast.Allow[];
}
const noNotes: Notes = { allows: [] };
const noArguments: readonly Ast.Argument[] = [];
const noSigns: readonly OperatorSign[] = [];

type Rule<Result> = ParserMethod<undefined, Result>;
type NotedRule<Result> = ParserMethod<Notes, Result>;
type Declared = Ast.Declaration | Ast.Import | undefined;

const primaryStarts = [t.Numeral, t.StringToken, t.True, t.False, t.Identifier, t.LParen, t.LSquare];
const primaryStart = oneOf(primaryStarts);
const expressionStart = oneOf([...primaryStarts, t.If, t.Minus, t.Not, t.NotSign]);

/** What ends an expression, whatever it is. */
const expressionEnd = oneOf([t.Comma, t.Semicolon, t.RParen, t.RSquare]);

const block = (construct: string, starts: readonly TokenType[], ...others: string[]): BlockKind => ({
  construct,
  starts,
  expected: [...starts.map(spellingOf), ...others, "}"],
});
const moduleBlock: BlockKind = { construct: "", starts: t.declarationStarts, expected: ["<declaration>"] };
const serviceBlock = block("service", [t.Upcall], "<name>");
const protocolBlock = block("protocol", [
  t.Needs,
  t.Provides,
  t.Opens,
  t.Header,
  t.Demux,
  t.Point,
  t.Entry,
  t.Calls,
  t.Domain,
  t.Counter,
  t.Series,
  t.Gauge,
  t.Histogram,
  t.Barrier,
  t.Const,
]);
const headerBlock = block("header", [], "<name>");
const graphBlock = block("graph", [t.Needs, t.Provides, t.Barrier, t.Const], "<name>");
const settingsBlock = (construct: string): BlockKind => block(construct, [], "<name>");
const scenarioStarts = [t.Host, t.Link, t.Warm, t.Start, t.At, t.Stop, t.Expect, t.For, t.Const];
const scenarioBlock = block("scenario", scenarioStarts);
const forBlock = block("for", scenarioStarts);
const experimentBlock = block("experiment", [t.Vary, t.Repeat, t.Run, t.Measure, t.Expect, t.Const]);
const rowsBlock = block("vary", [], "<string>");

class ModuleParser extends RecoveringParser {
  /** As far as the text has been looked at. */
  private nextComment = 0;
  /** Each `for` around what is being read is a level of nesting. */
  private loops = 0;

  /** The rules, in the order in which they stand here. */
  static recorded(): Part[] {
    const recorder = new Recorder();
    return new ModuleParser(recorder).record(recorder);
  }

  parse(text: string, source: number): Parsed {
    const lexer = new Lexer(text, source);
    this.nextComment = 0;
    this.load(text, source, lexer);
    const { imports, declarations } = this.SUBRULE(this.module);
    const module: Ast.Module = { kind: "Module", imports, declarations, span: { source, start: 0, end: text.length } };
    const problems = [...lexer.problems, ...this.problems].sort((a, b) => a.span.start - b.span.start);
    this.load("", source, new Lexer("", source));
    return { module, comments: lexer.comments, problems: limited(problems) };
  }

  // ---------------------------------------------------------------------------------------- module and notes

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
    const notes = this.SUBRULE(this.notes);
    this.respellStart(moduleBlock);
    return this.OR(this.declarations, 0, notes);
  });

  private readonly declarations: readonly Alternative<Declared, Notes>[] = [
    { ALT: () => this.SUBRULE(this.import) },
    { ALT: (notes) => this.SUBRULE(this.service, notes) },
    { ALT: (notes) => this.SUBRULE(this.protocol, notes) },
    { ALT: (notes) => this.SUBRULE(this.number, notes) },
    { ALT: (notes) => this.SUBRULE(this.graph, notes) },
    { ALT: (notes) => this.SUBRULE(this.machine, notes) },
    { ALT: (notes) => this.SUBRULE(this.costs, notes) },
    { ALT: (notes) => this.SUBRULE(this.medium, notes) },
    { ALT: (notes) => this.SUBRULE(this.scenario, notes) },
    { ALT: (notes) => this.SUBRULE(this.experiment, notes) },
    { ALT: (notes) => this.SUBRULE(this.const, notes) },
  ];

  /** Reads a token that says `meaning`. */
  private readAs<Meaning>(type: TokenType, meaning: Meaning): Meaning {
    this.CONSUME(type);
    return meaning;
  }

  private readonly startsName = (): boolean => this.is(t.Identifier);
  private readonly startsParameter = (): boolean => this.is(t.Word) && this.is(t.Colon, 2);
  private readonly startsExpression = (): boolean => this.is(expressionStart);

  private readonly notes: Rule<Notes> = this.RULE("notes", (): Notes => {
    const behind = this.behind();
    let allows: Ast.Allow[] | undefined;
    this.MANY(() => {
      const allow = this.guarded(
        () => this.SUBRULE(this.allow),
        () => this.skipAnnotation(),
      );
      if (allow !== undefined) (allows ??= []).push(allow);
    });
    if (this.RECORDING_PHASE) return noNotes;
    const doc = this.docBetween(behind, this.here());
    return doc === undefined && allows === undefined ? noNotes : { doc, allows: allows ?? noNotes.allows };
  });

  private docBetween(start: number, end: number): string | undefined {
    let lines: string[] | undefined;
    for (; ; this.nextComment++) {
      const comment = this.lexer.comments[this.nextComment];
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

  /** `allow` is a word only after the `@`. */
  private readonly annotationName: Rule<void> = this.RULE("annotationName", (): void => {
    const found = this.lexer.imageOf(this.place);
    if (!this.RECORDING_PHASE && (found !== "allow" || !this.is(t.Identifier))) {
      if (nearestWord(found, ["allow"]) === undefined) {
        this.reportUnexpected(["allow"]);
        this.abandon();
      }
      this.report({ problem: "misspelledKeyword", found, suggestion: "allow", span: this.spanOf() });
    }
    this.CONSUME(t.Identifier);
  });

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

  // ------------------------------------------------------------------------------------- services, protocols

  private readonly service: NotedRule<Ast.Service | undefined> = this.RULE(
    "service",
    ({ doc, allows }: Notes = noNotes): Ast.Service | undefined => {
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
      if (!this.RECORDING_PHASE && this.startsOperation()) {
        readOperations();
      } else {
        this.OR({
          DEF: [{ ALT: () => this.end() }, { ALT: readOperations }],
          ERR_MSG: ";\n{",
        });
      }
      return withGiven({ kind: "Service", allows, name, realm, operations, span: this.spanFrom(start) }, { doc });
    },
  );

  /** An operation where the `{` before it is missing. */
  private startsOperation(): boolean {
    return this.beginsLine() && (this.is(t.Upcall) || (this.is(t.Identifier) && this.is(t.LParen, 2)));
  }

  private readonly serviceOperation: Rule<Ast.ServiceOperation> = this.RULE(
    "serviceOperation",
    (): Ast.ServiceOperation => {
      const { doc, allows } = this.SUBRULE(this.notes);
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

  private readonly protocol: NotedRule<Ast.Protocol | undefined> = this.RULE(
    "protocol",
    ({ doc, allows }: Notes = noNotes): Ast.Protocol | undefined => {
      const start = this.here();
      let virtual = false;
      let name: Ast.Name | undefined;
      let parameters: readonly Ast.Parameter[] = [];
      let from: Ast.StringLiteral | undefined;
      const members: Ast.ProtocolMember[] = [];
      const hasBody = this.head("protocol", protocolBlock.starts, () => {
        virtual = this.OPTION(() => this.CONSUME(t.Virtual)) !== undefined;
        this.take(t.Protocol);
        name = this.takeName(t.From);
        this.OPTION1(() => {
          parameters = this.SUBRULE(this.parameters);
        });
        this.respell(t.From);
        this.OPTION2(() => {
          this.CONSUME(t.From);
          from = this.SUBRULE(this.string);
        });
      });
      if (hasBody) {
        this.body(protocolBlock, () => {
          this.MANY(() => {
            const member = this.member(this.protocolMember);
            if (member !== undefined) members.push(member);
          });
        });
      }
      if (name === undefined) return undefined;
      return withGiven(
        { kind: "Protocol", allows, virtual, name, parameters, members, span: this.spanFrom(start) },
        { doc, from },
      );
    },
  );

  private readonly protocolMember: Rule<Ast.ProtocolMember> = this.RULE("protocolMember", (): Ast.ProtocolMember => {
    const notes = this.SUBRULE(this.notes);
    this.respellStart(protocolBlock);
    return this.OR(this.protocolMembers, 0, notes);
  });

  private readonly protocolMembers: readonly Alternative<Ast.ProtocolMember, Notes>[] = [
    { ALT: (notes) => this.SUBRULE(this.needs, notes) },
    { ALT: (notes) => this.SUBRULE(this.provides, notes) },
    { ALT: (notes) => this.SUBRULE(this.opens, notes) },
    { ALT: (notes) => this.SUBRULE(this.header, notes) },
    { ALT: (notes) => this.SUBRULE(this.demuxBy, notes) },
    { ALT: (notes) => this.SUBRULE(this.point, notes) },
    { ALT: (notes) => this.SUBRULE(this.entry, notes) },
    { ALT: (notes) => this.SUBRULE(this.calls, notes) },
    { ALT: (notes) => this.SUBRULE(this.domain, notes) },
    { ALT: (notes) => this.SUBRULE(this.counter, notes) },
    { ALT: (notes) => this.SUBRULE(this.series, notes) },
    { ALT: (notes) => this.SUBRULE(this.gauge, notes) },
    { ALT: (notes) => this.SUBRULE(this.histogram, notes) },
    { ALT: (notes) => this.SUBRULE(this.barrier, notes) },
    { ALT: (notes) => this.SUBRULE(this.const, notes) },
  ];

  private readonly needs: NotedRule<Ast.Needs> = this.RULE("needs", ({ doc, allows }: Notes = noNotes): Ast.Needs => {
    const start = this.here();
    this.CONSUME(t.Needs);
    this.reading("needs");
    const name = this.takeWord();
    this.take(t.Colon, t.Equals);
    const type = this.SUBRULE(this.type);
    this.end();
    return withGiven({ kind: "Needs", allows, name, type, span: this.spanFrom(start) }, { doc });
  });

  private readonly provides: NotedRule<Ast.Provides> = this.RULE(
    "provides",
    ({ doc, allows }: Notes = noNotes): Ast.Provides => {
      const start = this.here();
      this.CONSUME(t.Provides);
      this.reading("provides");
      const what = this.SUBRULE(this.path);
      this.end();
      return withGiven({ kind: "Provides", allows, what, span: this.spanFrom(start) }, { doc });
    },
  );

  private readonly opens: NotedRule<Ast.Opens> = this.RULE("opens", ({ doc, allows }: Notes = noNotes): Ast.Opens => {
    const start = this.here();
    this.CONSUME(t.Opens);
    this.reading("opens");
    this.take(t.With);
    const participants = this.items(t.Semicolon, this.startsParameter, "<name>", () => this.SUBRULE(this.parameter));
    this.end([t.Comma]);
    return withGiven({ kind: "Opens", allows, participants, span: this.spanFrom(start) }, { doc });
  });

  private readonly header: NotedRule<Ast.Header> = this.RULE(
    "header",
    ({ doc, allows }: Notes = noNotes): Ast.Header => {
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
    },
  );

  private readonly headerField: Rule<Ast.HeaderField> = this.RULE("headerField", (): Ast.HeaderField => {
    const { doc, allows } = this.SUBRULE(this.notes);
    const start = this.here();
    this.reading("header field");
    const name = this.takeWord();
    this.take(t.Colon, t.Equals);
    let format: Ast.HeaderField["format"] = "plain";
    this.OPTION(() => {
      format = this.OR<"set" | "enum">([
        { ALT: () => this.readAs(t.SetWord, "set") },
        { ALT: () => this.readAs(t.Enum, "enum") },
      ]);
    });
    const type = this.takeName();
    const length = this.OPTION1(() => {
      const opener = this.spanOf(this.CONSUME(t.LSquare));
      const value = this.SUBRULE(this.expression);
      this.close(t.RSquare, opener);
      return value;
    });
    this.respell(t.Native);
    const native = this.OPTION2(() => this.CONSUME(t.Native)) !== undefined;
    const readMembers = (): readonly Ast.FieldMember[] => this.SUBRULE(this.fieldMembers);
    // Members where the `{` before them is missing.
    const lost = !this.RECORDING_PHASE && format !== "plain" && this.is(t.Word) && this.is(t.Equals, 2);
    const members = lost ? readMembers() : (this.OPTION3(readMembers) ?? []);
    const value = this.OPTION4(() => {
      this.CONSUME(t.Equals);
      return this.SUBRULE(this.expression);
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
    const value = this.SUBRULE(this.expression);
    return { name, value, span: this.spanFrom(start) };
  });

  private readonly demuxBy: NotedRule<Ast.DemuxBy> = this.RULE(
    "demuxBy",
    ({ doc, allows }: Notes = noNotes): Ast.DemuxBy => {
      const start = this.here();
      this.CONSUME(t.Demux);
      this.reading("demux");
      this.take(t.By);
      const field = this.takeWord();
      this.end();
      return withGiven({ kind: "DemuxBy", allows, field, span: this.spanFrom(start) }, { doc });
    },
  );

  private readonly point: NotedRule<Ast.Point> = this.RULE("point", ({ doc, allows }: Notes = noNotes): Ast.Point => {
    const start = this.here();
    this.CONSUME(t.Point);
    this.reading("point");
    const name = this.takeName();
    this.end();
    return withGiven({ kind: "Point", allows, name, span: this.spanFrom(start) }, { doc });
  });

  private readonly entry: NotedRule<Ast.Entry> = this.RULE("entry", ({ doc, allows }: Notes = noNotes): Ast.Entry => {
    const start = this.here();
    this.CONSUME(t.Entry);
    this.reading("entry");
    const name = this.takeName();
    const parameters = this.SUBRULE(this.parameters);
    this.end();
    return withGiven({ kind: "Entry", allows, name, parameters, span: this.spanFrom(start) }, { doc });
  });

  private readonly calls: NotedRule<Ast.Calls> = this.RULE("calls", ({ doc, allows }: Notes = noNotes): Ast.Calls => {
    const start = this.here();
    this.CONSUME(t.Calls);
    this.reading("calls");
    const operation = this.SUBRULE(this.path);
    this.take(t.LessOrEqual, t.Equals);
    const most = this.SUBRULE(this.expression);
    this.end();
    return withGiven({ kind: "Calls", allows, operation, most, span: this.spanFrom(start) }, { doc });
  });

  private readonly domain: NotedRule<Ast.Domain> = this.RULE(
    "domain",
    ({ doc, allows }: Notes = noNotes): Ast.Domain => {
      const start = this.here();
      this.CONSUME(t.Domain);
      this.reading("domain");
      const name = this.takeName();
      this.end();
      return withGiven({ kind: "Domain", allows, name, span: this.spanFrom(start) }, { doc });
    },
  );

  private readonly counter: NotedRule<Ast.Counter> = this.RULE(
    "counter",
    ({ doc, allows }: Notes = noNotes): Ast.Counter => {
      const start = this.here();
      this.CONSUME(t.Counter);
      this.reading("counter");
      const name = this.takeName();
      this.end();
      return withGiven({ kind: "Counter", allows, name, span: this.spanFrom(start) }, { doc });
    },
  );

  private readonly series: NotedRule<Ast.Series> = this.RULE(
    "series",
    ({ doc, allows }: Notes = noNotes): Ast.Series => {
      const start = this.here();
      this.CONSUME(t.Series);
      this.reading("series");
      const name = this.takeName();
      this.take(t.Colon, t.Equals);
      const type = this.SUBRULE(this.type);
      this.end();
      return withGiven({ kind: "Series", allows, name, type, span: this.spanFrom(start) }, { doc });
    },
  );

  private readonly gauge: NotedRule<Ast.Gauge> = this.RULE("gauge", ({ doc, allows }: Notes = noNotes): Ast.Gauge => {
    const start = this.here();
    this.CONSUME(t.Gauge);
    this.reading("gauge");
    const name = this.takeName();
    const type = this.OPTION(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE(this.type);
    });
    this.end(type === undefined ? [t.Colon] : []);
    return withGiven({ kind: "Gauge", allows, name, span: this.spanFrom(start) }, { doc, type });
  });

  private readonly histogram: NotedRule<Ast.Histogram> = this.RULE(
    "histogram",
    ({ doc, allows }: Notes = noNotes): Ast.Histogram => {
      const start = this.here();
      this.CONSUME(t.Histogram);
      this.reading("histogram");
      const name = this.takeName();
      this.take(t.Colon, t.Equals);
      const type = this.SUBRULE(this.type);
      this.end();
      return withGiven({ kind: "Histogram", allows, name, type, span: this.spanFrom(start) }, { doc });
    },
  );

  private readonly number: NotedRule<Ast.NumberDeclaration> = this.RULE(
    "number",
    ({ doc, allows }: Notes = noNotes): Ast.NumberDeclaration => {
      const start = this.here();
      this.CONSUME(t.NumberWord);
      this.reading("number");
      const protocol = this.takeName(t.Over);
      this.respell(t.Over);
      const over = this.OPTION(() => {
        this.CONSUME(t.Over);
        return this.takeName();
      });
      this.take(t.Equals, t.Colon);
      const value = this.SUBRULE(this.expression);
      this.end();
      return withGiven({ kind: "Number", allows, protocol, value, span: this.spanFrom(start) }, { doc, over });
    },
  );

  private readonly const: NotedRule<Ast.Const> = this.RULE("const", ({ doc, allows }: Notes = noNotes): Ast.Const => {
    const start = this.here();
    this.CONSUME(t.Const);
    this.reading("const");
    const name = this.takeName();
    this.take(t.Equals, t.Colon);
    const value = this.listLost() ? this.SUBRULE(this.list) : this.SUBRULE(this.expression);
    this.end();
    return withGiven({ kind: "Const", allows, name, value, span: this.spanFrom(start) }, { doc });
  });

  // -------------------------------------------------------------------------------------- parameters, arguments

  private readonly parameters: Rule<readonly Ast.Parameter[]> = this.RULE(
    "parameters",
    (): readonly Ast.Parameter[] => {
      const opener = this.open(t.LParen);
      const parameters = this.items(t.RParen, this.startsParameter, "<name>", () => this.SUBRULE(this.parameter));
      this.close(t.RParen, opener, t.Comma);
      return parameters;
    },
  );

  private readonly parameter: Rule<Ast.Parameter> = this.RULE("parameter", (): Ast.Parameter => {
    const start = this.here();
    const name = this.takeWord();
    this.take(t.Colon, t.Equals);
    const type = this.SUBRULE(this.type);
    this.respell(t.In);
    const within = this.OPTION(() => {
      this.CONSUME(t.In);
      return this.listLost() ? this.SUBRULE(this.list) : this.SUBRULE(this.expression);
    });
    const value = this.OPTION1(() => {
      this.CONSUME(t.Equals);
      return this.listLost() ? this.SUBRULE(this.list) : this.SUBRULE(this.expression);
    });
    return withGiven({ kind: "Parameter", name, type, span: this.spanFrom(start) }, { within, default: value });
  });

  private readonly type: Rule<Ast.TypeReference> = this.RULE("type", (): Ast.TypeReference => {
    const start = this.here();
    const element = this.OR({ DEF: this.types, ERR_MSG: "<type>" });
    const list = this.OPTION(this.readListBounds);
    return list === undefined ? element : { ...element, list, span: this.spanFrom(start) };
  });

  private readonly types: readonly Alternative<Ast.TypeReference>[] = [
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
        const varying = this.OPTION1(this.varying) !== undefined;
        const name = this.takeWord(t.TypeWord);
        return { kind: "TypeReference", varying, name, span: this.spanLike(name.span, start) };
      },
    },
  ];

  private readonly varying = {
    GATE: (): boolean => this.is(t.TypeWord, 2),
    DEF: (): number => this.CONSUME(t.Varying),
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
    const bounds = this.OPTION(() => this.SUBRULE(this.expression));
    if (bounds?.kind !== "RangeExpression" && bounds !== undefined) this.expectRange(opener);
    else this.close(t.RSquare, opener);
    const ends = bounds?.kind === "RangeExpression" ? { from: bounds.from, to: bounds.to } : {};
    return { ...ends, span: this.spanFrom(start) };
  });

  /** `Datagram[4]`: a list is counted by a range. */
  private expectRange(opener: Ast.Span): void {
    if (!this.RECORDING_PHASE && this.is(t.RSquare)) this.reportUnexpected([".."]);
    this.close(t.RSquare, opener, t.DotDot);
  }

  private readonly arguments: Rule<readonly Ast.Argument[]> = this.RULE("arguments", (): readonly Ast.Argument[] => {
    const opener = this.spanOf(this.CONSUME(t.LParen));
    const list = this.items(t.RParen, this.startsExpression, "<expression>", this.readArgument);
    this.close(t.RParen, opener, t.Comma);
    return list;
  });

  private readonly readArguments = (): readonly Ast.Argument[] => this.SUBRULE(this.arguments);
  private readonly readArgument = (): Ast.Argument => this.SUBRULE(this.argument);

  private readonly argument: Rule<Ast.Argument> = this.RULE("argument", (): Ast.Argument => {
    const start = this.here();
    if (!this.RECORDING_PHASE && this.is(t.Word) && this.is(t.Equals, 2)) this.readAsColon(this.place + 1);
    const name = this.OPTION(this.argumentName);
    const value = this.SUBRULE(this.expression);
    if (name === undefined) return { value, span: this.spanLike(value.span, start) };
    return { name, value, span: this.spanFrom(start) };
  });

  private readonly argumentName = (): Ast.Name => {
    const word = this.takeWord();
    this.CONSUME(t.Colon);
    return word;
  };

  /** `size = 3` names an argument with the wrong sign. */
  private readAsColon(place: number): void {
    const found = this.lexer.imageOf(place);
    this.report({ problem: "unexpectedToken", found, expected: [":"], span: this.spanOf(place) });
    this.retype(place, t.Colon);
  }

  // ------------------------------------------------------------------------------------------------- graphs

  private readonly graph: NotedRule<Ast.Graph | undefined> = this.RULE(
    "graph",
    ({ doc, allows }: Notes = noNotes): Ast.Graph | undefined => {
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
    },
  );

  private readonly graphMember: Rule<Ast.GraphMember> = this.RULE("graphMember", (): Ast.GraphMember => {
    const notes = this.SUBRULE(this.notes);
    if (!this.is(t.Equals, 2) && !this.is(t.Colon, 2)) this.respellStart(graphBlock);
    return this.OR(this.graphMembers, 0, notes);
  });

  private readonly graphMembers: readonly Alternative<Ast.GraphMember, Notes>[] = [
    { ALT: (notes) => this.SUBRULE(this.needs, notes) },
    { ALT: (notes) => this.SUBRULE(this.provides, notes) },
    { ALT: (notes) => this.SUBRULE(this.barrier, notes) },
    { ALT: (notes) => this.SUBRULE(this.const, notes) },
    { ALT: (notes) => this.SUBRULE(this.instance, notes) },
  ];

  private readonly instance: NotedRule<Ast.Instance> = this.RULE(
    "instance",
    ({ doc, allows }: Notes = noNotes): Ast.Instance => {
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
    },
  );

  private readonly overArguments = (): readonly Ast.OverArgument[] => {
    this.CONSUME(t.Over);
    return this.items(t.Semicolon, this.startsExpression, "<expression>", this.readArgument);
  };

  private readonly barrier: NotedRule<Ast.Barrier> = this.RULE(
    "barrier",
    ({ doc, allows }: Notes = noNotes): Ast.Barrier => {
      const start = this.here();
      this.CONSUME(t.Barrier);
      this.reading("barrier");
      const on = this.OR<Ast.BindingPattern | Ast.PointPattern>([
        { ALT: () => this.SUBRULE(this.pointPattern) },
        { ALT: () => this.SUBRULE(this.bindingPattern) },
      ]);
      this.respell(t.When, t.Because);
      const when = this.OPTION(() => {
        this.CONSUME(t.When);
        return this.SUBRULE(this.expression);
      });
      this.respell(t.Because);
      const because = this.OPTION1(() => {
        this.CONSUME(t.Because);
        return this.takeName();
      });
      this.end(because !== undefined ? [] : when !== undefined ? [t.Because] : [t.When, t.Because]);
      return withGiven({ kind: "Barrier", allows, on, span: this.spanFrom(start) }, { doc, when, because });
    },
  );

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
    const upper = this.SUBRULE(this.bindingEnd);
    return withGiven({ kind: "BindingPattern", span: this.spanFrom(start) }, { lower, upper });
  });

  private readonly bindingEnd: Rule<Ast.Path | undefined> = this.RULE("bindingEnd", (): Ast.Path | undefined =>
    this.OR<Ast.Path | undefined>({
      DEF: [{ ALT: () => this.readAs(t.Times, undefined) }, { ALT: () => this.SUBRULE(this.path) }],
      ERR_MSG: "<name>\n*",
    }),
  );

  // ------------------------------------------------------------------------------------ machines, costs, media

  private readonly machine: NotedRule<Ast.Machine | undefined> = this.RULE(
    "machine",
    ({ doc, allows }: Notes = noNotes): Ast.Machine | undefined => {
      const start = this.here();
      let name: Ast.Name | undefined;
      let base: Ast.Name | undefined;
      const hasBody = this.head("machine", [], () => {
        this.CONSUME(t.Machine);
        name = this.takeName(t.Extends);
        this.respell(t.Extends);
        this.OPTION(() => {
          this.CONSUME(t.Extends);
          base = this.takeName();
        });
      });
      const settings = this.settingsAfter(hasBody, "machine");
      if (name === undefined) return undefined;
      return withGiven({ kind: "Machine", allows, name, settings, span: this.spanFrom(start) }, { doc, extends: base });
    },
  );

  private readonly costs: NotedRule<Ast.Costs | undefined> = this.RULE(
    "costs",
    ({ doc, allows }: Notes = noNotes): Ast.Costs | undefined => {
      const start = this.here();
      let on: Ast.Name | undefined;
      const hasBody = this.head("costs", [], () => {
        this.CONSUME(t.Costs);
        this.take(t.On);
        on = this.takeName();
      });
      const settings = this.settingsAfter(hasBody, "costs");
      if (on === undefined) return undefined;
      return withGiven({ kind: "Costs", allows, on, settings, span: this.spanFrom(start) }, { doc });
    },
  );

  private readonly medium: NotedRule<Ast.Medium | undefined> = this.RULE(
    "medium",
    ({ doc, allows }: Notes = noNotes): Ast.Medium | undefined => {
      const start = this.here();
      let name: Ast.Name | undefined;
      let base: Ast.Name | undefined;
      const hasBody = this.head("medium", [], () => {
        this.CONSUME(t.Medium);
        name = this.takeName(t.Extends);
        this.respell(t.Extends);
        this.OPTION(() => {
          this.CONSUME(t.Extends);
          base = this.takeName();
        });
      });
      const settings = this.settingsAfter(hasBody, "medium");
      if (name === undefined) return undefined;
      return withGiven({ kind: "Medium", allows, name, settings, span: this.spanFrom(start) }, { doc, extends: base });
    },
  );

  private settingsAfter(hasBody: boolean, construct: string): readonly Ast.Setting[] {
    return hasBody ? this.SUBRULE(this.settings, construct) : [];
  }

  private readonly settings: ParserMethod<string, Ast.Setting[]> = this.RULE(
    "settings",
    (construct: string = "machine"): Ast.Setting[] => {
      const settings: Ast.Setting[] = [];
      this.body(settingsBlock(construct), () => {
        this.MANY({
          GATE: () => !this.startsOutside(),
          DEF: () => {
            const setting = this.member(this.setting);
            if (setting !== undefined) settings.push(setting);
          },
        });
      });
      return settings;
    },
  );

  private readonly setting: Rule<Ast.Setting> = this.RULE("setting", (): Ast.Setting => {
    const { doc, allows } = this.SUBRULE(this.notes);
    const start = this.here();
    this.reading("setting");
    const path = this.SUBRULE(this.wordPath);
    this.take(t.Equals, t.Colon);
    const value = this.SUBRULE(this.expression);
    this.end();
    return withGiven({ kind: "Setting", allows, path, value, span: this.spanFrom(start) }, { doc });
  });

  // ---------------------------------------------------------------------------------------------- scenarios

  private readonly scenario: NotedRule<Ast.Scenario | undefined> = this.RULE(
    "scenario",
    ({ doc, allows }: Notes = noNotes): Ast.Scenario | undefined => {
      const start = this.here();
      let name: Ast.Name | undefined;
      let parameters: readonly Ast.Parameter[] = [];
      const members: Ast.ScenarioMember[] = [];
      const hasBody = this.head("scenario", scenarioBlock.starts, () => {
        this.CONSUME(t.Scenario);
        name = this.takeName();
        this.OPTION(() => {
          parameters = this.SUBRULE(this.parameters);
        });
      });
      if (hasBody) {
        this.body(scenarioBlock, () => {
          this.MANY(() => {
            const member = this.member(this.scenarioMember);
            if (member !== undefined) members.push(member);
          });
        });
      }
      if (name === undefined) return undefined;
      return withGiven({ kind: "Scenario", allows, name, parameters, members, span: this.spanFrom(start) }, { doc });
    },
  );

  private readonly scenarioMember: Rule<Ast.ScenarioMember> = this.RULE("scenarioMember", (): Ast.ScenarioMember => {
    const notes = this.SUBRULE(this.notes);
    this.respellStart(scenarioBlock);
    return this.OR(this.scenarioMembers, 0, notes);
  });

  private readonly scenarioMembers: readonly Alternative<Ast.ScenarioMember, Notes>[] = [
    { ALT: (notes) => this.SUBRULE(this.host, notes) },
    { ALT: (notes) => this.SUBRULE(this.link, notes) },
    { ALT: (notes) => this.SUBRULE(this.start, notes) },
    { ALT: (notes) => this.SUBRULE(this.at, notes) },
    { ALT: (notes) => this.SUBRULE(this.stop, notes) },
    { ALT: (notes) => this.SUBRULE(this.expect, notes) },
    { ALT: (notes) => this.SUBRULE(this.for, notes) },
    { ALT: (notes) => this.SUBRULE(this.const, notes) },
  ];

  private readonly host: NotedRule<Ast.Host> = this.RULE("host", ({ doc, allows }: Notes = noNotes): Ast.Host => {
    const start = this.here();
    this.CONSUME(t.Host);
    this.reading("host");
    const name = this.takeName(t.On);
    const readCount = (): Ast.Expression => {
      const opener = this.open(t.LSquare);
      const value = this.SUBRULE(this.expression);
      this.close(t.RSquare, opener);
      return value;
    };
    // A number of hosts where the `[` before it is missing.
    const countLost =
      !this.RECORDING_PHASE && !this.is(t.LSquare) && !this.is(t.On) && this.closesUnopened(t.LSquare, t.RSquare);
    const count = countLost ? readCount() : this.OPTION(readCount);
    this.take(t.On);
    const on = this.takeName(t.Runs);
    this.take(t.Runs);
    const runs = this.takeName(t.Under);
    const args = this.OPTION1(this.readArguments) ?? noArguments;
    this.take(t.Under);
    const under = this.SUBRULE(this.expression);
    const readSettings = (): Ast.Setting[] => this.SUBRULE(this.settings, "host");
    // Settings where the `{` before them is missing.
    const lost = !this.RECORDING_PHASE && this.is(t.Word) && (this.is(t.Dot, 2) || this.is(t.Equals, 2));
    const settings = lost
      ? readSettings()
      : (this.OR<Ast.Setting[] | undefined>([
          { ALT: readSettings },
          {
            ALT: () => {
              this.end([t.LCurly]);
              return undefined;
            },
          },
        ]) ?? []);
    return withGiven(
      { kind: "Host", allows, name, on, runs, arguments: args, under, settings, span: this.spanFrom(start) },
      { doc, count },
    );
  });

  private readonly link: NotedRule<Ast.Link> = this.RULE("link", ({ doc, allows }: Notes = noNotes): Ast.Link => {
    const start = this.here();
    this.CONSUME(t.Link);
    this.reading("link");
    const name = this.takeName();
    this.take(t.Equals, t.Colon);
    const medium = this.takeName(t.Joins);
    const args = this.OPTION(this.readArguments) ?? noArguments;
    this.take(t.Joins);
    const joins = this.items(t.Semicolon, this.startsName, "<name>", () => this.SUBRULE(this.joint));
    this.end(joins.at(-1)?.as === undefined ? [t.As, t.Comma] : [t.Comma]);
    return withGiven(
      { kind: "Link", allows, name, medium, arguments: args, joins, span: this.spanFrom(start) },
      { doc },
    );
  });

  private readonly joint: Rule<Ast.Joint> = this.RULE("joint", (): Ast.Joint => {
    const start = this.here();
    const host = this.SUBRULE(this.path);
    this.respell(t.As);
    const as = this.OPTION(() => {
      this.CONSUME(t.As);
      return this.SUBRULE(this.expression);
    });
    const span = this.spanFrom(start);
    return as === undefined ? { host, span } : { host, as, span };
  });

  private readonly start: NotedRule<Ast.Start> = this.RULE("start", ({ doc, allows }: Notes = noNotes): Ast.Start => {
    const start = this.here();
    const phase = this.OR<"warm" | "start">([
      { ALT: () => this.readAs(t.Warm, "warm") },
      { ALT: () => this.readAs(t.Start, "start") },
    ]);
    this.reading(phase);
    const entry = this.SUBRULE(this.path);
    if (!this.RECORDING_PHASE && !this.is(t.LParen)) {
      this.reportUnexpected(["("]);
      this.abandon();
    }
    const args = this.SUBRULE(this.arguments);
    this.end();
    return withGiven({ kind: "Start", allows, phase, entry, arguments: args, span: this.spanFrom(start) }, { doc });
  });

  private readonly at: NotedRule<Ast.At> = this.RULE("at", ({ doc, allows }: Notes = noNotes): Ast.At => {
    const start = this.here();
    this.CONSUME(t.At);
    this.reading("at");
    const time = this.SUBRULE(this.expression);
    const action = this.OR<Ast.Action>({
      DEF: [
        { ALT: () => this.SUBRULE(this.crash) },
        { ALT: () => this.SUBRULE(this.boot) },
        { ALT: () => this.SUBRULE(this.change) },
      ],
      ERR_MSG: "crash\nboot\nset",
    });
    this.end();
    return withGiven({ kind: "At", allows, time, action, span: this.spanFrom(start) }, { doc });
  });

  private readonly crash: Rule<Ast.Crash> = this.RULE("crash", (): Ast.Crash => {
    const start = this.here();
    this.CONSUME(t.Crash);
    const host = this.SUBRULE(this.path);
    return { kind: "Crash", host, span: this.spanFrom(start) };
  });

  private readonly boot: Rule<Ast.Boot> = this.RULE("boot", (): Ast.Boot => {
    const start = this.here();
    this.CONSUME(t.Boot);
    const host = this.SUBRULE(this.path);
    return { kind: "Boot", host, span: this.spanFrom(start) };
  });

  private readonly change: Rule<Ast.Change> = this.RULE("change", (): Ast.Change => {
    const start = this.here();
    this.CONSUME(t.SetWord);
    const path = this.SUBRULE(this.path);
    this.take(t.Equals, t.Colon);
    const value = this.SUBRULE(this.expression);
    return { kind: "Change", path, value, span: this.spanFrom(start) };
  });

  private readonly for: NotedRule<Ast.For> = this.RULE("for", ({ doc, allows }: Notes = noNotes): Ast.For => {
    const start = this.here();
    this.CONSUME(t.For);
    this.reading("for");
    const variable = this.takeName(t.In);
    this.take(t.In, t.Equals);
    const values = this.listLost() ? this.SUBRULE(this.list) : this.SUBRULE(this.expression);
    const members: Ast.ScenarioMember[] = [];
    this.loops++;
    try {
      this.nested(() =>
        this.body(forBlock, () => {
          this.MANY(() => {
            const member = this.member(this.scenarioMember);
            if (member !== undefined) members.push(member);
          });
        }),
      );
    } finally {
      this.loops--;
    }
    return withGiven({ kind: "For", allows, variable, in: values, members, span: this.spanFrom(start) }, { doc });
  });

  private readonly stop: NotedRule<Ast.Stop> = this.RULE("stop", ({ doc, allows }: Notes = noNotes): Ast.Stop => {
    const start = this.here();
    this.CONSUME(t.Stop);
    this.reading("stop");
    this.take(t.After);
    const after = this.SUBRULE(this.expression);
    this.end();
    return withGiven({ kind: "Stop", allows, after, span: this.spanFrom(start) }, { doc });
  });

  // -------------------------------------------------------------------------------------------- experiments

  private readonly experiment: NotedRule<Ast.Experiment | undefined> = this.RULE(
    "experiment",
    ({ doc, allows }: Notes = noNotes): Ast.Experiment | undefined => {
      const start = this.here();
      let name: Ast.Name | undefined;
      let title: Ast.StringLiteral | undefined;
      const members: Ast.ExperimentMember[] = [];
      const hasBody = this.head("experiment", experimentBlock.starts, () => {
        this.CONSUME(t.Experiment);
        name = this.takeName();
        this.OPTION(() => {
          title = this.SUBRULE(this.string);
        });
      });
      if (hasBody) {
        this.body(experimentBlock, () => {
          this.MANY(() => {
            const member = this.member(this.experimentMember);
            if (member !== undefined) members.push(member);
          });
        });
      }
      if (name === undefined) return undefined;
      return withGiven({ kind: "Experiment", allows, name, members, span: this.spanFrom(start) }, { doc, title });
    },
  );

  private readonly experimentMember: Rule<Ast.ExperimentMember> = this.RULE(
    "experimentMember",
    (): Ast.ExperimentMember => {
      const notes = this.SUBRULE(this.notes);
      this.respellStart(experimentBlock);
      return this.OR(this.experimentMembers, 0, notes);
    },
  );

  private readonly experimentMembers: readonly Alternative<Ast.ExperimentMember, Notes>[] = [
    { ALT: (notes) => this.SUBRULE(this.vary, notes) },
    { ALT: (notes) => this.SUBRULE(this.repeat, notes) },
    { ALT: (notes) => this.SUBRULE(this.run, notes) },
    { ALT: (notes) => this.SUBRULE(this.measure, notes) },
    { ALT: (notes) => this.SUBRULE(this.expect, notes) },
    { ALT: (notes) => this.SUBRULE(this.const, notes) },
  ];

  private readonly vary: NotedRule<Ast.Vary> = this.RULE("vary", ({ doc, allows }: Notes = noNotes): Ast.Vary => {
    const start = this.here();
    this.CONSUME(t.Vary);
    this.reading("vary");
    const name = this.takeName(t.In);
    this.respell(t.In);
    let sets: readonly Ast.Name[] = [];
    const rows: Ast.VaryRow[] = [];
    let values: Ast.Expression | undefined;
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.In);
            values = this.listLost() ? this.SUBRULE(this.list) : this.SUBRULE(this.expression);
            this.end();
          },
        },
        {
          ALT: () => {
            const opener = this.spanOf(this.CONSUME(t.LParen));
            sets = this.items(t.RParen, this.startsName, "<name>", () => this.takeName());
            this.close(t.RParen, opener, t.Comma);
            this.body(rowsBlock, () => {
              this.MANY(() => {
                const row = this.member(this.varyRow);
                if (row !== undefined) rows.push(row);
              });
            });
          },
        },
      ],
      ERR_MSG: "in\n(",
    });
    return withGiven({ kind: "Vary", allows, name, sets, rows, span: this.spanFrom(start) }, { doc, in: values });
  });

  private readonly varyRow: Rule<Ast.VaryRow> = this.RULE("varyRow", (): Ast.VaryRow => {
    const start = this.here();
    const label = this.SUBRULE(this.string);
    this.reading("row");
    this.take(t.Colon, t.Equals);
    const values = this.items(t.Semicolon, this.startsExpression, "<expression>", this.followExpression);
    this.end([t.Comma]);
    return { label, values, span: this.spanFrom(start) };
  });

  private readonly repeat: NotedRule<Ast.Repeat> = this.RULE(
    "repeat",
    ({ doc, allows }: Notes = noNotes): Ast.Repeat => {
      const start = this.here();
      this.CONSUME(t.Repeat);
      this.reading("repeat");
      const times = this.SUBRULE(this.expression);
      this.end();
      return withGiven({ kind: "Repeat", allows, times, span: this.spanFrom(start) }, { doc });
    },
  );

  private readonly run: NotedRule<Ast.Run> = this.RULE("run", ({ doc, allows }: Notes = noNotes): Ast.Run => {
    const start = this.here();
    this.CONSUME(t.Run);
    this.reading("run");
    const scenario = this.takeName();
    const args = this.OPTION(this.readArguments) ?? noArguments;
    this.end();
    return withGiven({ kind: "Run", allows, scenario, arguments: args, span: this.spanFrom(start) }, { doc });
  });

  private readonly measure: NotedRule<Ast.Measure> = this.RULE(
    "measure",
    ({ doc, allows }: Notes = noNotes): Ast.Measure => {
      const start = this.here();
      this.CONSUME(t.Measure);
      this.reading("measure");
      const name = this.takeName();
      this.take(t.Equals, t.Colon);
      const value = this.SUBRULE(this.expression);
      this.respell(t.In);
      const unit = this.OPTION(() => {
        this.CONSUME(t.In);
        return this.SUBRULE(this.unit);
      });
      this.end(unit === undefined ? [t.In] : []);
      return withGiven({ kind: "Measure", allows, name, value, span: this.spanFrom(start) }, { doc, unit });
    },
  );

  /** A unit without its number. An unknown one is reported and left out. */
  private readonly unit: Rule<Ast.Name | undefined> = this.RULE("unit", (): Ast.Name | undefined => {
    const start = this.here();
    let text = "";
    this.OR({
      DEF: [
        {
          ALT: () => {
            text = this.lexer.imageOf(this.CONSUME(t.Percent));
          },
        },
        {
          ALT: () => {
            text = this.lexer.imageOf(this.CONSUME(t.Identifier));
            this.OPTION(() => {
              this.CONSUME(t.Divide);
              text += `/${this.takeWord().text}`;
            });
          },
        },
      ],
      ERR_MSG: "<unit>",
    });
    if (this.RECORDING_PHASE) return undefined;
    const span = this.spanFrom(start);
    if (unitNamed(text) !== undefined) return { text, span };
    this.report(withGiven({ problem: "unknownUnit", unit: text, span }, { suggestion: suggestUnit(text) }));
    return undefined;
  });

  private readonly expect: NotedRule<Ast.Expect> = this.RULE(
    "expect",
    ({ doc, allows }: Notes = noNotes): Ast.Expect => {
      const start = this.here();
      this.CONSUME(t.Expect);
      this.reading("expect");
      const value = this.SUBRULE(this.expression);
      this.respell(t.Within, t.When);
      const within = this.OPTION(() => this.SUBRULE(this.within));
      this.respell(t.When);
      const when = this.OPTION1(() => {
        this.CONSUME(t.When);
        return this.SUBRULE(this.expression);
      });
      this.end(when !== undefined ? [] : within !== undefined ? [t.When] : [t.Within, t.When]);
      return withGiven({ kind: "Expect", allows, value, span: this.spanFrom(start) }, { doc, within, when });
    },
  );

  private readonly within: Rule<Ast.Within> = this.RULE("within", (): Ast.Within => {
    const start = this.here();
    this.CONSUME(t.Within);
    const each = this.SUBRULE(this.expression);
    const commaForgotten = !this.RECORDING_PHASE && this.is(t.Mean);
    if (commaForgotten) this.reportMissing(",");
    const mean = this.OPTION({
      GATE: () => !commaForgotten,
      DEF: () => {
        this.CONSUME(t.Comma);
        this.take(t.Mean);
        return this.SUBRULE(this.expression);
      },
    });
    const meanAfterAll = commaForgotten ? this.meanWithoutComma() : mean;
    this.take(t.Of);
    const of = this.SUBRULE(this.expression);
    return withGiven({ each, of, span: this.spanFrom(start) }, { mean: meanAfterAll });
  });

  private meanWithoutComma(): Ast.Expression {
    this.SKIP_TOKEN();
    return this.SUBRULE(this.expression);
  }

  // -------------------------------------------------------------------------------------------- expressions

  private readonly expression: Rule<Ast.Expression> = this.RULE(
    "expression",
    (): Ast.Expression => this.tokenAlone() ?? this.nested(this.readExpression),
  );

  private readonly followExpression = (): Ast.Expression => this.SUBRULE(this.expression);

  /**
   * An expression of one token, by a short way, as most are: a number, `true`, or a name, before a token that goes on with none. What
   * the rules make of it is the same.
   */
  private tokenAlone(): Ast.Expression | undefined {
    if (!this.is(expressionEnd, 2) || this.depth >= nestingLimit) return undefined;
    if (this.is(t.Identifier)) return this.pathExpressionOf(pathOf(this.nameOf(this.place++)));
    if (this.is(t.Numeral)) return this.numeralExpression(this.place++);
    if (this.is(t.True) || this.is(t.False)) return this.booleanLiteral(this.is(t.True), this.place++);
    return undefined;
  }

  private readonly readExpression = (): Ast.Expression => {
    const start = this.here();
    if (!this.RECORDING_PHASE && !this.startsExpression()) return this.missingExpression();
    const expression = this.OR(this.expressions);
    const outermost = !this.RECORDING_PHASE && this.depth === this.loops + 1;
    if (outermost && this.behind() - start > heightLimit && heightOf(expression) > heightLimit) {
      const span = this.spanFrom(start);
      this.report({ problem: "nestingTooDeep", limit: heightLimit, span });
      return { kind: "ErrorExpression", span };
    }
    return expression;
  };

  // The alternatives of the rules that run most often are made once.
  private readonly expressions: readonly Alternative<Ast.Expression>[] = [
    { ALT: () => this.SUBRULE(this.conditional) },
    { ALT: () => this.SUBRULE(this.operation) },
  ];

  private readonly conditional: Rule<Ast.ConditionalExpression> = this.RULE(
    "conditional",
    (): Ast.ConditionalExpression => {
      const start = this.here();
      this.CONSUME(t.If);
      const condition = this.SUBRULE(this.expression);
      this.take(t.Then);
      const then = this.SUBRULE(this.expression);
      this.take(t.Else);
      const otherwise = this.SUBRULE(this.expression);
      return { kind: "ConditionalExpression", condition, then, else: otherwise, span: this.spanFrom(start) };
    },
  );

  private readonly operation: Rule<Ast.Expression> = this.RULE("operation", (): Ast.Expression => {
    const first = this.SUBRULE(this.operand);
    const alone = !this.is(t.BinaryOperatorSign) && first.prefixes === noSigns;
    if (!this.RECORDING_PHASE && alone) return first.value;
    const operands: Operand[] = [first];
    const operators: OperatorSign[] = [];
    this.MANY(() => {
      operators.push(this.signOf(this.CONSUME(t.BinaryOperatorSign)));
      operands.push(this.SUBRULE(this.operand));
    });
    return this.RECORDING_PHASE ? first.value : treeOf(operands, operators, (fault) => this.note(fault));
  });

  private signOf(place: number): OperatorSign {
    return { operator: spellingOf(typeOf(this.kinds[place] ?? 0)), span: this.spanOf(place) };
  }

  private readonly operand: Rule<Operand> = this.RULE("operand", (): Operand => {
    let prefixes: OperatorSign[] | undefined;
    this.MANY(() => {
      (prefixes ??= []).push(this.signOf(this.CONSUME(t.PrefixOperatorSign)));
    });
    const start = this.here();
    const value = this.SUBRULE(this.postfix);
    const { span } = value;
    return {
      prefixes: prefixes ?? noSigns,
      value,
      span: this.spanLike(span, this.RECORDING_PHASE ? start : Math.min(start, span.start)),
    };
  });

  private readonly postfix: Rule<Ast.Expression> = this.RULE("postfix", (): Ast.Expression => {
    const start = this.here();
    if (!this.RECORDING_PHASE && !this.is(primaryStart)) return this.missingExpression();
    let value = this.SUBRULE(this.primary);
    this.MANY(() => {
      const at = this.SUBRULE(this.selection);
      value = { kind: "SelectExpression", of: value, at, span: this.spanFrom(start) };
    });
    return value;
  });

  /** Whether a list comes whose `[` is missing: `1 B, 2 B]`. */
  private listLost(): boolean {
    return !this.RECORDING_PHASE && !this.is(t.LSquare) && this.closesUnopened(t.LSquare, t.RSquare);
  }

  private missingExpression(): Ast.ErrorExpression {
    this.reportUnexpected(["<expression>"]);
    const at = this.behind();
    return { kind: "ErrorExpression", span: { source: this.source, start: at, end: at } };
  }

  private readonly selection: Rule<readonly Ast.Argument[]> = this.RULE("selection", (): readonly Ast.Argument[] => {
    const opener = this.spanOf(this.CONSUME(t.LSquare));
    const at = this.items(t.RSquare, this.startsExpression, "<name>", this.readArgument);
    this.close(t.RSquare, opener, t.Comma);
    return at;
  });

  private readonly primary: Rule<Ast.Expression> = this.RULE("primary", (): Ast.Expression => this.OR(this.primaries));

  private readonly primaries: readonly Alternative<Ast.Expression>[] = [
    { ALT: () => this.numeralExpression(this.CONSUME(t.Numeral)) },
    { ALT: () => this.SUBRULE(this.string) },
    { ALT: () => this.booleanLiteral(true, this.CONSUME(t.True)) },
    { ALT: () => this.booleanLiteral(false, this.CONSUME(t.False)) },
    { ALT: () => this.SUBRULE(this.list) },
    { ALT: () => this.SUBRULE(this.parenthesised) },
    { ALT: () => this.SUBRULE(this.call) },
    { ALT: () => this.SUBRULE(this.pathExpression) },
  ];

  private booleanLiteral(value: boolean, place: number): Ast.BooleanLiteral {
    return { kind: "BooleanLiteral", value, span: this.spanOf(place) };
  }

  private numeralExpression(place: number): Ast.Expression {
    const span = this.spanOf(place);
    if (this.RECORDING_PHASE) return { kind: "ErrorExpression", span };
    const { value, unit, address, fault } = this.lexer.numeralOf(place);
    if (fault !== undefined) return { kind: "ErrorExpression", span };
    if (address !== undefined) return { kind: "AddressLiteral", text: address, span };
    if (unit !== undefined) return { kind: "QuantityLiteral", value, unit, span };
    return { kind: "NumberLiteral", value, span };
  }

  private readonly string: Rule<Ast.StringLiteral> = this.RULE("string", (): Ast.StringLiteral => {
    if (!this.RECORDING_PHASE && !this.is(t.StringToken)) {
      this.reportUnexpected(["<string>"]);
      this.abandon();
    }
    const place = this.CONSUME(t.StringToken);
    const value = this.RECORDING_PHASE ? "" : this.lexer.stringOf(place).value;
    return { kind: "StringLiteral", value, span: this.spanOf(place) };
  });

  private readonly list: Rule<Ast.ListExpression> = this.RULE("list", (): Ast.ListExpression => {
    const start = this.here();
    const opener = this.open(t.LSquare);
    const items = this.items(t.RSquare, this.startsExpression, "<expression>", this.followExpression);
    this.close(t.RSquare, opener, t.Comma);
    return { kind: "ListExpression", items, span: this.spanFrom(start) };
  });

  /** `(a + b)` is `a + b`; with a comma it is a tuple. */
  private readonly parenthesised: Rule<Ast.Expression> = this.RULE("parenthesised", (): Ast.Expression => {
    const start = this.here();
    const opener = this.spanOf(this.CONSUME(t.LParen));
    if (!this.RECORDING_PHASE && this.is(t.RParen)) this.reportUnexpected(["<expression>"]);
    const items = this.items(t.RParen, this.startsExpression, "<expression>", this.followExpression);
    this.close(t.RParen, opener, t.Comma);
    const [only] = items;
    if (only === undefined) return { kind: "ErrorExpression", span: this.spanFrom(start) };
    return items.length === 1 ? only : { kind: "TupleExpression", items, span: this.spanFrom(start) };
  });

  private readonly call: Rule<Ast.CallExpression> = this.RULE("call", (): Ast.CallExpression => {
    const start = this.here();
    const callee = this.nameOf(this.CONSUME(t.Identifier));
    const args = this.SUBRULE(this.arguments);
    return { kind: "CallExpression", callee, arguments: args, span: this.spanFrom(start) };
  });

  private readonly pathExpression: Rule<Ast.Expression> = this.RULE("pathExpression", (): Ast.Expression => {
    const start = this.here();
    const path = this.guarded(this.readPath, doNothing, abandonment);
    if (path === undefined) return { kind: "ErrorExpression", span: this.spanFrom(start) };
    return this.pathExpressionOf(path);
  });

  private pathExpressionOf(path: Ast.Path): Ast.PathExpression {
    return { kind: "PathExpression", path, span: path.span };
  }

  private readonly readPath = (): Ast.Path => this.SUBRULE(this.path);

  // -------------------------------------------------------------------------------------------------- paths

  private readonly path: Rule<Ast.Path> = this.RULE("path", (): Ast.Path => {
    const first = this.takeName();
    return this.pathAfter(first, this.SUBRULE(this.segment, first));
  });

  /** The path of a setting, which may begin with any word. */
  private readonly wordPath: Rule<Ast.Path> = this.RULE("wordPath", (): Ast.Path => {
    const first = this.takeWord();
    return this.pathAfter(first, this.SUBRULE(this.segment, first));
  });

  private pathAfter(name: Ast.Name, first: Ast.PathSegment): Ast.Path {
    if (!this.RECORDING_PHASE && !this.is(t.Dot)) return { segments: [first], span: first.span };
    const segments = [first];
    this.MANY(() => {
      this.CONSUME(t.Dot);
      segments.push(this.SUBRULE(this.segment, this.takeWord()));
    });
    return { segments: segments.slice(), span: this.spanFrom(name.span.start) };
  }

  /** What may follow a name in a path: an index, which is not the selection of `rtt[version: "Regular"]`. */
  private readonly segment: ParserMethod<Ast.Name, Ast.PathSegment> = this.RULE(
    "segment",
    (name: Ast.Name = { text: "", span: this.spanFrom(0) }): Ast.PathSegment => {
      const index = this.OPTION(this.indexed);
      return index === undefined ? { name, span: name.span } : { name, index, span: this.spanFrom(name.span.start) };
    },
  );

  private readonly indexed = {
    GATE: (): boolean => !this.is(t.Colon, 3) && !this.is(t.Equals, 3),
    DEF: (): Ast.Expression | Ast.AllIndex => this.SUBRULE(this.index),
  };

  private readonly index: Rule<Ast.Expression | Ast.AllIndex> = this.RULE(
    "index",
    (): Ast.Expression | Ast.AllIndex => {
      const opener = this.spanOf(this.CONSUME(t.LSquare));
      const index = this.OR<Ast.Expression | Ast.AllIndex>({
        DEF: [
          { ALT: () => ({ kind: "AllIndex", span: this.spanOf(this.CONSUME(t.Times)) }) },
          { ALT: () => this.SUBRULE(this.expression) },
        ],
        ERR_MSG: "<expression>\n*",
      });
      this.close(t.RSquare, opener);
      return index;
    },
  );
}

function pathOf(name: Ast.Name): Ast.Path {
  const { span } = name;
  return { segments: [{ name, span }], span };
}

function doNothing(): void {}

function isDocumentation({ text }: Ast.Comment): boolean {
  return text.startsWith("///") && !text.startsWith("////");
}

type Given<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/** Adds to a new node those of some fields that have a value. */
function withGiven<const Node extends object, Fields extends object>(node: Node, fields: Fields): Node & Given<Fields> {
  const given: Given<Fields> = node;
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) given[key] = value as Exclude<Fields[typeof key], undefined>;
  }
  return node;
}

function limited(problems: SyntaxProblem[]): SyntaxProblem[] {
  const firstHidden = problems[problemLimit];
  if (firstHidden === undefined) return problems;
  const rest: SyntaxProblem = { problem: "tooManyProblems", limit: problemLimit, span: firstHidden.span };
  return [...problems.slice(0, problemLimit), rest];
}

/** Levels of a tree, counted without recursion, since it may be as deep as the text is long. */
function heightOf(root: Ast.Expression): number {
  let height = 0;
  const waiting: { node: object; level: number }[] = [{ node: root, level: 1 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    height = Math.max(height, next.level);
    for (const value of Object.values(next.node)) {
      if (typeof value !== "object" || value === null) continue;
      waiting.push({ node: value as object, level: "kind" in value ? next.level + 1 : next.level });
    }
  }
  return height;
}

let parser: ModuleParser | undefined;

/**
 * Reads a module. Total: whatever the text is, there is a tree, and what could not be read is in `problems`, in the
 * order of the text. `source` is the index of the text, for the spans.
 */
export function parse(text: string, source: number): Parsed {
  parser ??= new ModuleParser();
  return parser.parse(text, source);
}

/** The grammar's rules, written down: what lookahead.ts and the written grammar in this folder are made from. */
export function grammarRules(): Part[] {
  return ModuleParser.recorded();
}
