/**
 * Text that knows where it may break: what emitted TypeScript is written in, so that it comes out as prettier would lay it out.
 * The algorithm is prettier's own (after Wadler, "A prettier printer", 1998), less what emitted code does not need.
 */
export type Doc =
  | string
  | readonly Doc[]
  | { readonly kind: "line"; readonly flat: string; readonly hard: boolean }
  | { readonly kind: "indent"; readonly doc: Doc }
  /** Stands on one line if it fits; else all its own lines break. */
  | { readonly kind: "group"; readonly doc: Doc; readonly broken: boolean }
  /** The first layout that fits; else the last. */
  | { readonly kind: "layouts"; readonly docs: readonly Doc[] }
  | { readonly kind: "ifBroken"; readonly broken: Doc; readonly flat: Doc }
  /** Things and the lines between them, in turn; each line breaks only where the next thing does not fit. */
  | { readonly kind: "fill"; readonly docs: readonly Doc[] };

/** No list of others. */
type Single = Exclude<Doc, readonly Doc[]>;

function isList(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc);
}

/** A space, or a break. */
export const line: Doc = { kind: "line", flat: " ", hard: false };
/** Nothing, or a break. */
export const softLine: Doc = { kind: "line", flat: "", hard: false };
/** Always a break. */
export const hardLine: Doc = { kind: "line", flat: "", hard: true };

export function indent(...doc: readonly Doc[]): Doc {
  return { kind: "indent", doc };
}
export function group(...doc: readonly Doc[]): Doc {
  return { kind: "group", doc, broken: breaks(doc) };
}
export function broken(...doc: readonly Doc[]): Doc {
  return { kind: "group", doc, broken: true };
}
export function layouts(...docs: readonly Doc[]): Doc {
  return { kind: "layouts", docs };
}
export function ifBroken(broken: Doc, flat: Doc = ""): Doc {
  return { kind: "ifBroken", broken, flat };
}
export function fill(docs: readonly Doc[]): Doc {
  return { kind: "fill", docs };
}
export function join(separator: Doc, docs: readonly Doc[]): Doc[] {
  const joined: Doc[] = [];
  for (const doc of docs) {
    if (joined.length > 0) joined.push(separator);
    joined.push(doc);
  }
  return joined;
}
/** Each on a line of its own. */
export function lines(...docs: readonly Doc[]): Doc {
  return join(hardLine, docs);
}

/** Whether a document has a break in it whatever the width. */
export function breaks(doc: Doc): boolean {
  if (typeof doc === "string") return false;
  if (isList(doc)) {
    for (const each of doc) if (breaks(each)) return true;
    return false;
  }
  switch (doc.kind) {
    case "line":
      return doc.hard;
    case "indent":
      return breaks(doc.doc);
    case "group":
      return doc.broken;
    case "ifBroken":
      return breaks(doc.broken);
    case "fill":
      return doc.docs.some(breaks);
    case "layouts":
      return false;
  }
}

/** What is still to be printed, the next on top: a document, how deep it stands, and whether on one line. */
class Stack {
  readonly docs: Single[] = [];
  /** Twice the depth, and one more on one line. */
  readonly modes: number[] = [];

  push(doc: Doc, mode: number): void {
    if (typeof doc === "string" || !isList(doc)) {
      this.docs.push(doc);
      this.modes.push(mode);
      return;
    }
    for (let index = doc.length - 1; index >= 0; index--) this.push(doc[index] ?? "", mode);
  }
}
const FLAT = 1;
const DEEPER = 2;

const INDENT = "  ";

/** The text of a document, without a line break at the end. */
export function print(document: Doc, width = 120): string {
  const parts: string[] = [];
  let column = 0;
  const stack = new Stack();
  stack.push(document, 0);

  for (let doc = stack.docs.pop(); doc !== undefined; doc = stack.docs.pop()) {
    const mode = stack.modes.pop() ?? 0;
    if (typeof doc === "string") {
      parts.push(doc);
      column += doc.length;
      continue;
    }
    const flat = (mode & FLAT) !== 0;
    switch (doc.kind) {
      case "line":
        if (flat && !doc.hard) {
          parts.push(doc.flat);
          column += doc.flat.length;
        } else {
          const depth = mode >> 1;
          trimEnd(parts);
          parts.push("\n", INDENT.repeat(depth));
          column = depth * INDENT.length;
        }
        break;
      case "indent":
        stack.push(doc.doc, mode + DEEPER);
        break;
      case "ifBroken":
        stack.push(flat ? doc.flat : doc.broken, mode);
        break;
      case "group": {
        const fitting = !doc.broken && (flat || fits(doc.doc, mode | FLAT, stack, width - column));
        stack.push(doc.doc, fitting ? mode | FLAT : mode & ~FLAT);
        break;
      }
      case "layouts": {
        const chosen = doc.docs.find((each) => fits(each, mode | FLAT, stack, width - column));
        if (chosen !== undefined) stack.push(chosen, mode | FLAT);
        else stack.push(doc.docs.at(-1) ?? "", mode & ~FLAT);
        break;
      }
      case "fill": {
        const [first, between, second, ...rest] = doc.docs;
        if (first === undefined) break;
        if (between !== undefined && second !== undefined) {
          const stay = flat || fits([first, between, second], mode | FLAT, nothing, width - column);
          stack.push(fill([second, ...rest]), mode);
          stack.push(between, stay ? mode | FLAT : mode & ~FLAT);
        }
        stack.push(first, mode | FLAT);
        break;
      }
    }
  }
  trimEnd(parts);
  return parts.join("");
}

const nothing = new Stack();

/** Whether what is next fits on the rest of the line, with what follows it up to the next place that breaks. */
function fits(next: Doc, nextMode: number, following: Stack, room: number): boolean {
  let left = room;
  let behind = following.docs.length;
  const stack = new Stack();
  stack.push(next, nextMode);
  while (left >= 0) {
    if (stack.docs.length === 0) {
      const doc = following.docs[--behind];
      if (doc === undefined) return true;
      stack.push(doc, following.modes[behind] ?? 0);
    }
    const doc = stack.docs.pop() ?? "";
    const mode = stack.modes.pop() ?? 0;
    if (typeof doc === "string") {
      left -= doc.length;
      continue;
    }
    const flat = (mode & FLAT) !== 0;
    switch (doc.kind) {
      case "line":
        if (!flat || doc.hard) return true;
        left -= doc.flat.length;
        break;
      case "indent":
        stack.push(doc.doc, mode);
        break;
      case "group":
        stack.push(doc.doc, doc.broken ? mode & ~FLAT : mode);
        break;
      case "ifBroken":
        stack.push(flat ? doc.flat : doc.broken, mode);
        break;
      case "layouts":
        stack.push(doc.docs[0] ?? "", mode);
        break;
      case "fill":
        stack.push(doc.docs, mode);
        break;
    }
  }
  return false;
}

function trimEnd(parts: string[]): void {
  for (let last = parts.at(-1); last !== undefined; last = parts.at(-1)) {
    if (last !== "" && !last.endsWith(" ")) return;
    parts.pop();
    const trimmed = last.replace(/ +$/, "");
    if (trimmed !== "") parts.push(trimmed);
  }
}
