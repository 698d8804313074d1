/**
 * What reads a text by the rules of the parser: token by token, never going back, deciding by the next token or the next
 * two. The rules are written in the words of Chevrotain, which also says how to decide (lookahead.ts) and whether a rule is
 * ambiguous. It takes longer for that than most programs take to be checked, so it does it once for each change of the
 * grammar, in `npm run generate` and in a test, and not whenever xgc starts.
 */
import type { DecisionKind, Part, Recorder } from "./recorder.js";

/** A kind of token. */
export interface TokenType {
  readonly name: string;
  readonly index: number;
  /** As it is written, if there is one way only. */
  readonly text?: string;
  /** The kinds that it also counts as. */
  readonly categories: readonly TokenType[];
  /** By index: the kinds that count as this one. */
  readonly accepts: readonly (true | undefined)[];
}

export interface Token {
  tokenType: TokenType;
  readonly image: string;
  /** -1 before the first and behind the last. */
  readonly startOffset: number;
  readonly payload?: unknown;
}

let tokenTypes = 0;

export function tokenType(name: string, categories: readonly TokenType[] = [], text?: string): TokenType {
  const all = new Set(categories.flatMap((category) => [category, ...category.categories]));
  const type = { name, index: tokenTypes++, categories: [...all], accepts: [], ...(text !== undefined && { text }) };
  for (const { accepts } of [type, ...all]) (accepts as true[])[type.index] = true;
  return type;
}

/** What comes before the first token and after the last. */
export const EOF: TokenType = tokenType("EOF");
const noToken: Token = { tokenType: EOF, image: "", startOffset: -1 };

/** The text does not follow the grammar. The message says what could have come, in lines; nothing where it is not known. */
export class Unexpected extends Error {}

/** A rule that can be followed, with what it needs to be told. */
export interface ParserMethod<Arguments extends readonly unknown[], Result> extends Rule {
  readonly follow: (...args: Arguments) => Result;
}

interface Rule {
  readonly name: string;
  /** By kind and occurrence; each is set up when it is first met. */
  readonly decisions: (Decision | undefined)[];
}

export interface Alternative<Result, About = void> {
  /** @param about What {@link Engine.OR} was given for it. */
  readonly ALT: (about: About) => Result;
  /** Whether it may be taken, whatever is next. */
  readonly GATE?: () => boolean;
}
type Alternatives<Result, About> =
  | readonly Alternative<Result, About>[]
  | { readonly DEF: readonly Alternative<Result, About>[]; readonly ERR_MSG: string };
type OptionalPart<Result> = (() => Result) | { readonly DEF: () => Result; readonly GATE: () => boolean };

/**
 * For each decision (`barrier OR`, `headerField OPTION2`) and each way to go there, the tokens with which it begins: one, or two
 * where one does not decide.
 */
export type Lookahead = Readonly<Record<string, readonly (readonly string[])[]>>;

interface Decision {
  /** By the index of the next token: the way to go, or that there are several. */
  readonly first: readonly (number | undefined)[];
  readonly ways: readonly (readonly (readonly TokenType[])[])[];
}
const several = -1;

/** Tokens that were read are forgotten when there are more of them. */
const mostKept = 256;

const decisionKinds: readonly DecisionKind[] = ["OR", "OPTION", "MANY", "MANY_SEP"];
const [or, option, many, manySeparated] = [0, 1, 2, 3];

export class Engine {
  /** Whether the rules are being written down; otherwise they are followed. */
  protected readonly RECORDING_PHASE: boolean;
  /** The rule that is being followed. */
  protected rule: Rule = { name: "", decisions: [] };
  readonly #recorder: Recorder | undefined;
  readonly #rules: ParserMethod<[], unknown>[] = [];
  readonly #lookahead: Lookahead;
  readonly #types: ReadonlyMap<string, TokenType>;
  #read: () => Token | undefined = () => undefined;
  /** The token that was read last, then those that have been looked at; before these, some that were read. */
  readonly #tokens: Token[] = [];
  /** The place of the next one in them. */
  #next = 0;
  /** How many were read, and are no longer in them. */
  #gone = 0;

  constructor(types: readonly TokenType[], lookahead: Lookahead, recorder?: Recorder) {
    this.#types = new Map(types.map((type) => [type.name, type]));
    this.#lookahead = lookahead;
    this.#recorder = recorder;
    this.RECORDING_PHASE = recorder !== undefined;
  }

