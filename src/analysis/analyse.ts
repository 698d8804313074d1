/** The analysis of a checked program: what runs where, what may wait there, how long it takes. */
import type { Diagnostic, Options, Program } from "../compiler/index.js";
import type { Span } from "../../grammar/index.js";
import { blocking } from "./contexts/blocking.js";
import { type Bound, boundsOf } from "./time/bounds.js";
import { budgets } from "./time/budgets.js";
import { type Configuration, configurations } from "./uses/configurations.js";
import { type Contexts, contextsOf, OperationTables } from "./contexts/contexts.js";
import type { Names } from "./contexts/evidence.js";
import { withoutMemoryWaits } from "./uses/memory.js";
import { boundExpectations, timeLimits } from "./time/limits.js";
import { once } from "./uses/memoize.js";
import { domains, reasons } from "./contexts/reasons.js";
import { sharedState } from "./contexts/shared-state.js";
import { structuresOf } from "./uses/equal-structures.js";
import type { Version } from "./uses/uses.js";
import { completeSummaries, knownSummaries, type SummaryCache } from "./summaries/summaries.js";

export interface AnalysisOptions extends Pick<Options, "fileSystem" | "standardLibrary" | "workingDirectory"> {
  readonly cache?: SummaryCache;
  /** The standard library is as xgc was built with it. */
  readonly built?: boolean;
  /** false: nobody reads notes, so that most need not be worked out. */
  readonly notes?: boolean;
}

/** What every part of the analysis reads. */
export interface Findings {
  readonly program: Program;
  /** One for each configuration that differs from the others. */
  readonly contexts: readonly Contexts[];
  /** A number for each, the same for those that are alike. */
  readonly structureOf: (contexts: Contexts) => number;
  /** Every host of every scenario. */
  readonly versions: readonly Version[];
  readonly names: Names;
  /** How long handlers may take; computed when first asked for. */
  readonly bounds: () => readonly Bound[];
  /** Whether something stands in a file of the program's own, where it can be changed. */
  readonly isOwn: (span: Span) => boolean;
}

interface Part {
  readonly name: string;
  readonly why: string;
  /** It says nothing else. */
  readonly notesOnly?: true;
  /** @param notes Whether notes are wanted; without them it may leave them out. */
  readonly run: (findings: Findings, notes: boolean) => readonly Diagnostic[];
}

// prettier-ignore
const parts: readonly Part[] = [
  { name: "blocking", run: blocking, why: "what may wait in an interrupt handler, and is handed over or forbidden" },
  { name: "domains",  run: domains, why: "no handler gets into another trust domain" },
  { name: "reasons",  run: reasons, why: "what barriers say of themselves is true" },
  { name: "shared",   run: sharedState, notesOnly: true, why: "what handlers and threads both write" },
  { name: "bounds",   run: boundExpectations, why: "the bounds that scenarios expect" },
  { name: "budgets",  run: budgets, why: "whether handlers may use the budgets of their modes" },
  { name: "limits",   run: timeLimits, notesOnly: true, why: "how long handlers may take, against what the medium and the ring allow" },
];

/** Walks every configuration of a program. TypeScript is loaded where an implementation has no summary yet. */
export async function explore(program: Program, options: AnalysisOptions): Promise<Findings> {
  const summaries = await completeSummaries(knownSummaries(program, options), options);
  const all: readonly Configuration[] = configurations(program);
  const virtual = new Set(program.protocols.flatMap((each) => (each.virtual ? [each.name] : [])));
  const limited = new OperationTables(summaries, virtual);
  const unlimited = new OperationTables(withoutMemoryWaits(summaries), virtual);
  const contexts = all.map((each) => contextsOf(program, each, each.limitedMemory ? limited : unlimited));
  const { standardLibrary, workingDirectory } = options;
  const library = program.sources.map(
    ({ path }) => path.startsWith(`${standardLibrary}/`) || path.includes("/node_modules/"),
  );
  const isOwn = ({ source }: Span): boolean => library[source] === false;
  const findings: Findings = {
    program,
    contexts,
    structureOf: structuresOf(contexts, isOwn),
    versions: all.flatMap(({ versions }) => versions),
    names: { program, summaries, standardLibrary, workingDirectory },
    bounds: once(() => boundsOf(findings)),
    isOwn,
  };
  return findings;
}

/** What there is to say about a program that is without errors. */
export async function analyse(program: Program, options: AnalysisOptions): Promise<Diagnostic[]> {
  const findings = await explore(program, options);
  // Whether an `@allow` is of use is judged by what it silences.
  const notes = options.notes !== false || program.sources.some(({ text }) => text.includes("@allow"));
  return parts.flatMap((part) => (notes || part.notesOnly !== true ? part.run(findings, notes) : []));
}
