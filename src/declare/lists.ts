/** Lists of things in a file, each on its line or all on one, with commas or semicolons and comments between. */
import type { ts } from "../typescript/project.js";
import type { FileEdits } from "./file-edits.js";
import { gapBefore } from "./gaps.js";

/** The end of the item on the line of an offset, with the comment behind it. */
export function lineEndAfter(text: string, end: number): number {
  const [rest = ""] = /^[;,\t ]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)?/.exec(text.slice(end)) ?? [];
  return end + rest.trimEnd().length;
}

/**
 * Inserts items behind an item of a list.
 * @param separator The separator of the list's items.
 */
export function appendAfter(
  last: ts.Node,
  texts: readonly string[],
  separator: string,
  into: FileEdits,
  message?: string,
): void {
  const { source } = into;
  const gap = gapBefore(source, last);
  const lines = gap !== " ";
  // The separator of a type's members belongs to the member before it.
  const own = /[;,]$/.exec(last.getText(source))?.[0];
  const behind = own ?? /^\s*([;,])/.exec(source.text.slice(last.end))?.[1];
  const between = own ?? separator;
  const start =
    own !== undefined ? last.end : behind === undefined ? last.end : source.text.indexOf(behind, last.end) + 1;
  const end = lines ? lineEndAfter(source.text, start) : start;
  if (behind === undefined && end !== start) into.insert(start, between);
  const head = behind === undefined && end === start ? between : "";
  const tail = behind === undefined ? "" : between;
  into.insert(end, head + texts.map((each) => `${gap}${each}`).join(between) + tail, message);
}

/** Removes an item of a list with its separator and gap. */
export function removeFrom<Each extends ts.Node>(
  list: ts.NodeArray<Each>,
  node: Each,
  into: FileEdits,
  message?: string,
): void {
  const index = list.indexOf(node);
  const next = list[index + 1];
  const before = list[index - 1];
  if (next !== undefined) into.replace(node.getStart(into.source), next.getStart(into.source), "", message);
  else into.replace(before?.end ?? node.pos, node.end, "", message);
}
