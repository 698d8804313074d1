/** The written grammar is the parser's: as `npm run generate` writes it, and whatever it allows can be read. */
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { Lexer, LLkLookaheadStrategy } from "chevrotain";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/index.js";
import * as strategy from "../../grammar/lookahead/strategy.js";
import { tables } from "../../grammar/lookahead/tables.js";
import { lex, type Token, tokenize } from "../../grammar/text/lexer.js";
import { grammarRules } from "../../grammar/parser.js";
import { RecoveringParser } from "../../grammar/recovery/recovering-parser.js";
import type { SelfCheck } from "../../grammar/recovery/token-parser.js";
import { ModuleParser, recording } from "../../grammar/rules/modules.js";
import { operatorLevels } from "../../grammar/tree/precedence.js";
import * as tokens from "../../grammar/text/tokens.js";
import { UNITS } from "../../grammar/units.js";
import { programs } from "../grammar/programs.js";
import { knownTypeNames } from "../../src/compiler/values/types.js";
import { grammarFiles } from "../../tools/generate/grammar.js";
import { tablesOf, tablesText } from "../../tools/generate/lookahead.js";
import { type Expression, productionsOf } from "../../tools/generate/grammar/productions.js";

/** A grammar of one rule. */
abstract class OneRule extends RecoveringParser {
  readonly rule: () => unknown = this.RULE("rule", () => this.content());

  constructor(check?: SelfCheck) {
    super(check);
    this.performSelfAnalysis();
  }

  protected abstract content(): void;

  follow(): void {
    this.load("", 0, lex("", 0));
    this.rule();
  }
}
class Ambiguous extends OneRule {
  protected override content(): void {
    this.OR([{ ALT: () => this.CONSUME(tokens.Identifier) }, { ALT: () => this.CONSUME1(tokens.Identifier) }]);
  }
}
class Endless extends OneRule {
  protected override content(): void {
    this.SUBRULE(this.rule);
    this.CONSUME(tokens.Identifier);
  }
}
class Alike extends OneRule {
  protected override content(): void {
    this.OPTION(() => this.CONSUME(tokens.Identifier));
    this.OPTION(() => this.CONSUME(tokens.Numeral));
  }
}
class ReadsNothing extends OneRule {
  protected override content(): void {
    this.OPTION(() => this.OPTION1(() => this.CONSUME(tokens.Identifier)));
  }
}
class Unknown extends OneRule {
  protected override content(): void {
    this.OPTION9(() => this.CONSUME(tokens.Identifier));
  }
}

const root = path.resolve(import.meta.dirname, "../..");
const sources = { grammarRules, operatorLevels, tokens, UNITS, knownTypeNames };

test.each(Object.entries(await grammarFiles(sources)))("%s is as npm run generate writes it", (file, text) => {
  expect(readFileSync(path.join(root, file), "utf8")).toBe(text);
});

test("Chevrotain finds nothing wrong with the tokens, and knows each by its first character", () => {
  const lexer = new Lexer(tokens.lexed, { positionTracking: "onlyOffset", ensureOptimizations: true });
  expect(lexer.lexerDefinitionErrors).toEqual([]);
});

describe("how the parser decides", () => {
  test("is as Chevrotain works it out, after its check of the grammar, and npm run generate writes it", async () => {
    const text = await tablesText(ModuleParser, strategy);
    expect(readFileSync(path.join(root, "grammar/lookahead/tables.ts"), "utf8")).toBe(text);
  });

  test.each([...programs].slice(0, 40))("is the same by Chevrotain's own lookahead: %s", (_, text) => {
    const lookaheadStrategy = new LLkLookaheadStrategy({ maxLookahead: strategy.maxLookahead });
    const parser = new ModuleParser({ lookaheadStrategy, skipValidations: true });
    expect(parser.parse(text, 0)).toEqual(parse(text, 0));
  });

  test("starts with the same decisions from the tables as from the recorded rules", () => {
    const decisions = (parser: ModuleParser): unknown => {
      const { lookAheadFuncsCache: byRule } = parser as unknown as { lookAheadFuncsCache: (unknown[] | undefined)[] };
      return byRule.map((each) => each && Object.keys(each));
    };
    expect(decisions(new ModuleParser())).toEqual(decisions(new ModuleParser(recording)));
    expect(Object.keys(new ModuleParser().getGAstProductions())).toEqual(
      grammarRules().map((rule) => (rule as unknown as { readonly name: string }).name),
    );
  });

  test.each([
    ["is ambiguous", "Ambiguous", Ambiguous],
    ["never ends", "Left Recursion", Endless],
    ["tells two ways not apart", "appears more than once", Alike],
    ["has a way that reads nothing", "nothing can be read", ReadsNothing],
  ])("Chevrotain refuses a grammar that %s", (_, said, parser) => {
    expect(() => tablesOf(parser, strategy)).toThrow(said);
  });

  test("a decision that no table has says what to do", () => {
    const place = "rule OPTION9";
    expect(Object.keys(tables)).not.toContain(place);
    expect(() => new Unknown().follow()).toThrow(`how to decide at "${place}" is not known: npm run generate`);
  });
});

