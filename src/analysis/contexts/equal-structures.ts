/**
 * Which configurations have equal structures (`uses/uses.ts` defines the terms). Their graphs may have different names. A finding for one of them, which
 * names instances by their paths, holds for all.
 */
import type { Span } from "../../../grammar/index.js";
import type { Contexts } from "./nodes.js";
import type { Expanded } from "../uses/expand.js";

/** @returns a function that numbers structures: equal structures have equal numbers. Its time is linear in the size of a configuration. */
export function structuresOf(all: readonly Contexts[], isOwn: (span: Span) => boolean): (contexts: Contexts) => number {
  const numbers = new Map<Contexts, number>();
  const known = new Map<string, number>();
  return (contexts) => {
    // A single configuration is compared with no other, so its description, which may be long, is not made.
    if (all.length <= 1) return 0;
    const before = numbers.get(contexts);
    if (before !== undefined) return before;
    const { mode, limitedMemory } = contexts.configuration;
    const key = `${JSON.stringify(mode)} ${limitedMemory}\n${described(contexts.expanded, isOwn)}`;
    const number = known.get(key) ?? known.size;
    known.set(key, number);
    numbers.set(contexts, number);
    return number;
  };
}

/** Computes a result that configurations of equal structure share, once for all of them. */
export function perStructure<Result>(
  structureOf: (contexts: Contexts) => number,
  compute: (contexts: Contexts) => Result,
): (contexts: Contexts) => Result {
  const known = new Map<number, Result>();
  return (contexts) => {
    const structure = structureOf(contexts);
    const before = known.get(structure);
    if (before !== undefined) return before;
    const result = compute(contexts);
    known.set(structure, result);
    return result;
  };
}

function described({ instances }: Expanded, isOwn: (span: Span) => boolean): string {
  return instances
    .map(({ path, protocol, barriers, below }) => {
      const edges = below.map(({ lower, binding: { slot, element, realm, span }, barrier }) => {
        const own = isOwn(span) ? "own" : "";
        return `${lower.path} ${slot} ${element} ${realm} ${own} ${barrier === undefined ? "" : "barrier"}`;
      });
      const points = barriers.size === 0 ? "" : [...barriers.keys()].join(" ");
      return `${path} ${protocol} ${points}, ${edges.join(", ")}`;
    })
    .join("\n");
}
