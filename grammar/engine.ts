/**
 * What reads a text by the rules of the parser: token by token, never going back, deciding by the next token or the next
 * two. The rules are written in the words of Chevrotain, which also says how to decide (lookahead.ts) and whether a rule is
 * ambiguous. It takes longer for that than most programs take to be checked, so it does it once for each change of the
 * grammar, in `npm run generate` and in a test, and not whenever xgc starts.
 */
import type { DecisionKind, Part, Recorder } from "./recorder.js";

/** Some kinds of tokens. */
export interface TokenClass {
  /** By index: those that belong to it. */
  readonly accepts: readonly (true | undefined)[];
}

/** A kind of token, with those that count as it. */
export interface TokenType extends TokenClass {
  readonly name: string;
  readonly index: number;
  /** As it is written, if there is one way only. */
  readonly text?: string;
  /** The kinds that it also counts as. */
  readonly categories: readonly TokenType[];
}

/**
 * The tokens of a text, each known by its place. What there is to know about them lies in arrays: an object for each would be
 * most of what reading a text makes. The first and the last are `EOF`; the tokens of the text stand between them.
 */
export interface Tokens {
  /** The index of its kind. */
  readonly kinds: Uint8Array;
  /** Where it begins and ends in the text. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

const tokenTypes: TokenType[] = [];

export function tokenType(name: string, categories: readonly TokenType[] = [], text?: string): TokenType {
  const all = new Set(categories.flatMap((category) => [category, ...category.categories]));
  const index = tokenTypes.length;
  const type = { name, index, categories: [...all], accepts: [], ...(text !== undefined && { text }) };
  for (const { accepts } of [type, ...all]) (accepts as true[])[index] = true;
  tokenTypes.push(type);
  return type;
}

/** What comes before the first token and after the last. Its index is 0, of which new arrays are full. */
export const EOF: TokenType = tokenType("EOF");
const noTokens: Tokens = { kinds: new Uint8Array(2), starts: new Int32Array(2), ends: new Int32Array(2) };

/** What belongs to any of some kinds. */
export function oneOf(types: readonly TokenType[]): TokenClass {
  const accepts: (true | undefined)[] = [];
  for (const type of types) for (const { index } of countingAs(type)) accepts[index] = true;
  return { accepts };
}

/** The kinds that count as another, and itself. */
function countingAs(type: TokenType): readonly TokenType[] {
  const found: TokenType[] = [];
  // By their indexes: few of all kinds.
  type.accepts.forEach((_, index) => found.push(typeOf(index)));
  return found;
}

/** The kind that has an index. */
export function typeOf(kind: number): TokenType {
  return tokenTypes[kind] ?? EOF;
}

/** The text does not follow the grammar. The message says what could have come, in lines; nothing where it is not known. */
export class Unexpected extends Error {}

/** A rule that can be followed, with what it needs to be told. */
export interface ParserMethod<Argument, Result> extends Rule {
  readonly follow: (argument?: Argument) => Result;
}

interface Rule {
  readonly name: string;
  /** By kind and occurrence; each is set up when it is first met. */
  readonly decisions: (Decision | undefined)[];
}

export interface Alternative<Result, About = void> {
  /** @param about What {@link Engine.OR} was given for it. */
  readonly ALT: (about: About) => Result;
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

/** By the kind of the next token the way to go; where that does not decide, by the kind of the one after it. */
type Decision = readonly (number | readonly (number | undefined)[] | undefined)[];

const decisionKinds: readonly DecisionKind[] = ["OR", "OPTION", "MANY", "MANY_SEP"];
const [or, option, many, manySeparated] = [0, 1, 2, 3];

export class Engine {
  /** Whether the rules are being written down; otherwise they are followed. */
  protected readonly RECORDING_PHASE: boolean;
  /** The rule that is being followed. */
  protected rule: Rule = { name: "", decisions: [] };
  /** The place of the next token. */
  protected place: number = 1;
  protected kinds: Uint8Array = noTokens.kinds;
  protected starts: Int32Array = noTokens.starts;
  protected ends: Int32Array = noTokens.ends;
  readonly #rules: ParserMethod<never, unknown>[] = [];
  readonly #lookahead: Lookahead;
  readonly #types: ReadonlyMap<string, TokenType>;

  constructor(types: readonly TokenType[], lookahead: Lookahead, recorder?: Recorder) {
    this.#types = new Map(types.map((type) => [type.name, type]));
    this.#lookahead = lookahead;
    this.RECORDING_PHASE = recorder !== undefined;
    if (recorder !== undefined) this.recordWith(recorder);
  }

  /** The words of the rules write down what they would read. */
  private recordWith(recorder: Recorder): void {
    this.CONSUME = ({ name }): number => {
      recorder.part({ type: "Terminal", name });
      return 0;
    };
    this.SUBRULE = <Result>({ name }: Rule): Result => {
      recorder.part({ type: "NonTerminal", name });
      return {} as Result;
    };
    this.OPTION = <Result>(part: OptionalPart<Result>, occurrence: number = 0): Result => {
      recorder.decision("OPTION", occurrence, [readingOf(part)]);
      return {} as Result;
    };
    this.MANY = (part, occurrence = 0): void => {
      recorder.decision("MANY", occurrence, [readingOf(part)]);
    };
    this.MANY_SEP = ({ SEP, DEF }, occurrence = 0): void => {
      recorder.decision("MANY_SEP", occurrence, [DEF], SEP.name);
    };
    this.OR = <Result, About>(
      alternatives: Alternatives<Result, About>,
      occurrence: number = 0,
      about: About = undefined as About,
    ): Result => {
      const ways = allOf(alternatives).map((way) => (): Result => way.ALT(about));
      return recorder.decision("OR", occurrence, ways)[0] ?? ({} as Result);
    };
  }

