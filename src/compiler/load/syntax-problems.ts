/** The messages for problems that the parser found in a text. */
import { DECLARATION_KEYWORDS, type Span, type SyntaxProblem } from "../../../grammar/index.js";
import { note, type Extras, type Note, type Report } from "../diagnostics/report.js";

/** @param text The module's text, in which an edit must fit its neighbours. */
export function reportSyntax(problem: SyntaxProblem, text: string, report: Report): void {
  const { span } = problem;
  const place = problem.while === undefined ? "" : `, in "${problem.while}"`;
  const instead = (replacement: string): Extras => ({ fix: { span, replacement, title: note("useInstead", {}) } });
  switch (problem.problem) {
    case "unexpectedToken":
      report(
        "unexpectedToken",
        span,
        { found: spelled(problem.found), expected: oneOf(problem.expected), place },
        {
          ...opener(problem.opener),
          ...(problem.expected.join() === "<declaration>" && {
            help: note("declarations", { words: DECLARATION_KEYWORDS }),
          }),
        },
      );
      return;
    case "missingToken": {
      const { missing, found } = problem;
      const related = opener(problem.opener);
      const fix = missing.startsWith("<")
        ? {}
        : { fix: { span, replacement: spaced(missing, span, text), title: note("insertToken", {}) } };
      report("missingToken", span, { missing: spelled(missing), found: spelled(found), place }, { ...related, ...fix });
      return;
    }
    case "misspelledKeyword":
      report(
        "misspelledKeyword",
        span,
        { found: problem.found, place },
        {
          help: note("didYouMean", { near: problem.suggestion }),
          ...instead(problem.suggestion),
        },
      );
      return;
    case "reservedWord":
      report("reservedWord", span, { word: problem.word, place });
      return;
    case "trailingComma":
      report("trailingComma", span, { place }, { fix: { span, replacement: "", title: note("removeIt", {}) } });
      return;
    case "wrongOperator":
      report("wrongOperator", span, { found: problem.found, place }, instead(problem.suggestion));
      return;
    case "chainedOperator":
      report("chainedOperator", span, { operator: problem.operator, previous: problem.previous, place });
      return;
    case "unknownUnit": {
      const { unit, suggestion } = problem;
      const extras =
        suggestion === undefined ? {} : { help: note("didYouMean", { near: suggestion }), ...instead(suggestion) };
      report("unknownUnit", span, { unit, place }, extras);
      return;
    }
    case "malformedNumber":
    case "malformedAddress":
      report(problem.problem, span, { text: problem.text, place });
      return;
    case "numberTooLarge":
      report("numberTooLarge", span, { text: problem.text, limit: problem.limit, place });
      return;
    case "unterminatedString":
      report("unterminatedString", span, { place });
      return;
    case "wrongQuotes":
      report("wrongQuotes", span, { found: problem.found, place });
      return;
    case "unknownEscape":
      report("unknownEscape", span, { escape: problem.escape, place });
      return;
    case "blockComment":
      report("blockComment", span, { place });
      return;
    case "unexpectedCharacter":
      report("unexpectedCharacter", span, { character: problem.character, place });
      return;
    case "nestingTooDeep":
    case "tooManyProblems":
      report(problem.problem, span, { limit: problem.limit });
      return;
  }
}

/** A word or an operator with blanks that separate it from its neighbours; punctuation without. */
function spaced(token: string, { start, end }: Span, text: string): string {
  if (!/^(?:\w+|=|->)$/.test(token)) return token;
  const before = start === 0 || /\s/.test(text[start - 1] ?? "") ? "" : " ";
  const after = end >= text.length || /\s/.test(text[end] ?? "") ? "" : " ";
  return `${before}${token}${after}`;
}

function opener(span: Span | undefined): Extras {
  if (span === undefined) return {};
  const message: Note = note("openedHere", {});
  return { related: [{ span, message }] };
}

/** `<name>` is a name; anything else is itself, in quotes. */
function spelled(spelling: string): string {
  const inside = /^<(.+)>$/.exec(spelling)?.[1];
  return inside === undefined
    ? `"${spelling}"`
    : inside === "end of file"
      ? "the end of the file"
      : withArticle(inside);
}

function oneOf(spellings: readonly string[]): string {
  const words = [...new Set(spellings.map(spelled))];
  return words.length <= 1 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}

function withArticle(words: string): string {
  return `${/^[aeiou]/.test(words) ? "an" : "a"} ${words}`;
}
