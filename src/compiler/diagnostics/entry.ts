/** One kind of diagnostic. */
import type { Severity } from "./diagnostic.js";

export interface Entry {
  /** Stable; never given to another meaning. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence with placeholders (see template.ts), without a full stop. */
  readonly message: string;
  /** A short page for `xgc explain`: the rule, and the reason for it. */
  readonly explanation: string;
}
