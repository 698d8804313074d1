/** Experiments: what is varied, run, measured and expected. */
import type { IOrAlt } from "chevrotain";
import { block } from "../recovery/block-kind.js";
import type { Rule } from "../recovery/token-parser.js";
import * as t from "../text/tokens.js";
import type * as Ast from "../tree/ast.js";
import { withGiven } from "../tree/with-given.js";
import { suggestUnit, unitNamed } from "../units.js";
import { MachineParser } from "./machines.js";

const experimentBlock = block("experiment", [
  t.Vary,
  t.Choose,
  t.Place,
  t.Repeat,
  t.Run,
  t.Measure,
  t.Minimize,
  t.Maximize,
  t.Expect,
  t.Const,
]);
const rowsBlock = block("vary", [], "<string>");
const noArguments: readonly Ast.Argument[] = [];

export class ExperimentParser extends MachineParser {
  protected readonly experiment: Rule<Ast.Experiment | undefined> = this.RULE(
    "experiment",
    (): Ast.Experiment | undefined => {
      const { doc, allows } = this.noted;
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
      this.readNotes();
      this.respellStart(experimentBlock);
      return this.OR(this.experimentMembers);
    },
  );

  private readonly experimentMembers: IOrAlt<Ast.ExperimentMember>[] = [
    { ALT: () => this.SUBRULE(this.vary) },
    { ALT: () => this.SUBRULE(this.place) },
    { ALT: () => this.SUBRULE(this.repeat) },
    { ALT: () => this.SUBRULE(this.run) },
    { ALT: () => this.SUBRULE(this.measure) },
    { ALT: () => this.SUBRULE(this.goal) },
    { ALT: () => this.SUBRULE(this.expect) },
    { ALT: () => this.SUBRULE(this.const) },
  ];

  private readonly vary: Rule<Ast.Vary> = this.RULE("vary", (): Ast.Vary => {
    const { doc, allows } = this.noted;
    const start = this.here();
    const chosen = this.OR1([{ ALT: () => this.readAs(t.Vary, false) }, { ALT: () => this.readAs(t.Choose, true) }]);
    this.reading(chosen ? "choose" : "vary");
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
            values = this.listOrExpression();
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
    return withGiven(
      { kind: "Vary", allows, chosen, name, sets, rows, span: this.spanFrom(start) },
      { doc, in: values },
    );
  });

  private readonly varyRow: Rule<Ast.VaryRow> = this.RULE("varyRow", (): Ast.VaryRow => {
    const start = this.here();
    const label = this.SUBRULE(this.string);
    this.reading("row");
    this.take(t.Colon, t.Equals);
    const values = this.items(t.Semicolon, this.startsExpression, "<expression>", this.readItem);
    this.end([t.Comma]);
    return { label, values, span: this.spanFrom(start) };
  });

