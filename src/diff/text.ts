/** Differences for people, and as data. */
import type { Paint } from "../lab/index.js";
import type { Change, Difference, Section } from "./compare.js";

const titles: Readonly<Record<Section, string>> = {
  graph: "Graph, hosts and machines",
  contexts: "Contexts",
  bounds: "Bounds of handlers",
  measures: "Measures",
};

/** More changes of a section than this are counted only. */
const mostLines = 60;

export interface Named {
  readonly before: string;
  readonly after: string;
}

export function diffText({ before, after }: Named, differences: readonly Difference[], paint: Paint): string {
  const lines: string[] = [paint("title", `${before} -> ${after}`)];
  for (const { section, changes } of differences) {
    if (changes.length === 0) continue;
    lines.push("", titles[section], ...changes.slice(0, mostLines).flatMap((change) => changeLines(change, paint)));
    if (changes.length > mostLines)
      lines.push(paint("dim", `  and ${changes.length - mostLines} more; --json has them all`));
  }
  const same = differences
    .filter(({ changes }) => changes.length === 0)
    .map(({ section, compared }) => `${section} (${compared})`);
  lines.push(
    "",
    same.length === differences.length ? `No difference in ${same.join(", ")}.` : summary(differences, same),
  );
  return `${lines.join("\n")}\n`;
}

function summary(differences: readonly Difference[], same: readonly string[]): string {
  const changed = differences
    .filter(({ changes }) => changes.length > 0)
    .map(({ section, changes }) => `${section} (${changes.length})`);
  return `Changed: ${changed.join(", ")}.${same.length === 0 ? "" : ` The same: ${same.join(", ")}.`}`;
}

function changeLines({ name, of, before, after, ratio }: Change, paint: Paint): string[] {
  const where = of.length === 0 ? "" : `${shortened(of)}: `;
  if (before === undefined) return [paint("good", `  + ${where}${name}: ${after ?? ""}`)];
  if (after === undefined) return [paint("bad", `  - ${where}${name}: ${before}`)];
  const percent =
    ratio === undefined ? "" : ` (${ratio >= 1 ? "+" : ""}${Number(((ratio - 1) * 100).toPrecision(3))} %)`;
  const line = `  ~ ${where}${name}: ${before} -> ${after}${percent}`;
  if (line.length <= 120) return [line];
  return [`  ~ ${where}${name}${percent}`, `      ${before}`, `   -> ${after}`];
}

/** Of many hosts the first ones. */
function shortened(of: readonly string[]): string {
  return of.length <= 4 ? of.join(", ") : `${of.slice(0, 3).join(", ")} and ${of.length - 3} more`;
}

export function diffJson({ before, after }: Named, differences: readonly Difference[]): object {
  return {
    before,
    after,
    same: differences.every(({ changes }) => changes.length === 0),
    sections: Object.fromEntries(
      differences.map(({ section, changes, compared }) => [
        section,
        {
          compared,
          changes: changes.map(({ name, of, before: was, after: is, ratio }) => ({
            name,
            of,
            before: was ?? null,
            after: is ?? null,
            ...(ratio !== undefined && { ratio }),
          })),
        },
      ]),
    ),
  };
}
