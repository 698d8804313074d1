/** Expressions as written in the text: their text, and the names in them. */
import type { Expression, Span } from "../../../grammar/index.js";
import type { Context } from "./scope.js";

/** The text that a span covers, on one line. */
export function textOf(context: Context, span: Span): string {
  const text = context.compilation.sources[span.source]?.text.slice(span.start, span.end) ?? "";
  if (!/\/\/|\s\s|[^\S ]|^ | $/.test(text)) return text;
  return text
    .replace(/\/\/[^\n]*/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** The name, if an expression is a single name. */
export function singleName(expression: Expression): string | undefined {
  if (expression.kind !== "PathExpression" || expression.path.segments.length !== 1) return undefined;
  const segment = expression.path.segments[0];
  return segment?.index === undefined ? segment?.name.text : undefined;
}

/** The single names anywhere in an expression, and the first name of each of its paths. */
export function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== "object" || value === null) return [];
  const node = value as { kind?: string; path?: { segments: { name: { text: string } }[] } };
  if (node.kind === "PathExpression") return node.path?.segments.slice(0, 1).map(({ name }) => name.text) ?? [];
  return Object.values(value).flatMap(namesIn);
}

/** Every name in a tree. */
export function wordsIn(node: object): ReadonlySet<string> {
  const words = new Set<string>();
  const look = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(look);
    if (typeof part !== "object" || part === null || Array.isArray(part)) return;
    const { text } = part as { text?: unknown };
    if (typeof text === "string") words.add(text);
    Object.values(part).forEach(look);
  };
  look(node);
  return words;
}
