/** From the text of a module to its syntax tree. */
import type { SyntaxProblem } from "./problems.js";
import { problemLimit } from "./recovery/reporting-parser.js";
import { ModuleParser, type Parsed, recording } from "./rules/modules.js";

export type { Parsed };

let parser: ModuleParser | undefined;

/**
 * Reads a module. Total: for any text there is a tree, and `problems` has the faults in the order of the text. `source` is the index of the text, for
 * the spans.
 */
export function parse(text: string, source: number): Parsed {
  parser ??= new ModuleParser();
  const parsed = parser.parse(text, source);
  return { ...parsed, problems: limited(parsed.problems) };
}

function limited(problems: readonly SyntaxProblem[]): readonly SyntaxProblem[] {
  const firstHidden = problems[problemLimit];
  if (firstHidden === undefined) return problems;
  const rest: SyntaxProblem = { problem: "tooManyProblems", limit: problemLimit, span: firstHidden.span };
  return [...problems.slice(0, problemLimit), rest];
}

/** The rules of the grammar, as Chevrotain records them. The written grammar in this folder is generated from them. */
export function grammarRules(): ReturnType<ModuleParser["getSerializedGastProductions"]> {
  return new ModuleParser(recording).getSerializedGastProductions();
}
