/** `@allow CODE because "..."`: the warnings that a program silences. */
import type { Allow, Span } from "../../grammar/index.js";
import type { Compilation } from "./compilation.js";
import { catalogue } from "./diagnostics/catalogue.js";
import type { Diagnostic } from "./diagnostics/diagnostic.js";
import { diagnostic } from "./diagnostics/report.js";
import { suggestion } from "./diagnostics/suggestions.js";

/**
 * Diagnostics without the warnings about libraries and without those that an `@allow` of the program silences. Faults of the `@allow`s themselves are
 * added.
 *
 * @param analysed Whether the analysis has run. If it has not, an `@allow` of a code of the analysis is not called useless.
 */
export function withoutAllowed(
  compilation: Compilation,
  diagnostics: readonly Diagnostic[],
  analysed: boolean,
): Diagnostic[] {
  const own = (span: Span): boolean => compilation.modules[span.source]?.own ?? true;
  // A tree may be large, and few texts have an `@allow`.
  const allows = compilation.modules.flatMap(({ tree, source }) =>
    compilation.sources[source]?.text.includes("@allow") === true ? allowsIn(tree) : [],
  );
  const used = new Set<Allow>();
  const broken = diagnostics.some(({ severity }) => severity === "error");
  const left = diagnostics.filter(({ code, severity, span }) => {
    if (severity === "error") return true;
    const allowed = allows.find(
      ({ allow, around }) =>
        allow.code.text === code &&
        around.source === span.source &&
        around.start <= span.start &&
        span.end <= around.end,
    );
    if (allowed !== undefined) used.add(allowed.allow);
    return allowed === undefined && own(span);
  });
  const codes = new Map<string, string>(Object.values(catalogue).map(({ code, severity }) => [code, severity]));
  for (const { allow } of allows) {
    const { code } = allow;
    const severity = codes.get(code.text);
    if (severity === undefined) {
      left.push(
        diagnostic("unknownCode", code.span, { code: code.text }, { help: suggestion(code.text, codes.keys()) }),
      );
    } else if (severity === "error") left.push(diagnostic("allowedError", code.span, { code: code.text }));
    else if (!broken && !used.has(allow) && own(code.span) && (analysed || !ofAnalysis(code.text)))
      left.push(diagnostic("uselessAllow", allow.span, { code: code.text }));
    if (allow.reason.value.trim() === "") left.push(diagnostic("allowWithoutReason", allow.reason.span, {}));
  }
  return left;
}

function ofAnalysis(code: string): boolean {
  return code.startsWith("XG8");
}

/** Every `@allow` in a tree, with the declaration or member behind it. */
function allowsIn(node: unknown): { allow: Allow; around: Span }[] {
  if (Array.isArray(node)) return node.flatMap(allowsIn);
  if (typeof node !== "object" || node === null) return [];
  const { allows, span } = node as { allows?: readonly Allow[]; span?: Span };
  const here = span === undefined ? [] : (allows ?? []).map((allow) => ({ allow, around: span }));
  return [...here, ...Object.values(node).flatMap(allowsIn)];
}
