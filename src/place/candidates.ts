/**
 * The placements that differ. A barrier that no handler reaches, because another one stands on every way to it, has no effect. Of all
 * sets of places, only those count as placements for which the analysis says that a handler may reach each place.
 */
import type { Diagnostic } from "../compiler/index.js";
import type { HandlerBound, PlacementAnalysis } from "../analysis/index.js";
import { type Candidate, candidate, type Choice, type Problem } from "./problem.js";

/** The placements of one group under one choice. */
export class Placements {
  readonly #analysis: PlacementAnalysis;
  readonly #order: readonly string[];
  readonly #reached = new Map<string, ReadonlySet<string>>();
  readonly #refused = new Map<string, Diagnostic | undefined>();

  constructor(analysis: PlacementAnalysis, sites: readonly { readonly name: string }[]) {
    this.#analysis = analysis;
    this.#order = sites.map(({ name }) => name);
  }

  #reachedWith(placed: ReadonlySet<string>): ReadonlySet<string> {
    const key = keyOf(placed);
    const known = this.#reached.get(key);
    if (known !== undefined) return known;
    const reached = this.#analysis.reached(placed);
    this.#reached.set(key, reached);
    return reached;
  }

  /** The same placement without barriers that no handler reaches. */
  canonical(placed: ReadonlySet<string>): ReadonlySet<string> {
    const reached = this.#reachedWith(placed);
    return new Set([...placed].filter((each) => reached.has(each)));
  }

  /** The placements with one barrier more, one less, or one in another place. */
  neighbours(placed: ReadonlySet<string>): ReadonlySet<string>[] {
    const more = (from: ReadonlySet<string>): ReadonlySet<string>[] => {
      const reached = this.#reachedWith(from);
      return this.#order
        .filter((site) => reached.has(site) && !from.has(site))
        .map((site) => this.canonical(new Set([...from, site])));
    };
    const fewer = [...placed].map((site) => new Set([...placed].filter((each) => each !== site)));
    const all = [...fewer, ...more(placed), ...fewer.flatMap(more)];
    const seen = new Set([keyOf(placed)]);
    return all.filter((each) => {
      const key = keyOf(each);
      return !seen.has(key) && seen.add(key) !== undefined;
    });
  }

  /** All that differ; undefined where there are more than `most`. @param among the places for barriers; all of them by default. */
  all(most: number, among?: ReadonlySet<string>): readonly ReadonlySet<string>[] | undefined {
    const none: ReadonlySet<string> = new Set();
    const found = new Map([[keyOf(none), none]]);
    // A placement without one of its barriers is still a placement, so adding barriers finds all.
    for (const placed of found.values()) {
      const reached = this.#reachedWith(placed);
      for (const site of this.#order) {
        if (!reached.has(site) || placed.has(site) || among?.has(site) === false) continue;
        const next = this.canonical(new Set([...placed, site]));
        found.set(keyOf(next), next);
        if (found.size > most) return undefined;
      }
    }
    return [...found.values()];
  }

  /** The compiler's reason to refuse it; undefined if there is none. */
  refusal(placed: ReadonlySet<string>): Diagnostic | undefined {
    const key = keyOf(placed);
    if (!this.#refused.has(key)) this.#refused.set(key, this.#analysis.refusal(placed));
    return this.#refused.get(key);
  }

  bounds(placed: ReadonlySet<string>): ReadonlyMap<string, HandlerBound> {
    return this.#analysis.bounds(placed);
  }
}

function keyOf(placed: ReadonlySet<string>): string {
  return [...placed].sort().join("\n");
}

export interface Refused {
  readonly candidate: Candidate;
  readonly diagnostic: Diagnostic;
}

/** The placements of all groups together. */
export class Space {
  readonly #problem: Problem;
  /** By choice, for each group. */
  readonly #placements: ReadonlyMap<Choice, readonly Placements[]>;

  constructor(problem: Problem, placements: ReadonlyMap<Choice, readonly Placements[]>) {
    this.#problem = problem;
    this.#placements = placements;
  }

  #of(choice: Choice): readonly Placements[] {
    return this.#placements.get(choice) ?? [];
  }

  canonical({ choice, placed }: Candidate): Candidate {
    const groups = this.#of(choice);
    return candidate(
      choice,
      placed.map((each, index) => groups[index]?.canonical(each) ?? each),
    );
  }

  /** All that differ by the analysis; undefined where there are more than `most`. @param among for each group, the places for barriers. */
  all(most: number, among?: readonly ReadonlySet<string>[]): Candidate[] | undefined {
    const found: Candidate[] = [];
    for (const choice of this.#problem.choices) {
      let products: (readonly ReadonlySet<string>[])[] = [[]];
      for (const [index, group] of this.#of(choice).entries()) {
        const sets = group.all(most, among?.[index]);
        if (sets === undefined || products.length * sets.length > most) return undefined;
        products = products.flatMap((before) => sets.map((set) => [...before, set]));
      }
      found.push(...products.map((placed) => candidate(choice, placed)));
      if (found.length > most) return undefined;
    }
    return found;
  }

  /** No barriers, under each choice; and each barrier alone. */
  seeds(): Candidate[] {
    return this.#problem.choices.flatMap((choice) => {
      const none = candidate(
        choice,
        this.#problem.groups.map(() => new Set<string>()),
      );
      return [none, ...this.neighbours(none)];
    });
  }

  /** What differs in the barriers of one group by one barrier, or in the choice. */
  neighbours({ choice, placed }: Candidate): Candidate[] {
    const barriers = this.#of(choice).flatMap((group, index) =>
      group.neighbours(placed[index] ?? new Set()).map((set) => candidate(choice, placed.with(index, set))),
    );
    const choices = this.#problem.choices
      .filter((each) => each !== choice)
      .map((each) => this.canonical(candidate(each, placed)));
    return [...barriers, ...choices];
  }

  refusal({ choice, placed }: Candidate): Diagnostic | undefined {
    for (const [index, group] of this.#of(choice).entries()) {
      const refused = group.refusal(placed[index] ?? new Set());
      if (refused !== undefined) return refused;
    }
    return undefined;
  }

  /** The longest handlers, in ns, by host and device, or the reason why there is no bound. */
  bounds({ choice, placed }: Candidate): ReadonlyMap<string, HandlerBound> {
    return new Map(this.#of(choice).flatMap((group, index) => [...group.bounds(placed[index] ?? new Set())]));
  }
}
