/** Diagnostics: what the compiler reports about a program, as plain data. */
import type { Span } from "../../../grammar/index.js";

/** A note states a fact that is no fault. */
export type Severity = "error" | "warning" | "note";

export interface Diagnostic {
  /** Stable: `XG3004`. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence, without a full stop. */
  readonly message: string;
  /** The place of the cause, as small as possible. */
  readonly span: Span;
  /** Every further site, with its reason. */
  readonly related: readonly Related[];
  /** How the fault comes about, step by step. */
  readonly path?: Path;
  readonly help?: string;
  readonly fix?: Fix;
}

export interface Related {
  readonly span: Span;
  readonly message: string;
}

/** Steps from an entry to the subject of a diagnostic. Their places may be in files that are no programs. */
export interface Path {
  /** Where the diagnostic holds: on which hosts, at which points of an experiment. */
  readonly where: string;
  readonly steps: readonly PathStep[];
}
export interface PathStep {
  readonly message: string;
  readonly file: string;
  /** From 1; 0 for a step that has no place, such as an addend. */
  readonly line: number;
}

/** An edit that removes the fault: `replacement` instead of the text of `span`. */
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
