/**
 * Text with the places where it may break, in which emitted TypeScript is written, so that it is laid out as prettier would lay it out. The algorithm
 * is prettier's own (after Wadler, "A prettier printer", 1998), without the parts that emitted code does not need.
 * Most emitted code fits on one line. So a part that may break carries its text on one line, and is taken apart only if that text does not fit. A
 * process that has just begun makes the glue, in V8's interpreter, where loops by index cost much less than loops over iterators.
 *
 * A string has no line break in it, except that it may begin and end lines of its own.
 */
export type Doc = string | readonly Doc[] | Layout;

/** A part with two layouts. All parts have one shape, so that V8 finds the fields of each at once. */
interface Layout {
  readonly kind: "line" | "indent" | "group" | "enclosed" | "layouts" | "ifBroken" | "fill";
  /** The text on one line; undefined if the part cannot stand on one. */
  readonly flat: string | undefined;
  /** Whether it breaks at every width. */
  readonly breaks: boolean;
  readonly docs: readonly Doc[];
  readonly brackets: Brackets | undefined;
}

/** The brackets of a list, and the separator between its items. */
export interface Brackets {
  readonly open: string;
  readonly separator: string;
  readonly close: string;
  /** Between the brackets and the items on one line. */
  readonly space: "" | " ";
  /** Behind an item that has lines of its own. */
  readonly behind: Rest;
}

/** The text behind a document: the rest of its list, and then the text behind the list. */
interface Rest {
  readonly docs: readonly Doc[];
  next: number;
  readonly flat: boolean;
  readonly behind: Rest | undefined;
}

function isList(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc);
}

function layout(
  kind: Layout["kind"],
  flat: string | undefined,
  breaks: boolean,
  docs: readonly Doc[],
  brackets?: Brackets,
): Layout {
  return { kind, flat, breaks, docs, brackets };
}

/** A space, or a break. */
export const line: Doc = layout("line", " ", false, []);
/** Nothing, or a break. */
export const softLine: Doc = layout("line", "", false, []);
/** Always a break. */
export const hardLine: Doc = layout("line", undefined, true, []);

/** @param space between the brackets and the items, on one line. */
export function brackets(open: string, separator: string, close: string, space: "" | " "): Brackets {
  const behind = { docs: [separator, hardLine], next: 0, flat: false, behind: undefined };
  return { open, separator, close, space, behind };
}

export function indent(...docs: readonly Doc[]): Doc {
  const flat = flatOf(docs);
  return layout("indent", flat, flat === undefined && breaks(docs), docs);
}
/** On one line if it fits; else every line in it breaks. */
export function group(...docs: readonly Doc[]): Doc {
  const flat = flatOf(docs);
  return layout("group", flat, flat === undefined && breaks(docs), docs);
}
export function broken(...docs: readonly Doc[]): Doc {
  return layout("group", undefined, true, docs);
}
/**
 * Items in brackets: on one line if they fit and need not be expanded; else each on a line of its own.
 */
export function enclosed(brackets: Brackets, docs: readonly Doc[], expand = false): Doc {
  if (expand) return layout("enclosed", undefined, true, docs, brackets);
  const { open, separator, close, space } = brackets;
  const flat = flatOf(docs, `${separator} `);
  if (flat !== undefined) return layout("enclosed", open + space + flat + space + close, false, docs, brackets);
  if (breaks(docs)) return layout("enclosed", undefined, true, docs, brackets);
  // The first line of an item may still fit.
  const inner = space === "" ? softLine : line;
  return group(open, indent(inner, join([separator, line], docs)), ifBroken(separator), inner, close);
}
/** The first layout that fits; else the last. */
export function layouts(...docs: readonly Doc[]): Doc {
  return layout("layouts", flatOf(docs[0] ?? ""), false, docs);
}
export function ifBroken(broken: string, flat = ""): Doc {
  return layout("ifBroken", flat, false, [broken]);
}
/** Items with a separator: a line breaks only if the next item does not fit. */
export function fill(docs: readonly Doc[]): Doc {
  const flat = flatOf(docs);
  return layout("fill", flat, flat === undefined && breaks(docs), docs);
}
export function join(separator: Doc, docs: readonly Doc[]): Doc[] {
  const joined: Doc[] = [];
  for (let index = 0; index < docs.length; index++) {
    if (index > 0) joined.push(separator);
    joined.push(docs[index] ?? "");
  }
  return joined;
}
/** Each on a line of its own. */
export function lines(...docs: readonly Doc[]): Doc {
  return join(hardLine, docs);
}

/** Whether a document breaks at every width. */
export function breaks(doc: Doc): boolean {
  if (typeof doc === "string") return false;
  return isList(doc) ? doc.some(breaks) : doc.breaks;
}

