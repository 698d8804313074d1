/** What the compiler says about a program, as plain data. */
import type { Span } from "../../../grammar/index.js";

export type Severity = "error" | "warning";

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
  readonly help?: string;
  readonly fix?: Fix;
}

export interface Related {
  readonly span: Span;
  readonly message: string;
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
