/** The results of a search as data (`xgc place --json`). */
import { type Candidate, countOf, describe } from "./problem.js";
import { shortfallOf, workOf } from "./work.js";
import type { Found, Ran } from "./search.js";
import { type Facts, stepsOf } from "./text.js";
import { limitValueOf, valueOf } from "./values.js";

/** Values are in the unit of their measure, times of handlers in ns. */
export function placeJson(found: Found, facts: Facts): object {
  const { problem, front, tied, now } = found;
  const { goals, limits } = problem.search;
  const { measures, name, title } = problem.experiment;
  const placement = (candidate: Candidate): object => ({
    text: describe(problem, candidate),
    barriers: problem.groups.map(({ hosts }, index) => ({ hosts, at: [...(candidate.placed[index] ?? [])] })),
    chosen: candidate.choice.point.labels,
  });
  const row = (ran: Ran): object => ({
    ...placement(ran.candidate),
    standing: front.includes(ran) ? "best" : tied.includes(ran) ? "tied" : "worse",
    now: now === ran,
    alike: ran.alike.length,
    seeds: ran.outcomes.length,
    values: Object.fromEntries(measures.map((measure) => [measure.name, finite(valueOf(found, ran, measure.name))])),
    limits: limits.map(({ text }, index) => ({
      text,
      value: finite(limitValueOf(found, ran, index)),
      holds: ran.outcomes.every(({ broken }) => !broken.includes(index)),
    })),
    work: workJson(found, ran),
    failed: ran.outcomes.find(({ failed }) => failed !== undefined)?.failed ?? null,
  });
  return {
    program: facts.program,
    experiment: { name, title },
    goals,
    limits: limits.map(({ text }) => text),
    units: Object.fromEntries(measures.map(({ name: measure, unit }) => [measure, unit.name])),
    placements: countOf(problem),
    differing: found.differing ?? null,
    runs: facts.runs,
    seeds: found.seeds,
    random: !found.same,
    stopped: found.stopped,
    best: front.map((ran) => ({
      ...row(ran),
      fresh: (found.fresh.get(ran.candidate) ?? []).map(({ means }) => means[goals[0]?.measure ?? ""] ?? null),
      bounds: Object.fromEntries(
        [...(facts.bounds.get(ran.candidate) ?? [])].map(([device, bound]) => [
          device,
          {
            bound: typeof bound === "number" ? bound : null,
            ...(typeof bound === "string" && { unbounded: bound }),
            longest: Math.max(0, ...ran.outcomes.map(({ handlers }) => handlers[device] ?? 0)),
          },
        ]),
      ),
    })),
    costs: limits.map(({ text }, index) => {
      const cost = found.costs.find(({ limit }) => limit === index);
      return { limit: text, without: cost === undefined ? null : row(cost.ran) };
    }),
    moves: limits.map(({ text }, index) => ({
      limit: text,
      steps: stepsOf(found, index).map(({ from, ran }) => ({ from, ...placement(ran.candidate) })),
    })),
    tried: found.ran.filter(({ outcomes }) => outcomes.length > 0).map(row),
    refused: found.refused.map(({ candidate, diagnostic: { code, message } }) => ({
      ...placement(candidate),
      code,
      message,
    })),
  };
}

/** Means over the runs, of all conditions together. */
function workJson(found: Found, ran: Ran): object {
  const { arrived, lost, waiting, finished } = workOf(ran);
  return { arrived, lost, waiting, finished: finished ?? null, less: shortfallOf(found, ran)?.by ?? null };
}

/** JSON has no NaN. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