/** The text of a document on one line, its parts with a separator between them; undefined if it cannot stand on one. */
function flatOf(doc: Doc, separator = ""): string | undefined {
  if (typeof doc === "string") return doc;
  if (!isList(doc)) return doc.flat;
  let text = "";
  for (let index = 0; index < doc.length; index++) {
    const each = doc[index] ?? "";
    const flat = typeof each === "string" ? each : flatOf(each);
    if (flat === undefined) return undefined;
    text += index === 0 ? flat : separator + flat;
  }
  return text;
}

const INDENT = "  ";
/** By depth. */
const indentations: string[] = [];

/** The text of a document, without a line break at the end. */
export function print(document: Doc, width = 120): string {
  if (typeof document === "string") return document;
  let text = "";
  let column = 0;
  /** For a line with no text yet: an empty line has no spaces. */
  let indentation = "";

  function write(piece: string): void {
    if (indentation !== "" && piece !== "") {
      text += indentation;
      indentation = "";
    }
    text += piece;
    column += piece.length;
  }
  function newLine(depth: number): void {
    text += "\n";
    indentation = indentations[depth] ??= INDENT.repeat(depth);
    column = indentation.length;
  }
  function putAll(docs: readonly Doc[], depth: number, flat: boolean, behind: Rest | undefined): void {
    const rest: Rest = { docs, next: 0, flat, behind };
    for (let index = 0; index < docs.length; index++) {
      const doc = docs[index] ?? "";
      rest.next = index + 1;
      if (typeof doc === "string") write(doc);
      else put(doc, depth, flat, rest);
    }
  }
  function putApart(docs: readonly Doc[], { open, separator, close, behind }: Brackets, depth: number): void {
    write(open);
    for (let index = 0; index < docs.length; index++) {
      newLine(depth + 1);
      const doc = docs[index] ?? "";
      const flat = flatOf(doc);
      if (flat !== undefined && column + flat.length + separator.length <= width) write(flat);
      else put(doc, depth + 1, false, behind);
      write(separator);
    }
    newLine(depth);
    write(close);
  }
  function put(doc: Doc, depth: number, flat: boolean, rest: Rest | undefined): void {
    if (typeof doc === "string") return write(doc);
    if (isList(doc)) return putAll(doc, depth, flat, rest);
    if (flat && doc.flat !== undefined) return write(doc.flat);
    const { docs, brackets } = doc;
    switch (doc.kind) {
      case "line":
        return newLine(depth);
      case "indent":
        return putAll(docs, depth + 1, flat, rest);
      case "ifBroken":
        return putAll(docs, depth, flat, rest);
      case "group":
      case "enclosed": {
        const fitting = !doc.breaks && (flat || fits(doc, width - column, rest));
        if (fitting && doc.flat !== undefined) return write(doc.flat);
        return brackets === undefined ? putAll(docs, depth, fitting, rest) : putApart(docs, brackets, depth);
      }
      case "layouts":
        for (const each of docs) if (fits(each, width - column, rest)) return put(each, depth, true, rest);
        return put(docs.at(-1) ?? "", depth, false, rest);
      case "fill":
        for (let index = 0; index < docs.length; index += 2) {
          const next = docs.slice(index, index + 3);
          const stays = flat || fits(next, width - column, undefined);
          put(next[0] ?? "", depth, true, undefined);
          put(next[1] ?? "", depth, stays, undefined);
        }
    }
  }

  put(document, 0, false, undefined);
  return text;
}

/** Whether a document fits on the rest of a line, together with the text behind it up to the next break. */
function fits(doc: Doc, room: number, rest: Rest | undefined): boolean {
  let left = roomBehind(doc, true, room);
  for (let behind = rest; behind !== undefined && isOpen(left); behind = behind.behind)
    left = roomBehindAll(behind.docs, behind.next, behind.flat, left);
  return left >= 0;
}

/** Whether a line has room, and goes on. */
function isOpen(room: number): boolean {
  return room >= 0 && room < Infinity;
}

/** The room that a document leaves on its line: negative if there is too little, infinite if the line ends in it. */
function roomBehind(doc: Doc, flat: boolean, room: number): number {
  if (typeof doc === "string") return room - doc.length;
  if (isList(doc)) return roomBehindAll(doc, 0, flat, room);
  if (flat && doc.flat !== undefined) return room - doc.flat.length;
  const { docs, brackets } = doc;
  switch (doc.kind) {
    case "line":
      return Infinity;
    case "layouts":
      return roomBehind(docs[0] ?? "", flat, room);
    case "enclosed":
      return room < (brackets?.open ?? "").length ? -1 : Infinity;
    default:
      return roomBehindAll(docs, 0, flat && !doc.breaks, room);
  }
}

function roomBehindAll(docs: readonly Doc[], from: number, flat: boolean, room: number): number {
  let left = room;
  for (let index = from; index < docs.length && isOpen(left); index++) left = roomBehind(docs[index] ?? "", flat, left);
  return left;
}
