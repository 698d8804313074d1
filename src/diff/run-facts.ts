/** What a run has measured, as facts. */
import type { RunJson } from "../lab/index.js";
import type { Fact, Facts } from "./compare.js";

/** Whether it is what `xgc run --json` prints. */
export function isRun(data: unknown): data is RunJson {
  const { points, expectations } = (typeof data === "object" && data !== null ? data : {}) as Partial<RunJson>;
  return Array.isArray(points) && Array.isArray(expectations);
}

export function runFacts({ points, expectations }: RunJson): Facts {
  const measured = points.flatMap(({ experiment, point, measures }): Fact[] => {
    const labels = Object.values(point);
    const of = labels.length === 0 ? experiment : `${experiment} (${labels.join(", ")})`;
    return measures.map(({ name, unit, simulated }): Fact => {
      if (simulated === null) return { name, of, text: "none" };
      const text = `${Number(simulated.toPrecision(6))}${unit === "" ? "" : ` ${unit}`}`;
      return { name, of, text, value: simulated };
    });
  });
  const judged = expectations.map(({ experiment, text, outcome }): Fact => ({
    name: `expect ${text}`,
    of: experiment,
    text: outcome,
  }));
  return { measures: [...measured, ...judged] };
}
