/** The data that all checks of the analysis read: every configuration of a program, walked. */
import type { Options, Program } from "../compiler/index.js";
import type { Span } from "../../grammar/index.js";
import { type Bound, boundsOf } from "./time/bounds.js";
import { type Configuration, configurations } from "./uses/configurations.js";
import type { Contexts } from "./contexts/nodes.js";
import { contextsOf, OperationTables } from "./contexts/contexts.js";
import type { Names } from "./contexts/evidence.js";
import { withoutMemoryWaits } from "./summaries/memory-waits.js";
import { lazy } from "./lazy.js";
import { structuresOf } from "./contexts/equal-structures.js";
import type { Summary } from "./summaries/summary.js";
import type { Version } from "./uses/uses.js";
import { completeSummaries, knownSummaries, type SummaryCache } from "./summaries/summaries.js";

export interface AnalysisOptions extends Pick<Options, "fileSystem" | "standardLibrary" | "workingDirectory"> {
  readonly cache?: SummaryCache;
  /** The standard library is the one that xgc was built with. */
  readonly built?: boolean;
  /** false: notes are not shown, so most need not be computed. */
  readonly notes?: boolean;
}

/** The data that every check reads. */
export interface Findings {
  readonly program: Program;
  /** One for each configuration that differs from the others. */
  readonly contexts: readonly Contexts[];
  /** The number of a configuration's structure. Configurations with equal structures have the same. */
  readonly structureOf: (contexts: Contexts) => number;
  /** Every host of every scenario. */
  readonly versions: readonly Version[];
  readonly names: Names;
  /** The longest times of handlers; computed when first asked for. */
  readonly bounds: () => readonly Bound[];
  /** Whether something stands in a file of the program's own, which the user can change. */
  readonly isOwn: (span: Span) => boolean;
}

/** Walks every configuration of a program. TypeScript is loaded only if an implementation has no summary yet. */
export async function explore(program: Program, options: AnalysisOptions): Promise<Findings> {
  const summaries = await completeSummaries(knownSummaries(program, options), options);
  return findingsOf(program, summaries, configurations(program), options);
}

/** @param summaries of all protocols of the program. */
export function findingsOf(
  program: Program,
  summaries: ReadonlyMap<string, Summary>,
  all: readonly Configuration[],
  options: Pick<AnalysisOptions, "standardLibrary" | "workingDirectory">,
): Findings {
  const virtual = new Set(program.protocols.flatMap((each) => (each.virtual ? [each.name] : [])));
  const limited = new OperationTables(summaries, virtual);
  const unlimited = new OperationTables(withoutMemoryWaits(summaries), virtual);
  const contexts = all.map((each) => contextsOf(program, each, each.limitedMemory ? limited : unlimited));
  const { standardLibrary, workingDirectory } = options;
  const library = program.sources.map(
    ({ path }) => path.startsWith(`${standardLibrary}/`) || path.includes("/node_modules/"),
  );
  const isOwn = ({ source }: Span): boolean => library[source] === false;
  const structureOf = structuresOf(contexts, isOwn);
  return {
    program,
    contexts,
    structureOf,
    versions: all.flatMap(({ versions }) => versions),
    names: { program, summaries, standardLibrary, workingDirectory },
    bounds: lazy(() => boundsOf(program, contexts, structureOf)),
    isOwn,
  };
}
