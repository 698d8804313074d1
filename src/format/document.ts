/** The few of prettier's document builders that the layout of `.xgraph` uses, and documents on one line. */
import type { Doc } from "prettier";
import { builders } from "prettier/doc";

export type { Doc };
type Builders = typeof builders;
export const breakParent: Builders["breakParent"] = builders.breakParent;
export const group: Builders["group"] = builders.group;
export const hardline: Builders["hardline"] = builders.hardline;
export const indent: Builders["indent"] = builders.indent;
export const join: Builders["join"] = builders.join;
export const line: Builders["line"] = builders.line;
export const lineSuffix: Builders["lineSuffix"] = builders.lineSuffix;
export const literalline: Builders["literalline"] = builders.literalline;
export const softline: Builders["softline"] = builders.softline;

/** The text of a document without its optional line breaks; undefined if it has a hard one. */
export function onOneLine(doc: Doc): string | undefined {
  if (typeof doc === "string") return doc;
  if (Array.isArray(doc)) {
    let text = "";
    for (const part of doc) {
      const piece = onOneLine(part);
      if (piece === undefined) return undefined;
      text += piece;
    }
    return text;
  }
  switch (doc.type) {
    case "group":
      return doc.break === true ? undefined : onOneLine(doc.contents);
    case "indent":
      return onOneLine(doc.contents);
    case "line":
      return doc.hard === true ? undefined : doc.soft === true ? "" : " ";
    default:
      return undefined;
  }
}