describe("the written grammar", () => {
  const productions = productionsOf(sources);
  const named = new Map(productions.map(({ name, is }) => [name, is]));

  test("has a rule for each name, once, and none that nothing uses", () => {
    expect(named.size).toBe(productions.length);
    const used = new Set(["module", ...productions.flatMap(({ is }) => namesIn(is))]);
    expect([...used].sort()).toEqual([...named.keys()].sort());
  });

  test.each([...programs])("allows %s", (_, text) => {
    expect(new Recogniser(named, text).accepts("module")).toBe(true);
  });

  test("does not allow what the parser does not read", () => {
    for (const text of [
      "graph G { a = ; }",
      "const a = 1 < 2 < 3;",
      "const a = b[1, 2];",
      "opens with x: u8;",
      "protocol P() {",
    ]) {
      expect(parse(text, 0).problems).not.toEqual([]);
      expect(new Recogniser(named, text).accepts("module")).toBe(false);
    }
  });

  test("allows only what the parser reads", () => {
    const sentence = fc
      .array(fc.nat({ max: 2 ** 30 }), { minLength: 5, maxLength: 200, size: "max" })
      .map((numbers) => new Writer(named, numbers).write("module"));
    fc.assert(
      fc.property(sentence, (text) => {
        expect({ text, problems: parse(text, 0).problems }).toEqual({ text, problems: [] });
      }),
      { numRuns: 1500 },
    );
  });
});

/** Says whether a text is a sentence: where each part of the grammar can end, from where it begins. */
class Recogniser {
  readonly #rules: ReadonlyMap<string, Expression>;
  readonly #tokens: readonly Token[];
  readonly #ends = new Map<string, ReadonlySet<number>>();

  constructor(rules: ReadonlyMap<string, Expression>, text: string) {
    this.#rules = rules;
    this.#tokens = tokenize(text).tokens;
  }

  accepts(rule: string): boolean {
    return this.#rule(rule, 0).has(this.#tokens.length);
  }

  #rule(name: string, start: number): ReadonlySet<number> {
    const key = `${name} ${start}`;
    let ends = this.#ends.get(key);
    if (ends === undefined) {
      const { tokenType, image } = this.#tokens[start] ?? { tokenType: undefined, image: "" };
      const isToken = tokenNames.includes(name);
      if (isToken) ends = new Set(this.#isToken(name, tokenType, image) ? [start + 1] : []);
      else ends = this.#expression(this.#rules.get(name), start);
      // A unit is one token after a number, and after `in` its own words.
      if (name === "UNIT" && /^(?:ns|us|ms|s|min)$/.test(image) && this.#tokens[start + 1]?.image === "/")
        ends = new Set([start + 3]);
      this.#ends.set(key, ends);
    }
    return ends;
  }

  #isToken(name: string, type: tokens.TokenType | undefined, image: string): boolean {
    if (type === undefined) return false;
    const isName = !tokens.isReserved(type) && /^\w+$/.test(image) && type !== tokens.Numeral;
    switch (name) {
      case "NAME":
        return isName;
      case "WORD":
        return isName || tokens.isReserved(type);
      case "NUMBER":
        return type === tokens.Numeral;
      case "STRING":
        return type === tokens.StringToken;
      default:
        return UNITS.has(image);
    }
  }

