/** Times as diagnostics show them. */

/** A time with its unit, rounded up: `1.24 ms`, `53.6 us`. */
export function shown(ns: number): string {
  if (ns >= 1e6) return `${(Math.ceil(ns / 1e4) / 100).toFixed(2)} ms`;
  return `${(Math.ceil(ns / 100) / 10).toFixed(1)} us`;
}
