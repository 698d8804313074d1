/** The order of diagnostics in reports: by file, then by position. Equal diagnostics are reported once. */
import type { Diagnostic } from "./diagnostic.js";

export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const sorted = [...diagnostics].sort(
    (a, b) =>
      a.span.source - b.span.source ||
      a.span.start - b.span.start ||
      a.span.end - b.span.end ||
      (a.code < b.code ? -1 : a.code > b.code ? 1 : 0) ||
      (a.message < b.message ? -1 : a.message > b.message ? 1 : 0),
  );
  const seen = new Set<string>();
  return sorted.filter(({ code, span, message }) => {
    const key = `${code} ${span.source} ${span.start} ${span.end} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** `3 errors, 1 warning, 2 notes`, or the empty string if there are none. */
export function summary(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: string): number => diagnostics.filter((each) => each.severity === severity).length;
  const plural = (number: number, word: string): string[] =>
    number === 0 ? [] : [`${number} ${word}${number === 1 ? "" : "s"}`];
  return [
    ...plural(count("error"), "error"),
    ...plural(count("warning"), "warning"),
    ...plural(count("note"), "note"),
  ].join(", ");
}
