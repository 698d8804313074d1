/** The text of a document, with places in the encoding that client and server have agreed on. */
import type { Position, Range, TextDocumentContentChangeEvent } from "vscode-languageserver";

/** What a `character` of a position counts: code units of UTF-16, or bytes of UTF-8. */
export type Encoding = "utf-16" | "utf-8";

/** A text that never changes. Offsets are in UTF-16 code units, as everywhere in the compiler. */
export class Text {
  readonly text: string;
  #starts: readonly number[] | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get #lines(): readonly number[] {
    if (this.#starts !== undefined) return this.#starts;
    const starts = [0];
    for (let at = this.text.indexOf("\n"); at >= 0; at = this.text.indexOf("\n", at + 1)) starts.push(at + 1);
    return (this.#starts = starts);
  }

  /** The number of lines; at least 1. */
  get lineCount(): number {
    return this.#lines.length;
  }

  /** Offsets of a line's first character and of its end, without the line break. */
  line(number: number): { readonly start: number; readonly end: number } {
    const start = this.#lines[number] ?? this.text.length;
    const next = this.#lines[number + 1];
    const end = next === undefined ? this.text.length : next - 1;
    return { start, end: this.text[end - 1] === "\r" && end > start && next !== undefined ? end - 1 : end };
  }

  /** A place outside the text is moved to the nearest one inside: the end of its line, or of the text. */
  offsetAt({ line, character }: Position, encoding: Encoding): number {
    if (line < 0) return 0;
    if (line >= this.lineCount) return this.text.length;
    const { start, end } = this.line(line);
    if (encoding === "utf-16") return Math.min(start + Math.max(0, character), end);
    let bytes = 0;
    let at = start;
    while (at < end) {
      const point = this.text.codePointAt(at) ?? 0;
      bytes += utf8Length(point);
      if (bytes > character) break;
      at += point > 0xffff ? 2 : 1;
    }
    return at;
  }

  positionAt(offset: number, encoding: Encoding): Position {
    const at = Math.min(Math.max(0, offset), this.text.length);
    let low = 0;
    let high = this.lineCount;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    const start = this.#lines[low] ?? 0;
    if (encoding === "utf-16") return { line: low, character: at - start };
    let character = 0;
    for (let each = start; each < at;) {
      const point = this.text.codePointAt(each) ?? 0;
      character += utf8Length(point);
      each += point > 0xffff ? 2 : 1;
    }
    return { line: low, character };
  }

  rangeOf({ start, end }: { readonly start: number; readonly end: number }, encoding: Encoding): Range {
    return { start: this.positionAt(start, encoding), end: this.positionAt(end, encoding) };
  }

  /** The text after a change that a client tells of. */
  changed(change: TextDocumentContentChangeEvent, encoding: Encoding): Text {
    if (!("range" in change)) return new Text(change.text);
    const start = this.offsetAt(change.range.start, encoding);
    const end = Math.max(start, this.offsetAt(change.range.end, encoding));
    return new Text(this.text.slice(0, start) + change.text + this.text.slice(end));
  }
}

function utf8Length(point: number): number {
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}
