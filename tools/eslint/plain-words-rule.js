/** `xgc/plain-words`: comments, strings and pages keep to plain words. The list is `words.js`. */
import { refused } from "./words.js";

/** What stands between two words: white space, and the marks with which a comment goes on in its next line. */
const GAP = String.raw`(?:[\s*/]+)`;
const patterns = refused.map(({ pattern, instead }) => ({
  expression: new RegExp(pattern.replaceAll(" ", GAP), "giu"),
  instead,
}));

/**
 * The comments of a file, as stretches of its text: line comments that follow each other directly are one.
 *
 * @param {readonly any[]} comments
 * @returns {readonly [start: number, end: number][]}
 */
function stretches(comments) {
  /** @type {[number, number][]} */
  const result = [];
  let lastLine = -1;
  for (const { type, range, loc } of comments) {
    const last = result.at(-1);
    if (type === "Line" && last !== undefined && loc.start.line === lastLine + 1) last[1] = range[1];
    else result.push([range[0] + 2, range[1]]);
    lastLine = type === "Line" ? loc.end.line : -1;
  }
  return result;
}

/** @type {import("eslint").Rule.RuleModule} */
export const plainWordsRule = {
  meta: {
    type: "suggestion",
    docs: { description: "Comments, strings and pages keep to plain words" },
    // Both in programs and in Markdown, which `@eslint/markdown` reads.
    languages: ["js/js", "markdown/gfm"],
    schema: [],
    messages: { refused: '"{{found}}" makes readers stop: {{instead}}.' },
  },
  create(context) {
    /** @type {any} */
    const source = context.sourceCode;

    /** @param {number} start @param {number} end */
    function look(start, end) {
      const text = source.text.slice(start, end);
      // Marks at the beginning belong to no sentence.
      const begin = text.search(/[^\s*/"'`]/u);
      if (begin < 0) return;
      const sentence = text.slice(begin);
      for (const { expression, instead } of patterns) {
        for (const match of sentence.matchAll(expression)) {
          const at = start + begin + match.index;
          context.report({
            loc: { start: source.getLocFromIndex(at), end: source.getLocFromIndex(at + match[0].length) },
            messageId: "refused",
            data: { found: match[0].replace(/[\s*/]+/gu, " ").replace(/^[.:;!] /u, ""), instead },
          });
        }
      }
    }

    return {
      Program() {
        for (const [start, end] of stretches(source.getAllComments())) look(start, end);
      },
      /** @param {any} node */
      Literal(node) {
        if (typeof node.value === "string") look(node.range[0], node.range[1]);
      },
      /** @param {any} node */
      TemplateElement(node) {
        look(node.range[0], node.range[1]);
      },
      // Of Markdown: what is neither code nor markup.
      /** @param {any} node */
      text(node) {
        look(node.position.start.offset, node.position.end.offset);
      },
    };
  },
};

/**
 * The comments of an `.xgraph` file as Markdown, each on its line, so that rules for pages read them too.
 *
 * @type {import("eslint").Linter.Processor}
 */
export const xgraphComments = {
  meta: { name: "xgc/xgraph-comments" },
  preprocess(text) {
    const lines = text.split("\n").map((line) => /^\s*\/\/+ ?(.*)$/u.exec(line)?.[1] ?? "");
    return [{ text: lines.join("\n"), filename: "comments.md" }];
  },
  postprocess(messages) {
    return messages.flat();
  },
};
