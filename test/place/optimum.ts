/** The verdict of a search against all placements, each run. */
import { interval95 } from "../../src/lab/index.js";
import { type Candidate, candidate, type Found } from "../../src/place/index.js";
import type { Outcome } from "../../src/place/trials.js";
import { indifference } from "../../src/place/search.js";
import { foundBy, type Posed } from "./problems.js";

export const seeds = 3;

export interface Judged {
  readonly found: Found;
  /** What is wrong; empty where the verdict stands. */
  readonly wrong: string;
  readonly runs: number;
  readonly allRuns: number;
}

/**
 * The verdict is the optimum, or tied with it: for each placement that the compiler lets run and that keeps the limits in all runs, one of the
 * front is no worse in any goal. No worse: the mean of the paired differences over the same seeds is at most half of its 95 % interval (Student's
 * t) and twice what counts as nothing (0.1 %), once for the search and once for the tie. A placement whose goal was not measured in some run is no better than another.
 */
export async function judged(posed: Posed): Promise<Judged> {
  const { problem, space } = posed;
  const trials = posed.trials();
  const found = await foundBy(posed, trials, seeds);
  const exhaustive = posed.trials(true);
  const outcomes = (each: Candidate): Outcome[] =>
    Array.from({ length: seeds }, (_, index) => exhaustive.outcome(each, 1 + index));
  const keeping = (each: Candidate): boolean =>
    outcomes(each).every(({ failed, broken }) => failed === undefined && broken.length === 0);
  const all = subsets(problem.groups[0]!.sites.map(({ name }) => name)).map((placed) =>
    candidate(problem.choices[0]!, [placed]),
  );
  const allowed = all.filter((each) => space.refusal(each) === undefined && keeping(each));
  const [best] = found.front;
  const runs = { runs: trials.runs, allRuns: exhaustive.runs };
  if (best === undefined)
    return {
      found,
      ...runs,
      wrong: allowed.length === 0 ? "" : `${allowed[0]!.key} keeps the limits, and none was found`,
    };
  if (!keeping(best.candidate)) return { found, ...runs, wrong: `${best.candidate.key} does not keep the limits` };
  const goals = problem.search.goals.map(({ measure }) => measure);
  const valuesOf = (each: Candidate, goal: string): number[] => outcomes(each).map(({ means }) => means[goal] ?? NaN);
  for (const each of allowed) {
    if (goals.some((goal) => valuesOf(each, goal).some(Number.isNaN))) continue;
    // Of several goals: one of the front is no worse than it in every goal.
    const covered = found.front.some((front) =>
      goals.every((goal) => {
        const [here, there] = [valuesOf(front.candidate, goal), valuesOf(each, goal)];
        const differences = here.map((value, index) => value - there[index]!);
        const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
        const size = Math.abs(there.reduce((sum, value) => sum + value, 0) / there.length);
        return mean <= (interval95(differences) ?? 0) + 2 * indifference * size + 1e-9;
      }),
    );
    if (!covered) return { found, ...runs, wrong: `${each.key} is better than ${best.candidate.key}` };
  }
  return { found, ...runs, wrong: "" };
}

function subsets(names: readonly string[]): ReadonlySet<string>[] {
  return names.reduce<ReadonlySet<string>[]>(
    (all, name) => [...all, ...all.map((each) => new Set([...each, name]))],
    [new Set()],
  );
}
