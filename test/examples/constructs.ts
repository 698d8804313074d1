/** What a program is made of: each kind of node, what it has that it might not have, and what stands where in it. */
import { parse } from "../../grammar/index.js";

/** Words that mean something by themselves, by where they stand. */
const types =
  /^(bool|int|ratio|bytes|time|rate|bandwidth|string|mode|graph|machine|medium|endpoint|address|Host|Mac|device)$/;
const modes = /^(threads|interrupt|polling|moderated|deferred)$/;

/** `Vary.in: ListExpression`, `HeaderField.native`, `Start.phase = warm`, `csv(metric:)` and so on, sorted. */
export function constructsOf(text: string): string[] {
  const { module, problems } = parse(text, 0);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const found = new Set<string>();

  const name = (label: string, word: string): void => {
    if (label.endsWith("TypeReference.name") && (types.test(word) || /^u\d+$/.test(word)))
      found.add(`type ${word.replace(/^u\d+$/, "u…")}`);
    else if (label === "HeaderField.type") found.add(`field ${word.replace(/^u\d+$/, "u…")}`);
    else if (label === "Service.realm" || label === "Barrier.because") found.add(`${label} = ${word}`);
    else if (label === "PathExpression.path.segments.name" && modes.test(word)) found.add(`mode ${word}`);
  };
  const walk = (node: object, label: string): void => {
    if ("text" in node && "span" in node && Object.keys(node).length === 2) {
      name(label, (node as { text: string }).text);
      return;
    }
    const here = "kind" in node ? String(node.kind) : label;
    found.add(here);
    if (here === "CallExpression") {
      const { callee, arguments: given } = node as unknown as {
        callee: { text: string };
        arguments: readonly { name?: { text: string } }[];
      };
      found.add(`${callee.text}()`);
      for (const each of given) if (each.name !== undefined) found.add(`${callee.text}(${each.name.text}:)`);
    }
    for (const [key, value] of Object.entries(node)) {
      if (key === "span" || key === "kind" || (key === "value" && typeof value !== "object")) continue;
      const part = `${here}.${key}`;
      if (typeof value === "string") {
        if (["format", "phase", "operator", "unit"].includes(key)) found.add(`${part} = ${value}`);
        else if (key === "doc") found.add(part);
      } else if (value === true) found.add(part);
      for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) {
        if (typeof each !== "object" || each === null) continue;
        found.add("kind" in each ? `${part}: ${String(each.kind)}` : part);
        walk(each, part);
      }
    }
  };
  walk(module, "Module");
  return [...found].sort();
}
