/** The fields of the protocol that a body changes. */
import { ts } from "../../typescript/project.js";
import type { Here } from "./reader.js";
import { bare } from "./types.js";

/** Members of a protocol that are not its own state. */
const noState: ReadonlySet<string> = new Set(
  "counters series gauges histograms points slots parameters host cpu".split(" "),
);

/** Records the field of `this` that an assignment or a mutator changes, also inside it. */
export function write(here: Here, target: ts.Expression): void {
  const field = stateField(target);
  if (field === undefined) return;
  let owner: ts.Node = here.body;
  while (!ts.isClassLike(owner) && !ts.isSourceFile(owner)) owner = owner.parent;
  const name = `${ts.isClassLike(owner) ? (owner.name?.text ?? "") : ""}.${field}`;
  if (!here.writes.has(name)) here.writes.set(name, here.all.placeOf(target));
}

function stateField(target: ts.Expression): string | undefined {
  const inner = bare(target);
  if (ts.isElementAccessExpression(inner)) return stateField(inner.expression);
  if (!ts.isPropertyAccessExpression(inner)) return undefined;
  if (inner.expression.kind !== ts.SyntaxKind.ThisKeyword) return stateField(inner.expression);
  return noState.has(inner.name.text) ? undefined : inner.name.text;
}
