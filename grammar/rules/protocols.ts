/** Protocols, and the numbers by which others know them. */
import type { IOrAlt } from "chevrotain";
import { block } from "../recovery/block-kind.js";
import type { Rule } from "../recovery/token-parser.js";
import * as t from "../text/tokens.js";
import type * as Ast from "../tree/ast.js";
import { withGiven } from "../tree/with-given.js";
import { GraphParser } from "./graphs.js";

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

export class ProtocolParser extends GraphParser {
  protected readonly protocol: Rule<Ast.Protocol | undefined> = this.RULE("protocol", (): Ast.Protocol | undefined => {
    const { doc, allows } = this.noted;
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
  });

  private readonly protocolMember: Rule<Ast.ProtocolMember> = this.RULE("protocolMember", (): Ast.ProtocolMember => {
    this.readNotes();
    this.respellStart(protocolBlock);
    return this.OR(this.protocolMembers);
  });

  private readonly protocolMembers: IOrAlt<Ast.ProtocolMember>[] = [
    { ALT: () => this.SUBRULE(this.needs) },
    { ALT: () => this.SUBRULE(this.provides) },
    { ALT: () => this.SUBRULE(this.opens) },
    { ALT: () => this.SUBRULE(this.header) },
    { ALT: () => this.SUBRULE(this.demuxBy) },
    { ALT: () => this.SUBRULE(this.point) },
    { ALT: () => this.SUBRULE(this.entry) },
    { ALT: () => this.SUBRULE(this.calls) },
    { ALT: () => this.SUBRULE(this.domain) },
    { ALT: () => this.SUBRULE(this.counter) },
    { ALT: () => this.SUBRULE(this.series) },
    { ALT: () => this.SUBRULE(this.gauge) },
    { ALT: () => this.SUBRULE(this.histogram) },
    { ALT: () => this.SUBRULE(this.barrier) },
    { ALT: () => this.SUBRULE(this.const) },
  ];

  private readonly opens: Rule<Ast.Opens> = this.RULE("opens", (): Ast.Opens => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Opens);
    this.reading("opens");
    this.take(t.With);
    const participants = this.items(t.Semicolon, this.startsParameter, "<name>", () => this.SUBRULE(this.parameter));
    this.end([t.Comma]);
    return withGiven({ kind: "Opens", allows, participants, span: this.spanFrom(start) }, { doc });
  });

  private readonly demuxBy: Rule<Ast.DemuxBy> = this.RULE("demuxBy", (): Ast.DemuxBy => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Demux);
    this.reading("demux");
    this.take(t.By);
    const field = this.takeWord();
    this.end();
    return withGiven({ kind: "DemuxBy", allows, field, span: this.spanFrom(start) }, { doc });
  });

  private readonly point: Rule<Ast.Point> = this.RULE("point", (): Ast.Point => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Point);
    this.reading("point");
    const name = this.takeName();
    this.end();
    return withGiven({ kind: "Point", allows, name, span: this.spanFrom(start) }, { doc });
  });

  private readonly entry: Rule<Ast.Entry> = this.RULE("entry", (): Ast.Entry => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Entry);
    this.reading("entry");
    const name = this.takeName();
    const parameters = this.SUBRULE(this.parameters);
    this.end();
    return withGiven({ kind: "Entry", allows, name, parameters, span: this.spanFrom(start) }, { doc });
  });

  private readonly calls: Rule<Ast.Calls> = this.RULE("calls", (): Ast.Calls => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Calls);
    this.reading("calls");
    const operation = this.SUBRULE(this.path);
    this.take(t.LessOrEqual, t.Equals);
    const most = this.readExpression();
    this.end();
    return withGiven({ kind: "Calls", allows, operation, most, span: this.spanFrom(start) }, { doc });
  });

  private readonly domain: Rule<Ast.Domain> = this.RULE("domain", (): Ast.Domain => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Domain);
    this.reading("domain");
    const name = this.takeName();
    this.end();
    return withGiven({ kind: "Domain", allows, name, span: this.spanFrom(start) }, { doc });
  });

  private readonly counter: Rule<Ast.Counter> = this.RULE("counter", (): Ast.Counter => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Counter);
    this.reading("counter");
    const name = this.takeName();
    this.end();
    return withGiven({ kind: "Counter", allows, name, span: this.spanFrom(start) }, { doc });
  });

  private readonly series: Rule<Ast.Series> = this.RULE("series", (): Ast.Series => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Series);
    this.reading("series");
    const name = this.takeName();
    this.take(t.Colon, t.Equals);
    const type = this.SUBRULE(this.type);
    this.end();
    return withGiven({ kind: "Series", allows, name, type, span: this.spanFrom(start) }, { doc });
  });

  private readonly gauge: Rule<Ast.Gauge> = this.RULE("gauge", (): Ast.Gauge => {
    const { doc, allows } = this.noted;
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

  private readonly histogram: Rule<Ast.Histogram> = this.RULE("histogram", (): Ast.Histogram => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Histogram);
    this.reading("histogram");
    const name = this.takeName();
    this.take(t.Colon, t.Equals);
    const type = this.SUBRULE(this.type);
    this.end();
    return withGiven({ kind: "Histogram", allows, name, type, span: this.spanFrom(start) }, { doc });
  });

  protected readonly number: Rule<Ast.NumberDeclaration> = this.RULE("number", (): Ast.NumberDeclaration => {
    const { doc, allows } = this.noted;
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
    const value = this.readExpression();
    this.end();
    return withGiven({ kind: "Number", allows, protocol, value, span: this.spanFrom(start) }, { doc, over });
  });
}
