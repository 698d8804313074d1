/** The programs that come with the language, and what must hold of the places in any tree. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Texts by their paths in the checkout. */
export const programs: ReadonlyMap<string, string> = new Map(
  ["examples", "stdlib"]
    .flatMap((folder) =>
      readdirSync(root + folder, { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
    )
    .filter((file) => file.endsWith(".xgraph"))
    .sort()
    .map((file) => [file, readFileSync(root + file, "utf8")]),
);

/** The spans in a tree, or a list of problems, that do not lie inside a text. */
export function outsideOf(value: unknown, length: number): unknown[] {
  const outside: unknown[] = [];
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== "object" || next === null) continue;
    for (const [key, each] of Object.entries(next)) {
      if (key === "span" || key === "opener") {
        const { start, end } = each as { start: number; end: number };
        const inside = Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= length;
        if (!inside) outside.push(next);
      } else {
        waiting.push(each);
      }
    }
  }
  return outside;
}
