/** Diagnostics as SARIF 2.1.0 (OASIS), for tools that collect the findings of many compilers. */
import type { Span } from "../../../grammar/index.js";
import { entries } from "./catalogue.js";
import type { Diagnostic, SourceText } from "./diagnostic.js";
import { positionOf } from "./position.js";

/** @param version of the compiler. @param properties Further results of the run, for its property bag (section 3.8). */
export function diagnosticsAsSarif(
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceText[],
  version: string,
  properties?: Readonly<Record<string, unknown>>,
): string {
  const found = new Set(diagnostics.map(({ code }) => code));
  const rules = entries
    .filter(({ code }) => found.has(code))
    .map(({ code, severity, message, explanation }) => ({
      id: code,
      shortDescription: words(withoutPlaces(message)),
      fullDescription: words(explanation),
      defaultConfiguration: { level: severity },
    }));
  const region = (span: Span): object => {
    const source = sources[span.source] ?? { name: "", text: "" };
    const [start, end] = [positionOf(source, span.start), positionOf(source, span.end)];
    return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  };
  const artifact = ({ source }: Span): object => ({ uri: uriOf(sources[source]?.name ?? "") });
  const location = (span: Span): object => ({
    physicalLocation: { artifactLocation: artifact(span), region: region(span) },
  });
  const results = diagnostics.map(({ code, severity, message, help, span, related, fix }) => ({
    ruleId: code,
    ruleIndex: rules.findIndex(({ id }) => id === code),
    level: severity,
    message: words(help === undefined ? message : `${message} (${help})`),
    locations: [location(span)],
    ...(related.length > 0 && {
      relatedLocations: related.map((each, id) => ({ id, message: words(each.message), ...location(each.span) })),
    }),
    ...(fix !== undefined && {
      fixes: [
        {
          description: words(fix.title),
          artifactChanges: [
            {
              artifactLocation: artifact(fix.span),
              replacements: [{ deletedRegion: region(fix.span), insertedContent: { text: fix.replacement } }],
            },
          ],
        },
      ],
    }),
  }));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "xgc", version, rules } },
        columnKind: "unicodeCodePoints",
        results,
        ...(properties !== undefined && { properties }),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** A relative reference: `#` and `?` may occur in the names of files too. */
function uriOf(name: string): string {
  return name.split("/").map(encodeURIComponent).join("/");
}

/** Section 3.11.5: a brace opens a placeholder, two stand for the sign itself. This holds for messages, not for inserted text. */
function words(text: string): { readonly text: string } {
  return { text: text.replace(/[{}]/g, "$&$&") };
}

/** The message of a rule, with "…" in place of the names that each of its messages has. A `{place}` adds no word to the sentence. */
function withoutPlaces(template: string): string {
  return template.replaceAll("{place}", "").replace(/\{[^}]*\}/g, "…");
}
