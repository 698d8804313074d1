/** Graphs, machines and media in a scenario: a declaration, or a parameter for which an experiment chooses one. */
import type { Graph, Machine, Medium, Name } from "../../../grammar/index.js";
import type { ScenarioContext } from "./context.js";
import { find, resolve } from "../names/scope.js";
import { describe, isStructure } from "../values/types.js";

type Structure = Graph | Machine | Medium;

/** The declaration; undefined if it is not chosen yet, or has a fault, which is reported. */
export function resolveStructure<Kind extends Structure["kind"]>(
  context: ScenarioContext,
  name: Name,
  kind: Kind,
): Extract<Structure, { kind: Kind }> | undefined {
  const value = find(context.scope, name.text);
  if (value?.kind !== "parameter" || !isStructure(value.type))
    return resolve(context, context.scope.module, name, kind);
  if (value.type.kind !== kind.toLowerCase()) {
    const expected = `a ${kind.toLowerCase()}`;
    context.report("wrongType", name.span, { what: `"${name.text}"`, expected, actual: describe(value.type) });
    return undefined;
  }
  const chosen = context.choice[name.text];
  for (const { tree } of context.compilation.modules) {
    for (const each of tree.declarations)
      if (each.kind === kind && each.name.text === chosen) return each as Extract<Structure, { kind: Kind }>;
  }
  return undefined;
}