  /** Begins with other tokens. */
  protected set input({ kinds, starts, ends }: Tokens) {
    this.kinds = kinds;
    this.starts = starts;
    this.ends = ends;
    this.place = 1;
  }

  /** Every rule, as the recorder has written it down. */
  protected record(recorder: Recorder): Part[] {
    return this.#rules.map(({ name, follow }) => recorder.part({ type: "Rule", name }, follow));
  }

  // ------------------------------------------------------------------------------------------------- tokens

  /** The kind of a token that comes: of the next, or one behind it. */
  protected LA(ahead: number): TokenType {
    return typeOf(this.kinds[this.place + ahead - 1] ?? EOF.index);
  }

  /** Whether a token that comes is of a kind. */
  protected is(type: TokenClass, ahead: number = 1): boolean {
    return type.accepts[this.kinds[this.place + ahead - 1] ?? EOF.index] === true;
  }

  protected SKIP_TOKEN(): void {
    if (!this.is(EOF)) this.place++;
  }

  /**
   * Reads a token, and gives its place.
   * @throws Unexpected where the next one is none of this kind.
   */
  protected CONSUME(type: TokenType): number {
    if (type.accepts[this.kinds[this.place] ?? EOF.index] !== true) throw new Unexpected(this.spelling(type));
    return this.place++;
  }

  /** How a kind of token is called in what {@link Unexpected} says. */
  protected spelling(type: TokenType): string {
    return type.name;
  }

  // -------------------------------------------------------------------------------------------------- rules

  /** @param follow Is called without an argument where the rule is written down. */
  protected RULE<Argument, Result>(
    name: string,
    follow: (argument?: Argument) => Result,
  ): ParserMethod<Argument, Result> {
    const rule = { name, decisions: [], follow };
    this.#rules.push(rule);
    return rule;
  }

  /** Follows another rule. */
  protected SUBRULE<Argument, Result>(rule: ParserMethod<Argument, Result>, argument?: Argument): Result {
    const around = this.rule;
    this.rule = rule;
    const result = rule.follow(argument);
    this.rule = around;
    return result;
  }

  // ---------------------------------------------------------------------------------------------- decisions
  // Where a rule decides several times in the same way, each has its own number.

  /** Reads a part that need not be there. */
  protected OPTION<Result>(part: OptionalPart<Result>, occurrence: number = 0): Result | undefined {
    if (this.way(option, occurrence) === undefined) return undefined;
    if (typeof part === "function") return part();
    return part.GATE() ? part.DEF() : undefined;
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
    // A part that reads nothing would be there for ever.
    for (let before = 0; this.place > before && this.way(many, occurrence) !== undefined;) {
      before = this.place;
      if (typeof part === "function") part();
      else if (part.GATE()) part.DEF();
    }
  }

  /** Reads a part as often as it is there, with a separator in between. */
  protected MANY_SEP(
    { SEP, DEF }: { readonly SEP: TokenType; readonly DEF: () => unknown },
    occurrence: number = 0,
  ): void {
    if (this.way(manySeparated, occurrence) === undefined) return;
    DEF();
    while (this.is(SEP)) {
      this.place++;
      DEF();
    }
  }

  /**
   * Reads one of several parts: the one that begins with what is next.
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
    const way = this.way(or, occurrence);
    const chosen = way === undefined ? undefined : allOf(alternatives)[way];
    if (chosen === undefined) throw new Unexpected("ERR_MSG" in alternatives ? alternatives.ERR_MSG : "");
    return chosen.ALT(about);
  }

  /** The way to go, by what comes next. */
  private way(kind: number, occurrence: number): number | undefined {
    const decision = (this.rule.decisions[kind + 4 * occurrence] ??= this.#newDecision(kind, occurrence));
    const way = decision[this.kinds[this.place] ?? EOF.index];
    return typeof way === "object" ? way[this.kinds[this.place + 1] ?? EOF.index] : way;
  }

  #newDecision(kind: number, occurrence: number): Decision {
    const place = decisionPlace(this.rule.name, decisionKinds[kind] ?? "OR", occurrence);
    const known = this.#lookahead[place];
    if (known === undefined) throw new Error(`how to decide at "${place}" is not known: npm run generate`);
    // By the kind of the next token, what decides, first come first: a way alone, or after it the kinds that it needs.
    const decision: (number | (number | undefined)[] | undefined)[] = [];
    for (const [way, paths] of known.entries())
      for (const path of paths) {
        const [first = "", second] = path.split(" ");
        for (const { index } of countingAs(this.#typeNamed(first))) {
          const before = decision[index];
          if (typeof before === "number") continue;
          if (before === undefined && second === undefined) decision[index] = way;
          else {
            const ways = (decision[index] = before ?? []);
            const types = second === undefined ? tokenTypes : countingAs(this.#typeNamed(second));
            for (const type of types) ways[type.index] ??= way;
          }
        }
      }
    return decision;
  }

  #typeNamed(name: string): TokenType {
    const type = this.#types.get(name);
    if (type === undefined) throw new Error(`there is no token ${name}: npm run generate`);
    return type;
  }
}

function readingOf<Result>(part: OptionalPart<Result>): () => Result {
  return typeof part === "function" ? part : part.DEF;
}

function allOf<Result, About>(alternatives: Alternatives<Result, About>): readonly Alternative<Result, About>[] {
  return "DEF" in alternatives ? alternatives.DEF : alternatives;
}

/** `headerField OPTION2` */
export function decisionPlace(rule: string, kind: DecisionKind, occurrence: number): string {
  return `${rule} ${kind}${occurrence === 0 ? "" : occurrence}`;
}
