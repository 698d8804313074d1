/** Checks points that a caller sets: their values must be allowed at the places where they are used. */
import { outsideOf, showValueOf } from "../../grammar/ranges.js";
import type { Axis, Demand, Experiment, Point } from "../runtime/index.js";
import { describePoint, eachPoint } from "./points.js";
import { refuse, type Refusal } from "./refusal.js";

/** The first point of an experiment that cannot run, with the compiler's message. */
export function refusePoints(experiment: Experiment, axes: readonly Axis[]): Refusal | undefined {
  for (const demand of experiment.demands ?? []) {
    for (const point of eachPoint(axes)) {
      const wrong = wrongAt(demand, point);
      if (wrong !== undefined) return refuse(`${describePoint(point)}: ${wrong}`, `see ${demand.where}`);
    }
  }
  return undefined;
}

function wrongAt({ value, never, ...range }: Demand, { values }: Point): string | undefined {
  if (never?.at(values) === true) return never.text;
  const known = value?.at(values);
  if (value === undefined || (typeof known !== "number" && typeof known !== "string")) return undefined;
  const allowed = outsideOf(known, value.kind, range);
  return allowed === undefined
    ? undefined
    : `${value.what} must be ${allowed}, but this is ${showValueOf(known, value.kind)}`;
}
