/** `.xgraph` for prettier: `"plugins": ["xgc/prettier"]`. */
import type { AstPath, Doc, Parser, ParserOptions, Plugin, Printer, SupportLanguage } from "prettier";
import { parse, type Node, type SyntaxProblem } from "../../grammar/index.js";
import { attach, blanked, type Comment, endOf, itemsIn, type Source, startOf } from "./comments.js";
import { printSource } from "./print.js";

export const languages: SupportLanguage[] = [
  { name: "xgraph", parsers: ["xgraph"], extensions: [".xgraph"], vscodeLanguageIds: ["xgraph"] },
];

/** A text that cannot be read as a program is not formatted. */
export class UnreadableError extends SyntaxError {
  override readonly name = "UnreadableError";
  /** In prettier's form, so that prettier shows the line. Columns count from 1. */
  readonly loc: { readonly start: { readonly line: number; readonly column: number } };

  constructor(text: string, { problem, span, ...details }: SyntaxProblem) {
    const before = text.slice(0, span.start).split("\n");
    const start = { line: before.length, column: (before.at(-1) ?? "").length + 1 };
    super(`${wordsOf(problem, details)} (${start.line}:${start.column}); xgc check says more`);
    this.loc = { start };
  }
}

/** `unexpectedToken` in words: `unexpected token "}"`. */
function wordsOf(problem: string, details: object): string {
  const words = problem.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const found = Object.entries(details).find(
    ([key, value]) => /^(found|missing|unit|text|word)$/.test(key) && value !== "",
  );
  return found === undefined ? words : `${words} "${String(found[1])}"`;
}

function source(text: string): Source {
  const { module, comments, problems } = parse(text, 0);
  const [first] = problems;
  if (first !== undefined) throw new UnreadableError(text, first);
  const own: Comment[] = comments.map((comment) => ({ ...comment }));
  return { ...module, comments: own, all: own, bare: blanked(text, own) };
}

export const parsers: { readonly xgraph: Parser<Node> } = {
  xgraph: { parse: source, astFormat: "xgraph", locStart: startOf, locEnd: endOf },
};

const place = (comment: Comment, _text: string, _options: ParserOptions<Node>, tree: Node): boolean =>
  attach(comment, tree as Source);

export const printers: { readonly xgraph: Printer<Node> } = {
  xgraph: {
    // Prettier goes no further than the root: a table is laid out as a whole.
    print: ({ root }: AstPath<Node>, options): Doc => printSource(root as Source, options.originalText, options),
    // The root prints everything else, so an editor's cursor is looked up in the text of the root.
    getVisitorKeys: () => [],
    getCommentChildNodes: itemsIn,
    canAttachComment: () => true,
    willPrintOwnComments: () => true,
    printComment: ({ node }) => (node as Comment).text,
    handleComments: { ownLine: place, endOfLine: place, remaining: place },
  },
};

/** The width of the standard library's programs. */
export const defaultOptions: Plugin["defaultOptions"] = { printWidth: 100 };