  private readonly place: Rule<Ast.Place> = this.RULE("place", (): Ast.Place => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Place);
    this.reading("place");
    this.take(t.Handoff, t.Identifier);
    this.respell(t.In, t.On);
    const graph = this.OPTION(() => {
      this.CONSUME(t.In);
      return this.takeName(t.On);
    });
    this.take(t.On);
    const hosts = this.items(t.Semicolon, this.startsName, "<name>", () => this.SUBRULE(this.path));
    this.end([t.Comma]);
    return withGiven({ kind: "Place", allows, hosts, span: this.spanFrom(start) }, { doc, graph });
  });

  private readonly goal: Rule<Ast.Goal> = this.RULE("goal", (): Ast.Goal => {
    const { doc, allows } = this.noted;
    const start = this.here();
    const direction = this.OR([
      { ALT: () => this.readAs(t.Minimize, "minimize") },
      { ALT: () => this.readAs(t.Maximize, "maximize") },
    ]);
    this.reading(direction);
    const measures = this.items(t.Semicolon, this.startsName, "<name>", () => this.takeName(t.Subject));
    this.respell(t.Subject);
    const limits = this.OPTION(() => this.SUBRULE(this.limits));
    this.end(limits === undefined ? [t.Subject, t.Comma] : [t.Comma]);
    return withGiven(
      { kind: "Goal", allows, direction, measures, limits: limits ?? [], span: this.spanFrom(start) },
      { doc },
    );
  });

  private readonly limits: Rule<readonly Ast.Expression[]> = this.RULE("limits", (): readonly Ast.Expression[] => {
    this.CONSUME(t.Subject);
    this.take(t.To);
    return this.items(t.Semicolon, this.startsExpression, "<expression>", this.readItem);
  });

  private readonly repeat: Rule<Ast.Repeat> = this.RULE("repeat", (): Ast.Repeat => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Repeat);
    this.reading("repeat");
    let times: Ast.Expression | undefined;
    let until: Ast.Until | undefined;
    if (this.sees(t.Identifier, 2)) this.respell(t.Until);
    this.OR({
      DEF: [{ ALT: () => (until = this.SUBRULE(this.until)) }, { ALT: () => (times = this.readExpression()) }],
      ERR_MSG: "<expression>\nuntil",
    });
    this.end();
    return withGiven({ kind: "Repeat", allows, span: this.spanFrom(start) }, { doc, times, until });
  });

  private readonly until: Rule<Ast.Until> = this.RULE("until", (): Ast.Until => {
    const start = this.here();
    this.CONSUME(t.Until);
    const measure = this.takeName(t.Within);
    this.take(t.Within);
    const within = this.readExpression();
    this.respell(t.In);
    const runs = this.OPTION(() => {
      this.CONSUME(t.In);
      return this.readExpression(1);
    });
    return withGiven({ measure, within, span: this.spanFrom(start) }, { runs });
  });

  private readonly run: Rule<Ast.Run> = this.RULE("run", (): Ast.Run => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Run);
    this.reading("run");
    const scenario = this.takeName();
    const args = this.OPTION(this.readArguments) ?? noArguments;
    this.end();
    return withGiven({ kind: "Run", allows, scenario, arguments: args, span: this.spanFrom(start) }, { doc });
  });

  private readonly measure: Rule<Ast.Measure> = this.RULE("measure", (): Ast.Measure => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Measure);
    this.reading("measure");
    const name = this.takeName();
    this.take(t.Equals, t.Colon);
    const value = this.readExpression();
    this.respell(t.In);
    const unit = this.OPTION(() => {
      this.CONSUME(t.In);
      return this.SUBRULE(this.unit);
    });
    this.end(unit === undefined ? [t.In] : []);
    return withGiven({ kind: "Measure", allows, name, value, span: this.spanFrom(start) }, { doc, unit });
  });

  /** A unit without its number. An unknown one is reported and left out. */
  private readonly unit: Rule<Ast.Name | undefined> = this.RULE("unit", (): Ast.Name | undefined => {
    const start = this.here();
    let text = "";
    this.OR({
      DEF: [
        {
          ALT: () => {
            text = this.CONSUME(t.Percent).image;
          },
        },
        {
          ALT: () => {
            text = this.CONSUME(t.Identifier).image;
            this.OPTION(() => {
              this.CONSUME(t.Divide);
              text += `/${this.takeWord().text}`;
            });
          },
        },
      ],
      ERR_MSG: "<unit>",
    });
    return this.ACTION(() => this.knownUnit({ text, span: this.spanFrom(start) }));
  });

  private knownUnit(unit: Ast.Name): Ast.Name | undefined {
    const { text, span } = unit;
    if (unitNamed(text) !== undefined) return unit;
    this.report(withGiven({ problem: "unknownUnit", unit: text, span }, { suggestion: suggestUnit(text) }));
    return undefined;
  }

  protected readonly expect: Rule<Ast.Expect> = this.RULE("expect", (): Ast.Expect => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Expect);
    this.reading("expect");
    const value = this.readExpression();
    this.respell(t.Within, t.When);
    const within = this.OPTION(() => this.SUBRULE(this.within));
    this.respell(t.When);
    const when = this.OPTION1(() => {
      this.CONSUME(t.When);
      return this.readExpression(1);
    });
    this.end(when !== undefined ? [] : within !== undefined ? [t.When] : [t.Within, t.When]);
    return withGiven({ kind: "Expect", allows, value, span: this.spanFrom(start) }, { doc, within, when });
  });

  private readonly within: Rule<Ast.Within> = this.RULE("within", (): Ast.Within => {
    const start = this.here();
    this.CONSUME(t.Within);
    const each = this.readExpression();
    const commaForgotten = this.sees(t.Mean);
    if (commaForgotten) this.reportMissing(",");
    const mean = this.OPTION({
      GATE: () => !commaForgotten,
      DEF: () => {
        this.CONSUME(t.Comma);
        this.take(t.Mean);
        return this.readExpression(1);
      },
    });
    const meanAfterAll = commaForgotten ? this.meanWithoutComma() : mean;
    this.take(t.Of);
    const of = this.readExpression(2);
    return withGiven({ each, of, span: this.spanFrom(start) }, { mean: meanAfterAll });
  });

  private meanWithoutComma(): Ast.Expression {
    this.skip();
    return this.readExpression();
  }
}
