/** Scenarios: hosts, links, and what happens when. */
import type { IOrAlt } from "chevrotain";
import { block } from "../recovery/block-kind.js";
import type { Rule } from "../recovery/token-parser.js";
import * as t from "../text/tokens.js";
import type * as Ast from "../tree/ast.js";
import { withGiven } from "../tree/with-given.js";
import { ExperimentParser } from "./experiments.js";

const scenarioStarts = [t.Host, t.Link, t.Warm, t.Start, t.At, t.Stop, t.Expect, t.For, t.Const];
const scenarioBlock = block("scenario", scenarioStarts);
const forBlock = block("for", scenarioStarts);
const hostBlock = block("host", [t.Barrier], "<name>");
const noArguments: readonly Ast.Argument[] = [];

export class ScenarioParser extends ExperimentParser {
  protected readonly scenario: Rule<Ast.Scenario | undefined> = this.RULE("scenario", (): Ast.Scenario | undefined => {
    const { doc, allows } = this.noted;
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
  });

  private readonly scenarioMember: Rule<Ast.ScenarioMember> = this.RULE("scenarioMember", (): Ast.ScenarioMember => {
    this.readNotes();
    this.respellStart(scenarioBlock);
    return this.OR(this.scenarioMembers);
  });

  private readonly scenarioMembers: IOrAlt<Ast.ScenarioMember>[] = [
    { ALT: () => this.SUBRULE(this.host) },
    { ALT: () => this.SUBRULE(this.link) },
    { ALT: () => this.SUBRULE(this.start) },
    { ALT: () => this.SUBRULE(this.at) },
    { ALT: () => this.SUBRULE(this.stop) },
    { ALT: () => this.SUBRULE(this.expect) },
    { ALT: () => this.SUBRULE(this.for) },
    { ALT: () => this.SUBRULE(this.const) },
  ];

