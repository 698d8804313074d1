/** Diagnostics that only follow from an error that is also reported. They are not shown. */
import type { Span } from "../../../grammar/index.js";
import type { Compilation } from "../compilation.js";
import { catalogue } from "../diagnostics/catalogue.js";
import { syntax } from "../diagnostics/catalogue/syntax.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { followsFromGap } from "./unreadable-parts.js";

/**
 * Diagnostics without those that follow from text that could not be read. In a program with an error, diagnostics of unused
 * names are left out too: the part with the error may use the name.
 */
export function withoutFollowUps(compilation: Compilation, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const broken = diagnostics.some(({ severity }) => severity === "error");
  const unreadable = diagnostics.filter(({ code }) => isSyntax(code)).map(({ span }) => span);
  const follows = followsFromGap(compilation);
  return diagnostics.filter((each) => {
    const { code, span } = each;
    if (!isSyntax(code) && (unreadable.some((other) => overlap(other, span)) || follows(each))) return false;
    return !(broken && ofUnusedNames.has(code));
  });
}

const ofUnusedNames: ReadonlySet<string> = new Set(
  [catalogue.unusedImport, catalogue.unusedParameter, catalogue.unusedAxis].map(({ code }) => code),
);

function isSyntax(code: string): boolean {
  return Object.values(syntax).some((entry) => entry.code === code);
}

function overlap(a: Span, b: Span): boolean {
  return a.source === b.source && a.start <= b.end && b.start <= a.end;
}
