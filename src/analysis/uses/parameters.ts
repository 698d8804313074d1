/** The parameters of one instance on one host, with the host's settings. A value is known if the experiment sets all that it depends on. */
import { bind, type Environment, evaluate, type KnownValue, nothingKnown, type Program } from "../../compiler/index.js";
import type { Use } from "./uses.js";
import type { Instance } from "./expand.js";
import { indexOf } from "./program-index.js";

export function parametersOf(program: Program, use: Use, { path, protocol }: Instance): Environment {
  const { graphs, protocols } = indexOf(program);
  let graph = graphs.get(use.host.graph);
  let inside = graph === undefined ? nothingKnown : bind(graph.parameters, use.host.arguments, use.parameters);
  const declared = protocols.get(protocol);
  for (const segment of path.split(".")) {
    const instance = graph?.instances.find(({ name }) => name === segment);
    if (instance === undefined || declared === undefined) return nothingKnown;
    const parameters = instance.kind === "protocol" ? declared.parameters : (graphs.get(instance.of)?.parameters ?? []);
    graph = instance.kind === "protocol" ? undefined : graphs.get(instance.of);
    inside = bind(parameters, instance.arguments, inside);
  }
  const values = new Map<string, KnownValue | undefined>(inside);
  for (const { instance, parameter, value } of use.host.settings)
    if (instance === path) values.set(parameter, evaluate(value, use.parameters));
  return values;
}
