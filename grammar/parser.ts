/** From the text of a module to its syntax tree. */
import type { SyntaxProblem } from "./problems.js";
import { problemLimit } from "./recovery/reporting-parser.js";
import { ModuleParser, type Parsed, recording } from "./rules/modules.js";

export type { Parsed };

let parser: ModuleParser | undefined;

/**
 * Reads a module. Total: whatever the text is, there is a tree, and what could not be read is in `problems`, in the
 * order of the text. `source` is the index of the text, for the spans.
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

/** The rules of the grammar, as Chevrotain writes them down: from them the written grammar in this folder is made. */
export function grammarRules(): ReturnType<ModuleParser["getSerializedGastProductions"]> {
  return new ModuleParser(recording).getSerializedGastProductions();
}
