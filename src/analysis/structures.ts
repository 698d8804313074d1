/**
 * Which configurations come to the same: the same instances over each other with the same barriers, under the same mode.
 * Graphs may differ in name and still do so. What holds of one, by the paths of instances, holds of all.
 */
import type { Contexts } from "./contexts.js";
import type { Expanded } from "./expand.js";

/** Gives equal numbers to those that are equal, in time linear in their size. */
export function structuresOf(all: readonly Contexts[]): (contexts: Contexts) => number {
  const numbers = new Map<Contexts, number>();
  const known = new Map<string, number>();
  return (contexts) => {
    // Nothing is like one that is alone, however large.
    if (all.length <= 1) return 0;
    const before = numbers.get(contexts);
    if (before !== undefined) return before;
    const { mode, limitedMemory } = contexts.configuration;
    const key = `${JSON.stringify(mode)} ${limitedMemory}\n${described(contexts.expanded)}`;
    const number = known.get(key) ?? known.size;
    known.set(key, number);
    numbers.set(contexts, number);
    return number;
  };
}

function described({ instances }: Expanded): string {
  return instances
    .map(({ path, protocol, barriers, below }) => {
      const edges = below.map(({ lower, binding: { slot, element, realm }, barrier }) =>
        [lower.path, slot, element, realm, barrier === undefined ? "" : "barrier"].join(" "),
      );
      return [path, protocol, [...barriers.keys()].join(" "), ...edges].join(", ");
    })
    .join("\n");
}
