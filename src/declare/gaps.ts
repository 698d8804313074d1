/** White space between the things of a list. */
import type { ts } from "../typescript/project.js";

/** The gap between the items of a list: a blank, or a line for each. */
export function gapBefore(source: ts.SourceFile, node: ts.Node | undefined): string {
  if (node === undefined) return " ";
  const gap = /\s*$/.exec(source.text.slice(0, node.getStart(source)))?.[0] ?? "";
  return gap.includes("\n") ? gap.slice(gap.lastIndexOf("\n") - (gap.includes("\r\n") ? 1 : 0)) : " ";
}
