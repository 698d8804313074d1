/** A program in one state, as features read it: names by place, texts with lines. Worked out once for a state, when it is first asked for. */
import type { Declaration, Module, Span } from "../../grammar/index.js";
import type { Compilation, Passed } from "../compiler/index.js";
import { Entities, type Entity } from "./names/entities.js";
import { type Occurrence, occurrencesIn } from "./names/occurrences.js";
import { Text } from "./text.js";

export class Reading {
  readonly compilation: Compilation;
  readonly entities: Entities;
  readonly #occurrences = new Map<number, readonly Occurrence[]>();
  readonly #texts = new Map<number, Text>();

  constructor({ compilation }: Passed) {
    this.compilation = compilation;
    this.entities = new Entities(compilation);
  }

  moduleOf(path: string): number | undefined {
    const found = this.compilation.sources.findIndex((each) => each.path === path);
    return found < 0 ? undefined : found;
  }
  pathOf(module: number): string {
    return this.compilation.sources[module]?.path ?? "";
  }
  textOf(module: number): Text {
    const known = this.#texts.get(module) ?? new Text(this.compilation.sources[module]?.text ?? "");
    this.#texts.set(module, known);
    return known;
  }
  treeOf(module: number): Module | undefined {
    return this.compilation.modules[module]?.tree;
  }
  /** Whether a file is the user's to change. */
  isOwn(module: number): boolean {
    return this.compilation.sources[module]?.own !== false && !this.pathOf(module).includes("/node_modules/");
  }

  occurrences(module: number): readonly Occurrence[] {
    const known = this.#occurrences.get(module) ?? occurrencesIn(this.entities, module);
    this.#occurrences.set(module, known);
    return known;
  }
  /** The name at a place, or the one that ends there. */
  at(module: number, offset: number): Occurrence | undefined {
    const touching = this.occurrences(module).filter(({ span }) => span.start <= offset && offset <= span.end);
    return touching.find(({ span }) => offset < span.end) ?? touching.at(-1);
  }
  /** Where a thing is named, in all modules that are read. */
  placesOf(entity: Entity): readonly Occurrence[] {
    return this.compilation.modules.flatMap((_, module) =>
      this.occurrences(module).filter((each) => each.entity === entity),
    );
  }

  /** The declaration around a place. */
  declarationAt(module: number, offset: number): Declaration | undefined {
    const all = this.treeOf(module)?.declarations ?? [];
    return all.findLast(({ span }) => span.start <= offset && offset <= span.end);
  }
  slice({ source, start, end }: Span): string {
    return this.textOf(source).text.slice(start, end);
  }
}

const known = new WeakMap<Passed, Reading>();

export function readingOf(passed: Passed): Reading {
  const reading = known.get(passed) ?? new Reading(passed);
  known.set(passed, reading);
  return reading;
}
