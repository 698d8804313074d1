/**
 * Diagnostics that follow from text that could not be read. If a part of a declaration could not be read, no other fault of the
 * declaration is reported, and references into the declaration do not report that a name is missing there.
 */
import type { Declaration, Span, SyntaxProblem } from "../../../grammar/index.js";
import type { Compilation } from "../compilation.js";
import { catalogue, type DiagnosticName } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { wordsIn } from "../names/written.js";

/** Faults after which the tree may lack a part of the text. After all other faults the tree is complete. */
const leavesGap: ReadonlySet<SyntaxProblem["problem"]> = new Set<SyntaxProblem["problem"]>([
  "unexpectedToken",
  "unexpectedCharacter",
  "unterminatedString",
  "blockComment",
]);

export function gapsOf(problems: readonly SyntaxProblem[]): Span[] {
  return problems.filter((each) => leavesGap.has(each.problem) || lacksKeyword(each)).map(({ span }) => span);
}

/** If a keyword is missing or another one stands there, the parser often misreads the text behind it. */
function lacksKeyword(problem: SyntaxProblem): boolean {
  return problem.problem === "missingToken" && /^[a-z]/.test(problem.missing);
}

/** The diagnostics for a declaration that is not found, or has lost a part. */
const lookups: readonly DiagnosticName[] = [
  "unknownName",
  "notExported",
  "unknownInside",
  "nothingInside",
  "notAnInstance",
  "unknownItem",
  "notAnItem",
  "unknownEntry",
  "unknownParameter",
  "unknownSlot",
  "numberTwice",
  "unknownArgument",
  "missingArguments",
  "tooManyArguments",
  "indexMissing",
  "indexOutside",
  "noArray",
  "hostWithoutDevice",
  "whichDevice",
  "hostNotJoined",
  "lonelyLink",
  "addressMissing",
  "nothingToPlace",
];

/** Whether a diagnostic may follow from text that could not be read. */
export function followsFromGap({ modules }: Compilation): (diagnostic: Diagnostic) => boolean {
  const incomplete: Span[] = [];
  const names = new Set<string>();
  let isLoose = false;
  for (const { tree, gaps } of modules) {
    for (const gap of gaps) {
      const around = tree.declarations.find(({ span }) => span.start <= gap.start && gap.start <= span.end);
      // Text between declarations that could not be read may have been a declaration or an import.
      if (around === undefined) isLoose = true;
      else {
        incomplete.push(around.span);
        names.add(nameOf(around));
      }
    }
  }
  if (incomplete.length === 0 && !isLoose) return () => false;
  const dependent = dependents(
    modules.flatMap(({ tree }) => tree.declarations),
    names,
  );
  const codes = new Set<string>(lookups.map((name) => catalogue[name].code));
  return ({ code, span, related }) =>
    code !== catalogue.sameNameInProgram.code &&
    ([span, ...related.map((each) => each.span)].some((each) => incomplete.some((other) => isIn(each, other))) ||
      (codes.has(code) && (isLoose || dependent.some((other) => isIn(span, other)))));
}

/** The declarations that name one of these, directly or through other declarations. */
function dependents(declarations: readonly Declaration[], names: Set<string>): Span[] {
  const mentioned = declarations.map((each) => ({ span: each.span, name: nameOf(each), words: wordsIn(each) }));
  const found = new Set<Span>();
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const { span, name, words } of mentioned) {
      if (found.has(span) || ![...names].some((each) => words.has(each))) continue;
      found.add(span);
      names.add(name);
    }
  }
  return [...found];
}

function nameOf(declaration: Declaration): string {
  if (declaration.kind === "Number") return declaration.protocol.text;
  return declaration.kind === "Costs" ? declaration.on.text : declaration.name.text;
}

function isIn(inner: Span, outer: Span): boolean {
  return inner.source === outer.source && outer.start <= inner.start && inner.end <= outer.end;
}
