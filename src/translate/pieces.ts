/** Text that is made of parts of another text, with a source map for it. */
import { decode, encode, type SourceMapMappings, type SourceMapSegment } from "@jridgewell/sourcemap-codec";

/** A text of its own, or a part of the text that is translated, with other text in place of parts of it. */
export type Piece = string | { readonly start: number; readonly end: number; readonly patches: readonly Patch[] };

export interface Patch {
  readonly start: number;
  readonly end: number;
  readonly text: readonly Piece[];
}

interface Map {
  readonly mappings: string;
}

/** Writes pieces of a text one after the other. */
export class Writer {
  readonly #text: string;
  readonly #lineStarts: number[] = [0];
  readonly #old: SourceMapMappings;
  readonly #parts: string[] = [];
  readonly #lines: SourceMapSegment[][] = [[]];
  #column = 0;
  /** The line in which the last copied part began. */
  #line = 0;

  constructor(text: string, map: Map) {
    this.#text = text;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#lineStarts.push(at + 1);
    this.#old = decode(map.mappings);
  }

  write(pieces: readonly Piece[]): void {
    for (const piece of pieces) {
      if (typeof piece === "string") {
        this.#parts.push(piece);
        this.#advance(piece, 0, piece.length);
        continue;
      }
      let at = piece.start;
      for (const patch of piece.patches) {
        this.#copy(at, patch.start);
        this.write(patch.text);
        at = patch.end;
      }
      this.#copy(at, piece.end);
    }
  }

  /** The number of the source that a place is of. */
  sourceAt(at: number): number | undefined {
    const line = this.#lineOf(at);
    const segments = this.#old[line] ?? [];
    const index = firstFrom(segments, at - this.#lineStarts[line]! + 1);
    return segments[index - 1]?.[1] ?? segments[index]?.[1];
  }

  get text(): string {
    return this.#parts.join("");
  }
  get mappings(): string {
    return encode(this.#lines);
  }

  #advance(text: string, from: number, to: number): void {
    const last = text.lastIndexOf("\n", to - 1);
    if (last < from) {
      this.#column += to - from;
      return;
    }
    for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) this.#lines.push([]);
    this.#column = to - last - 1;
  }

  #copy(start: number, end: number): void {
    if (start >= end) return;
    this.#parts.push(this.#text.slice(start, end));
    let line = this.#lineOf(start);
    for (let at = start; at < end; line++) {
      const lineStart = this.#lineStarts[line]!;
      const next = Math.min(this.#lineStarts[line + 1] ?? Infinity, end);
      const out = this.#lines.at(-1)!;
      const segments = this.#old[line] ?? [];
      const shift = this.#column - (at - lineStart);
      let index = firstFrom(segments, at - lineStart);
      // The place of what stands before the first segment of the part is that of the segment before it.
      const before = segments[index - 1];
      if (before !== undefined && segments[index]?.[0] !== at - lineStart) out.push(at3(before, this.#column));
      for (
        let segment = segments[index];
        segment !== undefined && segment[0] < next - lineStart;
        segment = segments[++index]
      )
        out.push(at3(segment, segment[0] + shift));
      this.#advance(this.#text, at, next);
      at = next;
    }
  }

  #lineOf(at: number): number {
    const starts = this.#lineStarts;
    let low = 0;
    let high = starts.length - 1;
    // Parts follow one another, so that the line of the last one is near.
    if (starts[this.#line]! <= at) low = this.#line;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    this.#line = low;
    return low;
  }
}

function at3(segment: SourceMapSegment, column: number): SourceMapSegment {
  switch (segment.length) {
    case 1:
      return [column];
    case 4:
      return [column, segment[1], segment[2], segment[3]];
    case 5:
      return [column, segment[1], segment[2], segment[3], segment[4]];
  }
}

/** The index of the first segment from a column on. */
function firstFrom(segments: readonly SourceMapSegment[], column: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle]![0] < column) low = middle + 1;
    else high = middle;
  }
  return low;
}
