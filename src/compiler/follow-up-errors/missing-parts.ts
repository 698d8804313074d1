/** Parts that a declaration lacks because of a fault. The fault was reported, so references to the missing parts are not. */
import type { Compilation } from "../compilation.js";
import type { GraphType } from "../program.js";

const noParts: ReadonlySet<string> = new Set();

type Faults = Pick<Compilation, "faults">;

/** @param part An instance or a need of a graph, a slot of a protocol, a host of a scenario. */
export function markFaulty({ faults }: Faults, owner: string, part: string): void {
  faults.set(owner, (faults.get(owner) ?? new Set<string>()).add(part));
}

export function faultyParts({ faults }: Faults, owner: string): ReadonlySet<string> {
  return faults.get(owner) ?? noParts;
}

/** Parts that a graph, or a graph inside it, lacks. */
export function faultyInside(compilation: Faults & Pick<Compilation, "graphs">, graph: GraphType): ReadonlySet<string> {
  const parts = new Set(faultyParts(compilation, graph.name));
  for (const { kind, of } of graph.instances) {
    const inner = kind === "graph" ? compilation.graphs.find(({ name }) => name === of) : undefined;
    if (inner !== undefined) for (const part of faultyInside(compilation, inner)) parts.add(part);
  }
  return parts;
}
