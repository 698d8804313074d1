/** From a program to the data of a search: the analysis of each group of hosts, and the program's own placement. */
import { type AnalysisOptions, placementAnalysis, type PlacementAnalysis } from "../analysis/index.js";
import type { ExperimentType, Program } from "../compiler/index.js";
import { Placements, Space } from "./candidates.js";
import { type Candidate, candidate, type Problem } from "./problem.js";

/** By choice, the analysis of each group. */
export type Analyses = ReadonlyMap<Problem["choices"][number], readonly PlacementAnalysis[]>;

export interface Prepared {
  readonly space: Space;
  readonly analyses: Analyses;
  /** The program as it is, with the first choice; undefined if a barrier stands at some points only. */
  readonly now: Candidate | undefined;
}

/** Analyses the hosts whose barriers are open. */
export async function prepare(
  program: Program,
  declared: ExperimentType,
  problem: Problem,
  options: AnalysisOptions,
): Promise<Prepared> {
  const analyses = new Map<Problem["choices"][number], readonly PlacementAnalysis[]>();
  for (const choice of problem.choices) {
    const axes = declared.axes.map((axis) => {
      const label = choice.point.labels[axis.name];
      const rows = axis.rows.filter((row) => row.label === label);
      return axis.chosen === true && rows.length > 0 ? { ...axis, rows } : axis;
    });
    const analysisOf = await placementAnalysis(program, { ...declared, axes }, options);
    analyses.set(
      choice,
      problem.groups.map((group) => analysisOf(group)),
    );
  }
  const placements = new Map(
    [...analyses].map(([choice, all]) => [
      choice,
      all.map((analysis, index) => new Placements(analysis, problem.groups[index]!.sites)),
    ]),
  );
  const space = new Space(problem, placements);
  return { space, analyses, now: nowOf(problem, space, analyses) };
}

function nowOf(problem: Problem, space: Space, analyses: Analyses): Candidate | undefined {
  const [choice] = problem.choices;
  if (choice === undefined) return undefined;
  const placed: ReadonlySet<string>[] = [];
  for (const analysis of analyses.get(choice) ?? []) {
    const written = analysis.written(false);
    if ([...written.values()].includes(undefined)) return undefined;
    placed.push(new Set([...written].flatMap(([name, stands]) => (stands === true ? [name] : []))));
  }
  return space.canonical(candidate(choice, placed));
}
