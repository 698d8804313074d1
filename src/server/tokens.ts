/** Names by what they stand for, so that an editor can colour them. Words, numbers and comments are coloured by the editor's grammar. */
import { SemanticTokensBuilder, type SemanticTokens, type SemanticTokensLegend } from "vscode-languageserver";
import type { EntityKind } from "./names/entities.js";
import type { Reading } from "./reading.js";
import type { Encoding } from "./text.js";

const types = [
  "interface",
  "class",
  "namespace",
  "struct",
  "function",
  "variable",
  "parameter",
  "property",
  "method",
  "event",
  "enumMember",
  "type",
] as const;
const modifiers = ["declaration", "readonly", "defaultLibrary"] as const;

export const legend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };

const typeOf: Readonly<Record<EntityKind, (typeof types)[number]>> = {
  service: "interface",
  protocol: "class",
  graph: "namespace",
  machine: "struct",
  medium: "struct",
  scenario: "namespace",
  experiment: "function",
  constant: "variable",
  operation: "method",
  parameter: "parameter",
  participant: "parameter",
  slot: "property",
  need: "property",
  element: "property",
  instance: "variable",
  pool: "variable",
  point: "event",
  entry: "method",
  counter: "property",
  series: "property",
  gauge: "property",
  histogram: "property",
  field: "property",
  bit: "enumMember",
  host: "variable",
  link: "variable",
  variable: "variable",
  axis: "parameter",
  measure: "variable",
  word: "enumMember",
};

export function tokensOf(reading: Reading, module: number, encoding: Encoding): SemanticTokens {
  const text = reading.textOf(module);
  const builder = new SemanticTokensBuilder();
  let last = -1;
  for (const { span, entity, declares } of reading.occurrences(module)) {
    if (span.start <= last || span.end <= span.start) continue;
    const { start, end } = text.rangeOf(span, encoding);
    if (start.line !== end.line) continue;
    last = span.start;
    const library = entity.span !== undefined && !reading.isOwn(entity.span.source);
    const bits =
      (declares ? 1 : 0) | (entity.kind === "constant" ? 2 : 0) | (library || entity.kind === "word" ? 4 : 0);
    builder.push(
      start.line,
      start.character,
      end.character - start.character,
      types.indexOf(typeOf[entity.kind]),
      bits,
    );
  }
  return builder.build();
}