  #expression(expression: Expression | undefined, start: number): ReadonlySet<number> {
    switch (expression?.kind) {
      case "text":
        return new Set(this.#tokens[start]?.image === expression.text ? [start + 1] : []);
      case "name":
        return this.#rule(expression.name, start);
      case "sequence":
        return expression.items.reduce((ends, item) => this.#after(ends, item), new Set([start]));
      case "choice":
        return new Set(expression.items.flatMap((item) => [...this.#expression(item, start)]));
      case "optional":
        return new Set([start, ...this.#expression(expression.item, start)]);
      case "many":
        return this.#closure(new Set([start]), (ends) => this.#after(ends, expression.item));
      case "some":
        return this.#closure(this.#expression(expression.item, start), (ends) => this.#after(ends, expression.item));
      case "list":
        return this.#closure(this.#expression(expression.item, start), (ends) =>
          this.#after(this.#after(ends, expression.separator), expression.item),
        );
      case "pattern":
      case undefined:
        throw new Error("a token's inside is not read here");
    }
  }

  #after(starts: ReadonlySet<number>, item: Expression): Set<number> {
    return new Set([...starts].flatMap((start) => [...this.#expression(item, start)]));
  }

  #closure(first: ReadonlySet<number>, more: (ends: ReadonlySet<number>) => ReadonlySet<number>): ReadonlySet<number> {
    const all = new Set(first);
    for (let next = first; next.size > 0;) {
      next = new Set([...more(next)].filter((end) => !all.has(end)));
      for (const end of next) all.add(end);
    }
    return all;
  }
}

function namesIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case "text":
    case "pattern":
      return [];
    case "name":
      return [expression.name];
    case "sequence":
    case "choice":
      return expression.items.flatMap(namesIn);
    case "list":
      return [...namesIn(expression.item), ...namesIn(expression.separator)];
    case "optional":
    case "many":
    case "some":
      return namesIn(expression.item);
  }
}

/** Writes a sentence of the grammar, by choices made elsewhere; when they are used up, as little as it can. */
class Writer {
  readonly #rules: ReadonlyMap<string, Expression>;
  readonly #choices: readonly number[];
  readonly #heightOf: (expression: Expression) => number;
  #next = 0;
  #beforeName = false;

  constructor(rules: ReadonlyMap<string, Expression>, choices: readonly number[]) {
    this.#rules = rules;
    this.#heightOf = leastHeights(rules);
    this.#choices = choices;
  }

  write(rule: string): string {
    this.#beforeName ||= rule === "at";
    const text = this.#token(rule) ?? this.#expression(this.#rules.get(rule));
    this.#beforeName &&= rule !== "at";
    return text;
  }

  #below(limit: number): number {
    return (this.#choices[this.#next++] ?? 0) % limit;
  }

  /** Tokens, which have no blanks inside. */
  #token(rule: string): string | undefined {
    const one = (...texts: readonly string[]): string => texts[this.#below(texts.length)] ?? "";
    switch (rule) {
      case "NAME":
        return one("a", "b2", "_c", "udp", "allow", "mean");
      case "WORD":
        return one("a", "net", ...tokens.RESERVED_WORDS);
      case "NUMBER": {
        const number = one("0", "12", "1_000", "2.5", "0x0800", "0xff_ff");
        const blank = number.startsWith("0x") ? " " : one("", " ");
        // A name behind a bare number would be its unit, and `crash` and `boot` are names.
        const bare = this.#beforeName ? `${number} ms` : number;
        return one(bare, `${number}${blank}${one(...UNITS.keys())}`, "10.0.0.1", "10.0.0.255/24");
      }
      case "STRING":
        return one('""', '"text"', '"\\n\\"\\\\\\u{1f600}\\u00e9"');
      case "UNIT":
        return one(...UNITS.keys());
      default:
        return undefined;
    }
  }

  #expression(expression: Expression | undefined): string {
    const brief = this.#next >= this.#choices.length;
    switch (expression?.kind) {
      case "text":
        return expression.text;
      case "name":
        return this.write(expression.name);
      case "sequence":
        return expression.items.map((item) => this.#expression(item)).join(" ");
      case "choice": {
        const least = Math.min(...expression.items.map(this.#heightOf));
        const items = brief ? expression.items.filter((item) => this.#heightOf(item) === least) : expression.items;
        return this.#expression(items[this.#below(items.length)]);
      }
      case "optional":
        return brief || this.#below(2) === 0 ? "" : this.#expression(expression.item);
      case "many":
        return this.#several(brief ? 0 : this.#below(3), expression.item, " ");
      case "some":
        return this.#several(brief ? 1 : 1 + this.#below(2), expression.item, " ");
      case "list":
        return this.#several(
          brief ? 1 : 1 + this.#below(2),
          expression.item,
          ` ${this.#expression(expression.separator)} `,
        );
      case "pattern":
      case undefined:
        throw new Error("a token's inside is not written here");
    }
  }

  #several(count: number, item: Expression, between: string): string {
    return Array.from({ length: count }, () => this.#expression(item)).join(between);
  }
}

const tokenNames = ["NAME", "WORD", "NUMBER", "STRING", "UNIT"];

/** For each rule how many rules stand in each other at the least, in a sentence of it. */
function leastHeights(rules: ReadonlyMap<string, Expression>): (expression: Expression) => number {
  const heights = new Map<string, number>();
  const heightOf = (expression: Expression): number => {
    switch (expression.kind) {
      case "text":
      case "pattern":
      case "optional":
      case "many":
        return 0;
      case "name":
        return tokenNames.includes(expression.name) ? 0 : 1 + (heights.get(expression.name) ?? Infinity);
      case "sequence":
        return Math.max(...expression.items.map(heightOf));
      case "choice":
        return Math.min(...expression.items.map(heightOf));
      case "some":
      case "list":
        return heightOf(expression.item);
    }
  };
  for (let changes = true; changes;) {
    changes = false;
    for (const [name, is] of rules) {
      const height = heightOf(is);
      changes ||= height !== (heights.get(name) ?? Infinity);
      heights.set(name, height);
    }
  }
  return heightOf;
}
