/** The values of placements, and their texts. */
import { list } from "./problem.js";
import type { Found, Ran } from "./search.js";

/** A measure's mean over the seeds, in its unit. */
export function valueOf(found: Found, { outcomes }: Pick<Ran, "outcomes">, measure: string): number {
  const { factor } = unitOf(found, measure);
  return outcomes.reduce((sum, { means }) => sum + (means[measure] ?? NaN), 0) / outcomes.length / factor;
}

/** The value for a limit, at the condition and with the seed at which it is worst, in the unit of its measure. */
export function limitValueOf({ problem, ...found }: Found, { outcomes }: Pick<Ran, "outcomes">, limit: number): number {
  const { measure, operator } = problem.search.limits[limit]!;
  const values = outcomes.map(({ worst }) => worst[limit] ?? NaN);
  const value = operator === ">" || operator === ">=" ? Math.min(...values) : Math.max(...values);
  return value / unitOf({ problem, ...found }, measure).factor;
}

export function unitOf({ problem }: Found, measure: string): { readonly name: string; readonly factor: number } {
  return problem.experiment.measures.find(({ name }) => name === measure)?.unit ?? { name: "", factor: 1 };
}

export function number(value: number): string {
  if (!Number.isFinite(value)) return "none";
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const size = Math.abs(value);
  return value.toFixed(size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3);
}

export function quantity(found: Found, value: number, measure: string): string {
  const { name } = unitOf(found, measure);
  return name === "" ? number(value) : `${number(value)} ${name}`;
}

/** `rtt 665.3 us` for each goal, and the measure of each limit. */
export function values(found: Found, ran: Ran): string {
  const { goals, limits } = found.problem.search;
  const said = new Set<string>();
  const parts: string[] = [];
  for (const { measure } of goals) {
    said.add(measure);
    parts.push(`${measure} ${quantity(found, valueOf(found, ran, measure), measure)}`);
  }
  limits.forEach(({ measure }, index) => {
    if (said.has(measure)) return;
    said.add(measure);
    parts.push(`${measure} ${quantity(found, limitValueOf(found, ran, index), measure)}`);
  });
  return parts.join(", ");
}

export function brokenBy({ problem }: Found, { outcomes }: Pick<Ran, "outcomes">): string {
  const failed = outcomes.find((each) => each.failed !== undefined)?.failed;
  if (failed !== undefined) return `fails: ${failed}`;
  const broken = new Set(outcomes.flatMap((each) => each.broken));
  const limits = problem.search.limits.filter((_, index) => broken.has(index)).map(({ text }) => text);
  return limits.length === 0 ? "" : `breaks ${list(limits)}`;
}
