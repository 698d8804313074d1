/** The plot of a search: a point for each placement that ran, over the first goal and a second quantity. */
import { describe } from "./problem.js";
import { stepsOf } from "./text.js";
import { brokenBy, limitValueOf, valueOf } from "./values.js";
import type { Found } from "./search.js";

export interface PlacementPoint {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly standing: "best" | "now" | "breaks a limit" | "other";
  /** Shown by name: the best ones, the one of today, and those that become the best as the limit moves. */
  readonly named: boolean;
}
export interface PlacementPicture {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly points: readonly PlacementPoint[];
  /** A limit on the vertical quantity. */
  readonly limit?: number;
}

/** Vertical: the first goal. Horizontal: the second goal, or the measure of the first limit, or the number of handoff places. */
export function plotOf(found: Found): PlacementPicture {
  const { problem, front, now } = found;
  const { goals, limits } = problem.search;
  const { experiment } = problem;
  const labelOf = (name: string): string => {
    const unit = experiment.measures.find((each) => each.name === name)?.unit.name ?? "";
    return unit === "" ? name : `${name} in ${unit}`;
  };
  const first = goals[0]?.measure ?? "";
  const second = goals[1]?.measure;
  const limit = limits.findIndex(
    ({ measure, operator }) => measure !== first && operator !== "==" && operator !== "!=",
  );
  const moves = new Set(
    second === undefined && limit >= 0 ? stepsOf(found, limit).map(({ ran }) => ran.candidate.key) : [],
  );
  const best = new Set(front.map(({ candidate }) => candidate.key));
  const points = found.ran
    .filter(({ outcomes }) => outcomes.length > 0)
    .map((ran): PlacementPoint => {
      const barriers = ran.candidate.placed.reduce((sum, each) => sum + each.size, 0);
      const x =
        second !== undefined ? valueOf(found, ran, second) : limit >= 0 ? limitValueOf(found, ran, limit) : barriers;
      const standing = best.has(ran.candidate.key)
        ? "best"
        : ran.candidate.key === now?.candidate.key
          ? "now"
          : brokenBy(found, ran) !== ""
            ? "breaks a limit"
            : "other";
      const named = standing === "best" || standing === "now" || moves.has(ran.candidate.key);
      return { text: describe(problem, ran.candidate, true), x, y: valueOf(found, ran, first), standing, named };
    })
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  const judged = second === undefined ? limits[limit] : undefined;
  const factor = experiment.measures.find(({ name }) => name === judged?.measure)?.unit.factor ?? 1;
  return {
    title: experiment.title === "" ? experiment.name : experiment.title,
    x: second !== undefined ? labelOf(second) : judged !== undefined ? labelOf(judged.measure) : "barriers",
    y: labelOf(first),
    points,
    ...(judged !== undefined && { limit: judged.value(problem.conditions[0]?.values ?? {}) / factor }),
  };
}
