/**
 * grammar/xgraph.tmLanguage.json: colours for editors. A TextMate grammar sees a line at a time and no tree, so it tells words by
 * what stands beside them: after a dot and before a colon any word is a name, as in the language itself.
 *
 * @typedef {{ match: string, name?: string, captures?: Record<string, { name: string }> }} Rule
 */

const NAME = "[A-Za-z_][A-Za-z0-9_]*";
const NUMBER = "0x[0-9A-Fa-f_]+|\\d[\\d_]*(?:\\.\\d[\\d_]*)?";

/** What reserved words are to an editor; a word that is in no list is a keyword like any other. */
const classes = {
  "keyword.control.import.xgraph": ["import", "export", "from", "as"],
  "keyword.control.conditional.xgraph": ["if", "then", "else", "when"],
  "keyword.operator.word.xgraph": ["and", "or", "not", "in", "of", "within"],
  "constant.language.xgraph": ["true", "false"],
};

/**
 * @param {Pick<import("./productions.js").Sources, "tokens" | "UNITS"> & { knownTypeNames: readonly string[] }} sources
 * @returns {object}
 */
export function textMateOf({ tokens, UNITS, knownTypeNames }) {
  const reserved = [...tokens.RESERVED_WORDS].sort();
  const classed = new Set(Object.values(classes).flat());
  const declared = tokens.declarationStarts
    .map(tokens.spellingOf)
    .filter((word) => !classed.has(word) && word !== "virtual" && word !== "costs" && word !== "const");
  const units = [...UNITS.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const signs = tokens.allTokens
    .flatMap(({ PATTERN }) => (typeof PATTERN === "string" ? [PATTERN] : []))
    .filter((text) => /^[^\w\s"{}()[\],;.@:]+$|^\.\.$/.test(text))
    .map(escaped);

  /** @type {Rule[]} */
  const patterns = [
    { name: "comment.line.documentation.xgraph", match: "///(?!/).*$" },
    { name: "comment.line.double-slash.xgraph", match: "//.*$" },
    {
      match: "(@)(allow)\\b",
      captures: {
        1: { name: "punctuation.definition.annotation.xgraph" },
        2: { name: "storage.modifier.annotation.xgraph" },
      },
    },
    { name: "constant.numeric.address.xgraph", match: "\\b\\d+(?:\\.\\d+){3}(?:/\\d+)?\\b" },
    {
      match: `(?<![\\w])(${NUMBER})[ \\t]*(${units.join("|")})(?![\\w])`,
      captures: { 1: { name: "constant.numeric.xgraph" }, 2: { name: "keyword.other.unit.xgraph" } },
    },
    { name: "constant.numeric.xgraph", match: `(?<![\\w])(?:${NUMBER})` },
    { name: "keyword.operator.xgraph", match: signs.join("|") },
    {
      match: `(\\.)[ \\t]*(${NAME})`,
      captures: { 1: { name: "punctuation.accessor.xgraph" }, 2: { name: "variable.other.property.xgraph" } },
    },
    {
      match: `(:)[ \\t]*(${[...knownTypeNames].sort((a, b) => b.length - a.length).join("|")}|u\\d{1,2})\\b(?![ \\t]*[:.(])`,
      captures: { 1: { name: "punctuation.separator.xgraph" }, 2: { name: "support.type.xgraph" } },
    },
    {
      match: `\\b(${declared.join("|")})[ \\t]+(${NAME})\\b`,
      captures: { 1: { name: "keyword.declaration.xgraph" }, 2: { name: "entity.name.type.xgraph" } },
    },
    { name: "variable.parameter.xgraph", match: `\\b${NAME}(?=[ \\t]*:)` },
    { name: "variable.other.object.xgraph", match: `\\b${NAME}(?=[ \\t]*\\.(?!\\.))` },
    ...Object.entries(classes).map(([name, words]) => ({ name, match: `\\b(?:${words.join("|")})\\b` })),
    { name: "keyword.other.xgraph", match: `\\b(?:${reserved.filter((word) => !classed.has(word)).join("|")})\\b` },
    { name: "entity.name.function.xgraph", match: `\\b${NAME}(?=\\()` },
    { name: "variable.other.xgraph", match: `\\b${NAME}\\b` },
    { name: "punctuation.separator.xgraph", match: "[:,]" },
    { name: "punctuation.terminator.xgraph", match: ";" },
  ];
  return {
    $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
    information_for_contributors: [
      "Made by `npm run generate` from the tokens in grammar/; change those and generate again.",
    ],
    name: "xgraph",
    scopeName: "source.xgraph",
    fileTypes: ["xgraph"],
    patterns: [{ include: "#string" }, ...patterns],
    repository: {
      string: {
        name: "string.quoted.double.xgraph",
        begin: '"',
        end: '"|$',
        patterns: [
          { name: "constant.character.escape.xgraph", match: "\\\\(?:u\\{[0-9A-Fa-f]{1,6}\\}|u[0-9A-Fa-f]{4}|.)" },
        ],
      },
    },
  };
}

/** @param {string} text For a regular expression. */
function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
