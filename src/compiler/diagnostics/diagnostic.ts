/** What the compiler says about a program, as plain data. */
import type { Span } from "../../../grammar/index.js";

/** A note says what is so, and is no fault. */
export type Severity = "error" | "warning" | "note";

export interface Diagnostic {
  /** Stable: `XG3004`. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence, without a full stop. */
  readonly message: string;
  /** The cause, as exactly as it can be said. */
  readonly span: Span;
  /** Every further site, with its reason. */
  readonly related: readonly Related[];
  /** How it comes about, step by step. */
  readonly path?: Path;
  readonly help?: string;
  readonly fix?: Fix;
}

export interface Related {
  readonly span: Span;
  readonly message: string;
}

/** Steps from an entry to what a diagnostic is about. Their places may be in files that are no programs. */
export interface Path {
  /** Where it holds: on which hosts, in which points of an experiment. */
  readonly where: string;
  readonly steps: readonly PathStep[];
}
export interface PathStep {
  readonly message: string;
  readonly file: string;
  /** From 1; 0 for a step that has no place, such as an addend. */
  readonly line: number;
}

/** An edit that cures the fault: `replacement` instead of the text of `span`. */
export interface Fix {
  readonly span: Span;
  readonly replacement: string;
  readonly title: string;
}

/** A source text that spans point into. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}
