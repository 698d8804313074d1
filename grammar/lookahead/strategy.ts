/**
 * Where a rule has alternatives, Chevrotain's parser asks its lookahead strategy which one to follow. This strategy reads the answers from tables.ts,
 * which `npm run generate` writes with Chevrotain's own strategy. Computing them at each start would take longer than checking a small program.
 */
import type { ILookaheadStrategy, IToken, LookaheadProductionType, OptionalProductionType } from "chevrotain";
import { allTokens, EOF, type TokenType } from "../text/tokens.js";
import { tables } from "./tables.js";

/** How many tokens are looked at. */
export const maxLookahead = 2;

/**
 * For each decision (`barrier OR`, `headerField OPTION2`), the first tokens of each alternative: one token, or two
 * if one does not decide.
 */
export type Tables = Readonly<Record<string, readonly (readonly string[])[]>>;

/** The alternative by the type of the next token; if that does not decide, by the type of the token after it. */
type Decision = readonly (number | readonly (number | undefined)[] | undefined)[];

/** The parser that asks: Chevrotain calls the functions that a strategy builds as methods of its parser. */
interface Asking {
  LA_FAST(ahead: number): IToken;
}

/** The names of decisions in the rules, by Chevrotain's names for their kinds. */
const kinds: Readonly<Record<LookaheadProductionType, string>> = {
  Alternation: "OR",
  Option: "OPTION",
  Repetition: "MANY",
  RepetitionWithSeparator: "MANY_SEP",
  RepetitionMandatory: "AT_LEAST_ONE",
  RepetitionMandatoryWithSeparator: "AT_LEAST_ONE_SEP",
};

export class TabulatedLookahead implements ILookaheadStrategy {
  /** `npm run generate`, which writes the tables, checks the grammar, and so does a test. */
  validate(): [] {
    return [];
  }

  buildLookaheadForAlternation({ prodOccurrence, rule }: Built): () => number | undefined {
    return decide(decisionPlace(rule.name, "Alternation", prodOccurrence));
  }

  buildLookaheadForOptional({
    prodOccurrence,
    rule,
    prodType,
  }: Built & { prodType: OptionalProductionType }): () => boolean {
    return decideOptional(decisionPlace(rule.name, prodType, prodOccurrence));
  }
}

interface Built {
  readonly prodOccurrence: number;
  readonly rule: { readonly name: string };
}

/** `headerField OPTION2` */
export function decisionPlace(rule: string, kind: LookaheadProductionType, occurrence: number): string {
  return `${rule} ${kinds[kind]}${occurrence === 0 ? "" : occurrence}`;
}

/** Chevrotain's number for a kind of decision. With the occurrence in its lower eight bits it is the key of the decision inside its rule. */
const kindNumbers: Readonly<Record<string, number>> = {
  OR: 1,
  OPTION: 2,
  MANY: 3,
  AT_LEAST_ONE: 4,
  MANY_SEP: 5,
  AT_LEAST_ONE_SEP: 6,
};

/** A decision as Chevrotain's parser looks it up. */
export interface KeyedDecision {
  readonly rule: string;
  readonly key: number;
  readonly decide: () => number | boolean | undefined;
}

/** All decisions of the tables: the functions that Chevrotain's analysis of the grammar would ask {@link TabulatedLookahead} for. */
export function tabulatedDecisions(): KeyedDecision[] {
  return Object.keys(tables).map((place) => {
    const [, rule = "", kind = "", occurrence = ""] = /^(\w+) ([A-Z_]+)(\d*)$/.exec(place) ?? [];
    const key = ((kindNumbers[kind] ?? 0) << 8) | Number(occurrence);
    return { rule, key, decide: kind === "OR" ? decide(place) : decideOptional(place) };
  });
}

function decideOptional(place: string): (this: Asking) => boolean {
  const way = decide(place);
  return function () {
    return way.call(this) === 0;
  };
}

function decide(place: string): (this: Asking) => number | undefined {
  let decision: Decision | undefined;
  return function () {
    // Made when the parser first reaches the decision: a program reaches half of them.
    decision ??= decisionAt(place);
    const way = decision[this.LA_FAST(1).tokenTypeIdx];
    return typeof way === "object" ? way[this.LA_FAST(2).tokenTypeIdx] : way;
  };
}

function decisionAt(place: string): Decision {
  const known = tables[place];
  if (known === undefined) throw new Error(`how to decide at "${place}" is not known: npm run generate`);
  const decision: (number | (number | undefined)[] | undefined)[] = [];
  for (const [way, paths] of known.entries())
    for (const path of paths) {
      const [first = "", second] = path.split(" ");
      // The first alternative that fits wins, as in Chevrotain's own strategy.
      for (const index of indexesOf(first)) {
        const before = decision[index];
        if (typeof before === "number") continue;
        if (before === undefined && second === undefined) decision[index] = way;
        else {
          const ways = (decision[index] = before ?? []);
          for (const next of second === undefined ? allIndexes : indexesOf(second)) ways[next] ??= way;
        }
      }
    }
  return decision;
}

let typesByName: ReadonlyMap<string, TokenType> | undefined;
const allIndexes: readonly number[] = [EOF, ...allTokens].map(({ tokenTypeIdx = 0 }) => tokenTypeIdx);

/** The indexes of the types that count as the named one. */
function indexesOf(name: string): readonly number[] {
  typesByName ??= new Map(allTokens.map((type) => [type.name, type]));
  const type = typesByName.get(name);
  if (type === undefined) throw new Error(`there is no token ${name}: npm run generate`);
  return [type.tokenTypeIdx ?? 0, ...(type.categoryMatches ?? [])];
}
