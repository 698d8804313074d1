import type { Expression } from "./ast.js";

/** The most operators and brackets that may be nested in one expression. Later passes must be able to walk a tree of this height. */
export const heightLimit = 1000;

/** Levels of a tree, counted without recursion, since it may be as deep as the text is long. */
export function heightOf(root: Expression): number {
  let height = 0;
  const waiting: { node: object; level: number }[] = [{ node: root, level: 1 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    height = Math.max(height, next.level);
    for (const value of Object.values(next.node)) {
      if (typeof value !== "object" || value === null) continue;
      waiting.push({ node: value as object, level: "kind" in value ? next.level + 1 : next.level });
    }
  }
  return height;
}
