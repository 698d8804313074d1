/** `arrives every 1 ms burst 3`: a promise about traffic. */
import type * as Ast from "../../grammar/index.js";
import type { Doc } from "./document.js";

export function arrivesDoc(
  { every, jitter, burst, apart, spaced }: Ast.Arrives,
  expression: (node: Ast.Expression) => Doc,
): Doc {
  const clauses = Object.entries({ every, jitter, burst, apart, spaced });
  return [
    "arrives",
    ...clauses.map(([word, value]): Doc => (value === undefined ? "" : [` ${word} `, expression(value)])),
  ];
}

/** The promise of a joint or a start, with a space before it. */
export function promiseOf({ arrives }: Ast.Joint | Ast.Start, expression: (node: Ast.Expression) => Doc): Doc {
  return arrives === undefined ? "" : [" ", arrivesDoc(arrives, expression)];
}

/** `server as 10.0.0.2/24 arrives every 1 ms` */
export function jointDoc(joint: Ast.Joint, host: Doc, expression: (node: Ast.Expression) => Doc): Doc {
  return [host, joint.as === undefined ? "" : [" as ", expression(joint.as)], promiseOf(joint, expression)];
}
