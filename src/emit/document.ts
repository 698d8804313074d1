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
  return docs.flatMap((doc, index) => (index === 0 ? [doc] : [separator, doc]));
}
/** Each on a line of its own. */
export function lines(...docs: readonly Doc[]): Doc {
  return join(hardLine, docs);
}

/** Whether a document has a break in it whatever the width. */
export function breaks(doc: Doc): boolean {
  if (typeof doc === "string") return false;
  if (!("kind" in doc)) return doc.some(breaks);
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

interface Command {
  readonly depth: number;
  readonly flat: boolean;
  readonly doc: Doc;
}

const INDENT = "  ";

/** The text of a document, without a line break at the end. */
export function print(document: Doc, width = 120): string {
  const parts: string[] = [];
  let column = 0;
  const commands: Command[] = [{ depth: 0, flat: false, doc: document }];

  for (let command = commands.pop(); command !== undefined; command = commands.pop()) {
    const { depth, flat, doc } = command;
    if (typeof doc === "string") {
      parts.push(doc);
      column += doc.length;
      continue;
    }
    if (!("kind" in doc)) {
      for (const each of [...doc].reverse()) commands.push({ depth, flat, doc: each });
      continue;
    }
    switch (doc.kind) {
      case "line":
        if (flat && !doc.hard) {
          parts.push(doc.flat);
          column += doc.flat.length;
        } else {
          trimEnd(parts);
          parts.push("\n", INDENT.repeat(depth));
          column = depth * INDENT.length;
        }
        break;
      case "indent":
        commands.push({ depth: depth + 1, flat, doc: doc.doc });
        break;
      case "ifBroken":
        commands.push({ depth, flat, doc: flat ? doc.flat : doc.broken });
        break;
      case "group": {
        const onOneLine: Command = { depth, flat: true, doc: doc.doc };
        const fitting = !doc.broken && (flat || fits(onOneLine, commands, width - column));
        commands.push(fitting ? onOneLine : { ...onOneLine, flat: false });
        break;
      }
      case "layouts": {
        const chosen = doc.docs.find((each) => fits({ depth, flat: true, doc: each }, commands, width - column));
        if (chosen !== undefined) commands.push({ depth, flat: true, doc: chosen });
        else commands.push({ depth, flat: false, doc: doc.docs.at(-1) ?? "" });
        break;
      }
      case "fill": {
        const [first, between, second, ...rest] = doc.docs;
        if (first === undefined) break;
        if (between !== undefined && second !== undefined) {
          const both: Command = { depth, flat: true, doc: [first, between, second] };
          const stay = flat || fits(both, [], width - column);
          commands.push({ depth, flat, doc: fill([second, ...rest]) }, { depth, flat: stay, doc: between });
        }
        commands.push({ depth, flat: true, doc: first });
        break;
      }
    }
  }
  trimEnd(parts);
  return parts.join("");
}

/** Whether what is next fits on the rest of the line, with what follows it up to the next place that breaks. */
function fits(next: Command, following: readonly Command[], room: number): boolean {
  let left = room;
  let behind = following.length;
  const commands = [next];
  while (left >= 0) {
    const command = commands.pop() ?? following[--behind];
    if (command === undefined) return true;
    const { depth, flat, doc } = command;
    if (typeof doc === "string") {
      left -= doc.length;
      continue;
    }
    if (!("kind" in doc)) {
      for (const each of [...doc].reverse()) commands.push({ depth, flat, doc: each });
      continue;
    }
    switch (doc.kind) {
      case "line":
        if (!flat || doc.hard) return true;
        left -= doc.flat.length;
        break;
      case "indent":
        commands.push({ depth, flat, doc: doc.doc });
        break;
      case "group":
        commands.push({ depth, flat: flat && !doc.broken, doc: doc.doc });
        break;
      case "ifBroken":
        commands.push({ depth, flat, doc: flat ? doc.flat : doc.broken });
        break;
      case "layouts":
        commands.push({ depth, flat, doc: doc.docs[0] ?? "" });
        break;
      case "fill":
        commands.push({ depth, flat, doc: doc.docs });
        break;
    }
  }
  return false;
}

function trimEnd(parts: string[]): void {
  for (let last = parts.pop(); last !== undefined; last = parts.pop()) {
    const trimmed = last.replace(/ +$/, "");
    if (trimmed !== "") {
      parts.push(trimmed);
      return;
    }
  }
}
