/** Writes rules down: a rule that is called here says what it reads, and reads nothing. */

export type DecisionKind = "OR" | "OPTION" | "MANY" | "MANY_SEP";

/** A rule or a part of one. */
export interface Part {
  readonly type: "Rule" | "NonTerminal" | "Terminal" | "Alternative" | DecisionKind;
  /** Of a rule or a token. */
  readonly name?: string;
  /** Tells a decision from others of its kind in the rule. */
  readonly occurrence?: number;
  /** The token between the parts of `MANY_SEP`. */
  readonly separator?: string;
  readonly definition: readonly Part[];
}

export class Recorder {
  #definition: Part[] = [];
  #decisions = new Set<string>();

  /** Adds a part, with what `read` records in it. */
  part(about: Omit<Part, "definition">, read: () => unknown = () => undefined): Part {
    if (about.type === "Rule") this.#decisions = new Set();
    return this.#add(about, read)[0];
  }

  /**
   * Adds a decision with its ways, and gives what these give.
   * @throws where the rule has another of the same kind and number: the two could not be told apart.
   */
  decision<Result>(
    type: DecisionKind,
    occurrence: number,
    ways: readonly (() => Result)[],
    separator?: string,
  ): Result[] {
    const key = `${type} ${occurrence}`;
    if (this.#decisions.has(key)) throw new Error(`two of ${key} in one rule`);
    this.#decisions.add(key);
    const results: Result[] = [];
    this.#add({ type, occurrence, ...(separator !== undefined && { separator }) }, () => {
      for (const way of ways) {
        const record = (): void => void results.push(way());
        if (type === "OR") this.#add({ type: "Alternative" }, record);
        else record();
      }
    });
    return results;
  }

  #add(about: Omit<Part, "definition">, read: () => unknown): [Part] {
    const around = this.#definition;
    const definition: Part[] = [];
    this.#definition = definition;
    read();
    this.#definition = around;
    const part = { ...about, definition };
    around.push(part);
    return [part];
  }
}