  private readonly host: Rule<Ast.Host> = this.RULE("host", (): Ast.Host => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Host);
    this.reading("host");
    const name = this.takeName(t.On);
    const readCount = (): Ast.Expression => {
      const opener = this.open(t.LSquare);
      const value = this.readExpression();
      this.close(t.RSquare, opener);
      return value;
    };
    // A number of hosts whose `[` is missing.
    const countLost = !this.sees(t.LSquare) && !this.sees(t.On) && this.closesUnopened(t.LSquare, t.RSquare);
    const count = countLost ? readCount() : this.OPTION(readCount);
    this.take(t.On);
    const on = this.takeName(t.Runs);
    this.take(t.Runs);
    const runs = this.takeName(t.Under);
    const args = this.OPTION1(this.readArguments) ?? noArguments;
    this.take(t.Under);
    const under = this.readExpression(1);
    const readSettings = (): readonly Ast.HostMember[] => this.SUBRULE(this.hostMembers);
    // The settings of a block whose `{` is missing.
    const lost = this.sees(t.Word) && (this.sees(t.Dot, 2) || this.sees(t.Equals, 2));
    const members: readonly Ast.HostMember[] = lost
      ? readSettings()
      : (this.OR([
          { ALT: readSettings },
          {
            ALT: () => {
              this.end([t.LCurly]);
              return undefined;
            },
          },
        ]) ?? []);
    return withGiven(
      { kind: "Host", allows, name, on, runs, arguments: args, under, members, span: this.spanFrom(start) },
      { doc, count },
    );
  });

  private readonly hostMembers: Rule<Ast.HostMember[]> = this.RULE("hostMembers", (): Ast.HostMember[] => {
    const members: Ast.HostMember[] = [];
    this.body(hostBlock, () => {
      this.MANY({
        GATE: () => !this.startsOutside(),
        DEF: () => {
          const member = this.member(this.hostMember);
          if (member !== undefined) members.push(member);
        },
      });
    });
    return members;
  });

  private readonly hostMember: Rule<Ast.HostMember> = this.RULE("hostMember", (): Ast.HostMember => {
    this.readNotes();
    return this.OR(this.hostMemberKinds);
  });

  private readonly hostMemberKinds: IOrAlt<Ast.HostMember>[] = [
    {
      // An instance may have that name: `barrier.ttl = 3`.
      GATE: () => !this.sees(t.Dot, 2) && !this.sees(t.Equals, 2),
      ALT: () => this.SUBRULE(this.barrier),
    },
    { ALT: () => this.SUBRULE(this.setting) },
  ];

  private readonly link: Rule<Ast.Link> = this.RULE("link", (): Ast.Link => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Link);
    this.reading("link");
    const name = this.takeName();
    this.take(t.Equals, t.Colon);
    const medium = this.takeName(t.Joins);
    const args = this.OPTION(this.readArguments) ?? noArguments;
    this.respell(t.Arrives, t.Joins);
    const arrives = this.OPTION1(() => this.SUBRULE(this.arrives));
    this.take(t.Joins);
    const joins = this.items(t.Semicolon, this.startsName, "<name>", () => this.SUBRULE(this.joint));
    const last = joins.at(-1);
    const more = last?.arrives !== undefined ? [] : last?.as === undefined ? [t.As, t.Arrives] : [t.Arrives];
    this.end([...more, t.Comma]);
    return withGiven(
      { kind: "Link", allows, name, medium, arguments: args, joins, span: this.spanFrom(start) },
      { doc, arrives },
    );
  });

  private readonly joint: Rule<Ast.Joint> = this.RULE("joint", (): Ast.Joint => {
    const start = this.here();
    const host = this.SUBRULE(this.path);
    this.respell(t.As, t.Arrives);
    const as = this.OPTION(() => {
      this.CONSUME(t.As);
      return this.readExpression();
    });
    this.respell(t.Arrives);
    const arrives = this.OPTION1(() => this.SUBRULE(this.arrives));
    return withGiven({ host, span: this.spanFrom(start) }, { as, arrives });
  });

  private readonly arrives: Rule<Ast.Arrives> = this.RULE("arrives", (): Ast.Arrives => {
    const start = this.here();
    this.CONSUME(t.Arrives);
    this.respell(t.Every, t.Spaced);
    const given = this.OR({
      DEF: [{ ALT: () => this.SUBRULE(this.arrivesEvery) }, { ALT: () => this.SUBRULE(this.arrivesSpaced) }],
      ERR_MSG: "every\nspaced",
    });
    return { ...given, span: this.spanFrom(start) };
  });

  private readonly arrivesEvery: Rule<Omit<Ast.Arrives, "span">> = this.RULE(
    "arrivesEvery",
    (): Omit<Ast.Arrives, "span"> => {
      this.CONSUME(t.Every);
      const every = this.readExpression();
      this.respell(t.Jitter, t.Burst, t.Apart);
      const jitter = this.OPTION(() => {
        this.CONSUME(t.Jitter);
        return this.readExpression(1);
      });
      this.respell(t.Burst, t.Apart);
      const burst = this.OPTION1(() => {
        this.CONSUME(t.Burst);
        return this.readExpression(2);
      });
      this.respell(t.Apart);
      const apart = this.OPTION2(() => {
        this.CONSUME(t.Apart);
        return this.readExpression(3);
      });
      return withGiven({ every }, { jitter, burst, apart });
    },
  );

  private readonly arrivesSpaced: Rule<Omit<Ast.Arrives, "span">> = this.RULE(
    "arrivesSpaced",
    (): Omit<Ast.Arrives, "span"> => {
      this.CONSUME(t.Spaced);
      return { spaced: this.readExpression() };
    },
  );

  private readonly start: Rule<Ast.Start> = this.RULE("start", (): Ast.Start => {
    const { doc, allows } = this.noted;
    const start = this.here();
    const phase = this.OR([{ ALT: () => this.readAs(t.Warm, "warm") }, { ALT: () => this.readAs(t.Start, "start") }]);
    this.reading(phase);
    const entry = this.SUBRULE(this.path);
    if (this.lacks(t.LParen)) {
      this.reportUnexpected(["("]);
      this.abandon();
    }
    const args = this.SUBRULE(this.arguments);
    this.respell(t.Arrives);
    const arrives = this.OPTION(() => this.SUBRULE(this.arrives));
    this.end(arrives === undefined ? [t.Arrives] : []);
    return withGiven(
      { kind: "Start", allows, phase, entry, arguments: args, span: this.spanFrom(start) },
      { doc, arrives },
    );
  });

  private readonly at: Rule<Ast.At> = this.RULE("at", (): Ast.At => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.At);
    this.reading("at");
    const time = this.readExpression();
    this.respell(t.Crash, t.Boot, t.SetWord);
    const action = this.OR({
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
    const value = this.readExpression();
    return { kind: "Change", path, value, span: this.spanFrom(start) };
  });

  private readonly for: Rule<Ast.For> = this.RULE("for", (): Ast.For => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.For);
    this.reading("for");
    const variable = this.takeName(t.In);
    this.take(t.In, t.Equals);
    const values = this.listOrExpression();
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

  private readonly stop: Rule<Ast.Stop> = this.RULE("stop", (): Ast.Stop => {
    const { doc, allows } = this.noted;
    const start = this.here();
    this.CONSUME(t.Stop);
    this.reading("stop");
    this.take(t.After);
    const after = this.readExpression();
    this.end();
    return withGiven({ kind: "Stop", allows, after, span: this.spanFrom(start) }, { doc });
  });
}
