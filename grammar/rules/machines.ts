/** Machines, what things cost on them, and media. */
import type { ParserMethod } from "chevrotain";
import { block } from "../recovery/block-kind.js";
import type { Rule } from "../recovery/token-parser.js";
import * as t from "../text/tokens.js";
import type * as Ast from "../tree/ast.js";
import { withGiven } from "../tree/with-given.js";
import { ProtocolParser } from "./protocols.js";

export class MachineParser extends ProtocolParser {
  protected readonly machine: Rule<Ast.Machine | undefined> = this.RULE("machine", (): Ast.Machine | undefined => {
    const { doc, allows } = this.noted;
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
  });

  protected readonly costs: Rule<Ast.Costs | undefined> = this.RULE("costs", (): Ast.Costs | undefined => {
    const { doc, allows } = this.noted;
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
  });

  protected readonly medium: Rule<Ast.Medium | undefined> = this.RULE("medium", (): Ast.Medium | undefined => {
    const { doc, allows } = this.noted;
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
  });

  private settingsAfter(hasBody: boolean, construct: string): readonly Ast.Setting[] {
    return hasBody ? this.SUBRULE(this.settings, { ARGS: [construct] }) : [];
  }

  protected readonly settings: ParserMethod<[construct?: string], Ast.Setting[]> = this.RULE(
    "settings",
    (construct: string = "machine"): Ast.Setting[] => {
      const settings: Ast.Setting[] = [];
      this.body(block(construct, [], "<name>"), () => {
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

  protected readonly setting: Rule<Ast.Setting> = this.RULE("setting", (): Ast.Setting => {
    this.readNotes();
    const { doc, allows } = this.noted;
    const start = this.here();
    this.reading("setting");
    const path = this.SUBRULE(this.wordPath);
    this.take(t.Equals, t.Colon);
    const value = this.readExpression();
    this.end();
    return withGiven({ kind: "Setting", allows, path, value, span: this.spanFrom(start) }, { doc });
  });
}
