/** Syntax trees, kept while their texts stay as they are. */
import { parse } from "../../grammar/index.js";
import type { KnownParse, Options } from "../compiler/index.js";

interface Kept {
  readonly text: string;
  readonly parsed: KnownParse;
}

export class Trees {
  readonly #kept = new Map<string, Kept>();
  readonly #library: Options["parsed"];

  constructor(library: Options["parsed"]) {
    this.#library = library;
  }

  /** The tree of a text: spans in it name the text by its number, so a file has a tree for each number that it has had in a program. */
  readonly parsed = (path: string, text: string, source: number): KnownParse => {
    const key = `${source} ${path}`;
    const known = this.#kept.get(key);
    if (known?.text === text) return known.parsed;
    const made = this.#library?.(path, text, source) ?? parse(text, source);
    const parsed = "problems" in made ? made : { module: made, problems: [] };
    this.#kept.set(key, { text, parsed });
    return parsed;
  };
}
