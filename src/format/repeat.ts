/** `repeat`: a number of runs, or `until`. */
import type * as Ast from "../../grammar/index.js";
import type { Doc } from "./document.js";

export function repeatDoc({ times, until }: Ast.Repeat, expression: (node: Ast.Expression) => Doc): Doc {
  if (until === undefined) return times === undefined ? [] : expression(times);
  const range: Doc[] = until.runs === undefined ? [] : [" in ", expression(until.runs)];
  return ["until ", until.measure.text, " within ", expression(until.within), ...range];
}