  /** Begins with other tokens: what gives one after the other, and then nothing. */
  protected set input(read: () => Token | undefined) {
    this.#read = read;
    this.#tokens.length = 0;
    this.#next = 0;
    this.#gone = 0;
  }

  /** Every rule, as the recorder has written it down. */
  protected record(recorder: Recorder): Part[] {
    return this.#rules.map(({ name, follow }) => recorder.part({ type: "Rule", name }, follow));
  }

  // ------------------------------------------------------------------------------------------------- tokens

  /** The token that comes next is 1, the one that was read last is 0. */
  protected LA(ahead: number): Token {
    const place = this.#next + ahead - 1;
    return place < this.#tokens.length ? (this.#tokens[place] ?? noToken) : this.#lookFor(place);
  }

  #lookFor(wanted: number): Token {
    let place = wanted;
    if (this.#next > mostKept) {
      const gone = this.#next - 1;
      this.#tokens.splice(0, gone);
      this.#next -= gone;
      this.#gone += gone;
      place -= gone;
    }
    while (this.#tokens.length <= place) {
      const token = this.#read();
      if (token === undefined) return noToken;
      this.#tokens.push(token);
    }
    return this.#tokens[place] ?? noToken;
  }

  protected is(type: TokenType, ahead: number = 1): boolean {
    return type.accepts[this.LA(ahead).tokenType.index] === true;
  }

  protected SKIP_TOKEN(): void {
    if (this.LA(1) !== noToken) this.#next++;
  }

  /** @throws Unexpected where the next token is none of this kind. */
  protected CONSUME(type: TokenType): Token {
    if (this.#recorder !== undefined) {
      this.#recorder.part({ type: "Terminal", name: type.name });
      return noToken;
    }
    const token = this.LA(1);
    if (type.accepts[token.tokenType.index] !== true) throw new Unexpected(this.spelling(type));
    this.#next++;
    return token;
  }

  /** How a kind of token is called in what {@link Unexpected} says. */
  protected spelling(type: TokenType): string {
    return type.name;
  }

  // -------------------------------------------------------------------------------------------------- rules

  protected RULE<Arguments extends readonly unknown[], Result>(
    name: string,
    follow: (...args: Arguments) => Result,
  ): ParserMethod<Arguments, Result> {
    const rule = { name, decisions: [], follow };
    // Recorded without arguments, which all have default values.
    this.#rules.push(rule);
    return rule;
  }

  /** Follows another rule. */
  protected SUBRULE<Arguments extends readonly unknown[], Result>(
    rule: ParserMethod<Arguments, Result>,
    options?: { readonly ARGS: Arguments },
  ): Result {
    if (this.#recorder !== undefined) {
      this.#recorder.part({ type: "NonTerminal", name: rule.name });
      return {} as Result;
    }
    const around = this.rule;
    this.rule = rule;
    const result =
      options === undefined ? (rule as unknown as ParserMethod<[], Result>).follow() : rule.follow(...options.ARGS);
    this.rule = around;
    return result;
  }

  // ---------------------------------------------------------------------------------------------- decisions
  // Where a rule decides several times in the same way, each has its own number.

  /** Reads a part that need not be there. */
  protected OPTION<Result>(part: OptionalPart<Result>, occurrence: number = 0): Result | undefined {
    const [read, gate] = typeof part === "function" ? [part] : [part.DEF, part.GATE];
    if (this.#recorder !== undefined) {
      this.#recorder.decision("OPTION", occurrence, [read]);
      return {} as Result;
    }
    return gate?.() !== false && this.#begins(option, occurrence) ? read() : undefined;
  }
  protected OPTION1<Result>(part: OptionalPart<Result>): Result | undefined {
    return this.OPTION(part, 1);
  }
  protected OPTION2<Result>(part: OptionalPart<Result>): Result | undefined {
    return this.OPTION(part, 2);
  }
  protected OPTION3<Result>(part: OptionalPart<Result>): Result | undefined {
    return this.OPTION(part, 3);
  }
  protected OPTION4<Result>(part: OptionalPart<Result>): Result | undefined {
    return this.OPTION(part, 4);
  }

  /** Reads a part as often as it is there. */
  protected MANY(part: OptionalPart<unknown>, occurrence: number = 0): void {
    const [read, gate] = typeof part === "function" ? [part] : [part.DEF, part.GATE];
    if (this.#recorder !== undefined) {
      this.#recorder.decision("MANY", occurrence, [read]);
      return;
    }
    // A part that reads nothing would be there for ever.
    for (let before = -1; ; read()) {
      const now = this.#gone + this.#next;
      if (now <= before || gate?.() === false || !this.#begins(many, occurrence)) return;
      before = now;
    }
  }

  /** Reads a part as often as it is there, with a separator in between. */
  protected MANY_SEP(
    { SEP, DEF }: { readonly SEP: TokenType; readonly DEF: () => unknown },
    occurrence: number = 0,
  ): void {
    if (this.#recorder !== undefined) {
      this.#recorder.decision("MANY_SEP", occurrence, [DEF], SEP.name);
      return;
    }
    if (!this.#begins(manySeparated, occurrence)) return;
    DEF();
    while (this.is(SEP)) {
      this.#next++;
      DEF();
    }
  }

  /**
   * Reads one of several parts: the first that may be taken and that begins with what is next.
   * @throws Unexpected where there is none.
   */
  protected OR<Result>(alternatives: Alternatives<Result, void>, occurrence?: number): Result;
  protected OR<Result, About>(
    alternatives: Alternatives<Result, About>,
    occurrence: number | undefined,
    about: About,
  ): Result;
  protected OR<Result, About>(
    alternatives: Alternatives<Result, About>,
    occurrence: number = 0,
    about: About = undefined as About,
  ): Result {
    const all = "DEF" in alternatives ? alternatives.DEF : alternatives;
    if (this.#recorder !== undefined) {
      const ways = all.map(
        ({ ALT }) =>
          () =>
            ALT(about),
      );
      return this.#recorder.decision("OR", occurrence, ways)[0] ?? ({} as Result);
    }
    const chosen = all[this.#choose(all, this.#decision(or, occurrence))];
    if (chosen === undefined) throw new Unexpected("ERR_MSG" in alternatives ? alternatives.ERR_MSG : "");
    return chosen.ALT(about);
  }

  #begins(kind: number, occurrence: number): boolean {
    const { first, ways } = this.#decision(kind, occurrence);
    const way = first[this.LA(1).tokenType.index];
    return way === several ? this.#fits(ways[0] ?? []) : way !== undefined;
  }

  #choose(all: readonly Pick<Alternative<unknown>, "GATE">[], { first, ways }: Decision): number {
    const way = first[this.LA(1).tokenType.index];
    if (way === undefined) return -1;
    if (way !== several && all[way]?.GATE === undefined) return way;
    for (const [index, paths] of ways.entries()) if (this.#fits(paths) && all[index]?.GATE?.() !== false) return index;
    return -1;
  }

  #fits(paths: Decision["ways"][number]): boolean {
    const { index } = this.LA(1).tokenType;
    for (const [first, second] of paths)
      if (first?.accepts[index] === true && (second === undefined || this.is(second, 2))) return true;
    return false;
  }

  #decision(kind: number, occurrence: number): Decision {
    return (this.rule.decisions[kind + 4 * occurrence] ??= this.#newDecision(kind, occurrence));
  }

  #newDecision(kind: number, occurrence: number): Decision {
    const place = decisionPlace(this.rule.name, decisionKinds[kind] ?? "OR", occurrence);
    const known = this.#lookahead[place];
    if (known === undefined) throw new Error(`how to decide at "${place}" is not known: npm run generate`);
    const ways = known.map((paths) => paths.map((path) => path.split(" ").map((name) => this.#typeNamed(name))));
    const first: (number | undefined)[] = [];
    for (const [way, paths] of ways.entries())
      for (const path of paths)
        for (const index of path[0]?.accepts.keys() ?? []) {
          if (path[0]?.accepts[index] !== true) continue;
          // A way that needs no second token has been found before: it comes first.
          if (first[index] !== undefined && first[index] !== several) continue;
          first[index] = path.length === 1 && first[index] === undefined ? way : several;
        }
    return { first, ways };
  }

  #typeNamed(name: string): TokenType {
    const type = this.#types.get(name);
    if (type === undefined) throw new Error(`there is no token ${name}: npm run generate`);
    return type;
  }
}

/** `headerField OPTION2` */
export function decisionPlace(rule: string, kind: DecisionKind, occurrence: number): string {
  return `${rule} ${kind}${occurrence === 0 ? "" : occurrence}`;
}
