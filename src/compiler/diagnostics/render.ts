/** Diagnostics as text for people, with the source under each, and as JSON for programs. */
import type { Span } from "../../../grammar/index.js";
import type { Diagnostic, SourceText } from "./diagnostic.js";
import { summary } from "./order.js";
import { positionOf } from "./position.js";
import { columns, columnsOf, shown } from "./width.js";

export interface RenderOptions {
  /** ANSI colours; off by default. */
  readonly color?: boolean;
  /** Columns for a line of source. A longer line is cut around the caret. 100 by default. */
  readonly width?: number;
}

export type Paint = (style: "error" | "warning" | "note" | "frame" | "bold", text: string) => string;

const escapes = { error: "1;31", warning: "1;33", note: "1;36", frame: "34", bold: "1" } as const;

/** All diagnostics with a blank line between them, and a last line that counts them; the empty string if there are none. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceText[],
  options: RenderOptions = {},
): string {
  if (diagnostics.length === 0) return "";
  const parts = diagnostics.map((each) => renderDiagnostic(each, sources, options));
  return `${parts.join("\n")}\n${summary(diagnostics)}\n`;
}

/** One diagnostic: message, place, frame, further sites, help. Ends with a newline. */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  sources: readonly SourceText[],
  options: RenderOptions = {},
): string {
  const paint: Paint = (style, text) => (options.color === true ? `\u001b[${escapes[style]}m${text}\u001b[0m` : text);
  const width = options.width ?? 100;
  const spans = [diagnostic.span, ...diagnostic.related.map(({ span }) => span)];
  const gutter = Math.max(...spans.map((span) => String(placeOf(span, sources)?.line ?? 0).length));

  const { severity, code, message } = diagnostic;
  const lines = [`${paint(severity, `${severity} ${code}`)}${paint("bold", `: ${message}`)}`];
  lines.push(...frame(diagnostic.span, sources, gutter, width, paint, severity));
  for (const { span, message: why } of diagnostic.related) {
    lines.push(`${paint("note", "note")}: ${why}`, ...frame(span, sources, gutter, width, paint, "note"));
  }
  if (diagnostic.path !== undefined) lines.push(...pathLines(diagnostic.path, paint));
  if (diagnostic.help !== undefined) lines.push(`${paint("note", "help")}: ${diagnostic.help}`);
  if (diagnostic.fix !== undefined) {
    const { title, replacement } = diagnostic.fix;
    lines.push(`${paint("note", "fix")}: ${title}${replacement === "" ? "" : `: ${shown(replacement.trim())}`}`);
  }
  return `${lines.join("\n")}\n`;
}

/** The steps of a path below each other, each with its place. */
export function pathLines({ where, steps }: NonNullable<Diagnostic["path"]>, paint: Paint = plain): string[] {
  const width = Math.max(0, ...steps.map(({ message }) => columns(message)));
  return [
    `${paint("note", "path")}: ${where}`,
    ...steps.map(({ message, file, line }) => {
      if (line === 0) return `  ${message}`;
      const gap = " ".repeat(width - columns(message));
      return `  ${message}${gap}  ${paint("frame", `${file}:${line}`)}`.trimEnd();
    }),
  ];
}
const plain: Paint = (_, text) => text;

/** Everything as one JSON text: places as file, line and column beside the offsets. */
export function diagnosticsAsJson(diagnostics: readonly Diagnostic[], sources: readonly SourceText[]): string {
  const place = (span: Span): object => {
    const at = placeOf(span, sources);
    const source = sources[span.source];
    const end = source === undefined ? undefined : positionOf(source, span.end);
    return {
      file: source?.name ?? "",
      line: at?.line ?? 0,
      column: at?.column ?? 0,
      endLine: end?.line ?? 0,
      endColumn: end?.column ?? 0,
      start: span.start,
      end: span.end,
    };
  };
  const all = diagnostics.map(({ code, severity, message, span, related, path, help, fix }) => ({
    code,
    severity,
    message,
    ...place(span),
    related: related.map((each) => ({ message: each.message, ...place(each.span) })),
    ...(path !== undefined && { path }),
    ...(help !== undefined && { help }),
    ...(fix !== undefined && { fix: { title: fix.title, replacement: fix.replacement, ...place(fix.span) } }),
  }));
  return `${JSON.stringify({ diagnostics: all, summary: summary(diagnostics) }, null, 2)}\n`;
}

function placeOf(span: Span, sources: readonly SourceText[]): ReturnType<typeof positionOf> | undefined {
  const source = sources[span.source];
  return source === undefined ? undefined : positionOf(source, span.start);
}

function frame(
  span: Span,
  sources: readonly SourceText[],
  gutter: number,
  width: number,
  paint: Paint,
  style: "error" | "warning" | "note",
): string[] {
  const source = sources[span.source];
  if (source === undefined) return [];
  const { line, column, text, lineStart } = positionOf(source, span.start);
  const pad = " ".repeat(gutter);
  const place = `${pad}${paint("frame", "-->")} ${shown(source.name)}:${line}:${column}`;
  if (text.trim() === "" && source.text.length === 0) return [place];
  const cut = window(text, span.start - lineStart, span.end - lineStart, width);
  const bar = paint("frame", "|");
  return [
    place,
    `${pad} ${bar}`,
    `${paint("frame", String(line).padStart(gutter))} ${bar} ${cut.text}`,
    `${pad} ${bar} ${" ".repeat(cut.before)}${paint(style, "^".repeat(cut.under))}`,
  ];
}

/** The part of a line that fits, with the columns before the caret and those under it. */
function window(
  line: string,
  from: number,
  to: number,
  width: number,
): { text: string; before: number; under: number } {
  const start = Math.min(from, line.length);
  const end = Math.min(Math.max(to, start), line.length);
  let first = 0;
  if (isWider(line, end, width)) {
    // A third of the width is kept for the text before the caret.
    first = start;
    for (let room = Math.floor(width / 3); first > 0;) {
      const before = previous(line, first);
      room -= columnsOf(line.slice(before, first));
      if (room < 0) break;
      first = before;
    }
  }
  let last = first;
  for (let room = width; last < line.length;) {
    const next = following(line, last);
    room -= columnsOf(line.slice(last, next));
    if (room < 0) break;
    last = next;
  }
  const head = first > 0 ? "…" : "";
  const tail = last < line.length ? "…" : "";
  return {
    text: `${head}${shown(line.slice(first, last))}${tail}`.trimEnd(),
    before: head.length + columns(line.slice(first, start)),
    under: Math.max(1, columns(line.slice(start, Math.min(end, last)))),
  };
}

/** Whether the characters before an offset take more columns than there are. */
function isWider(line: string, end: number, width: number): boolean {
  let room = width;
  for (let at = 0; at < end && room >= 0;) {
    const next = following(line, at);
    room -= columnsOf(line.slice(at, next));
    at = next;
  }
  return room < 0;
}

/** Offsets of the characters beside one, without cutting a surrogate pair. */
function previous(text: string, at: number): number {
  return at >= 2 && /[\udc00-\udfff]/.test(text[at - 1] ?? "") ? at - 2 : at - 1;
}
function following(text: string, at: number): number {
  return at + (/[\ud800-\udbff]/.test(text[at] ?? "") && at + 1 < text.length ? 2 : 1);
}
