/** The analysis of a checked program: the contexts of each operation, the waits in them, and the times. */
import type { Diagnostic, Program } from "../compiler/index.js";
import { blocking } from "./checks/blocking.js";
import { budgets } from "./checks/budgets.js";
import { boundExpectations, timeLimits } from "./checks/limits.js";
import { freeOperations } from "./checks/free-operations.js";
import { domains, reasons } from "./checks/reasons.js";
import { wayExpectations } from "./checks/message-ways.js";
import { responseExpectations, schedules } from "./checks/schedules.js";
import { sharedState } from "./checks/shared-state.js";
import { type Findings, type AnalysisOptions, explore } from "./findings.js";

interface Part {
  readonly name: string;
  readonly why: string;
  /** It reports notes only, so it is skipped if notes are not wanted. */
  readonly notesOnly?: true;
  /** @param notes Whether notes are wanted; without them the check may leave them out. */
  readonly run: (findings: Findings, notes: boolean) => readonly Diagnostic[];
}

// prettier-ignore
const parts: readonly Part[] = [
  { name: "blocking", run: blocking, why: "what may wait in an interrupt handler, and is handed over or forbidden" },
  { name: "domains",  run: domains, why: "no handler gets into another trust domain" },
  { name: "reasons",  run: reasons, why: "what barriers say of themselves is true" },
  { name: "shared",   run: sharedState, notesOnly: true, why: "what handlers and threads both write" },
  { name: "bounds",   run: boundExpectations, why: "the bounds that scenarios expect" },
  { name: "response", run: responseExpectations, why: "the response times that scenarios expect" },
  { name: "ways",     run: wayExpectations, why: "how long messages of starts may take, as scenarios expect" },
  { name: "schedule", run: schedules, why: "whether hosts keep up with what programs promise of their traffic" },
  { name: "budgets",  run: budgets, why: "whether handlers may use the budgets of their modes" },
  { name: "limits",   run: timeLimits, notesOnly: true, why: "how long handlers may take, against what the medium and the ring allow" },
  { name: "free",     run: freeOperations, notesOnly: true, why: "what the costs of a machine leave out, and so costs nothing" },
];

/** The diagnostics of the analysis, for a program without errors. */
export async function analyse(program: Program, options: AnalysisOptions): Promise<Diagnostic[]> {
  return judge(await explore(program, options), options);
}

/** The same of a program that has been explored. */
export function judge(findings: Findings, { notes: wanted }: Pick<AnalysisOptions, "notes">): Diagnostic[] {
  // An `@allow` is useful if it silences one of these.
  const notes = wanted !== false || findings.program.sources.some(({ text }) => text.includes("@allow"));
  return parts.flatMap((part) => (notes || part.notesOnly !== true ? part.run(findings, notes) : []));
}
