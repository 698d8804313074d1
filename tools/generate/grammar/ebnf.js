/**
 * grammar/xgraph.ebnf: the productions in the notation of the W3C's specifications (https://www.w3.org/TR/xml/#sec-notation).
 *
 * @typedef {import("./productions.js").Expression} Expression
 */

const WIDTH = 100;

const head = `/*
 * The grammar of .xgraph, in the notation of the W3C's specifications.
 * Made by \`npm run generate\` from the parser; change that and generate again.
 *
 * Rules in capitals are tokens. Between tokens there may be blanks, ends of lines and comments: // to the end of the line.
 * A NAME is no RESERVED word; where any WORD may stand, reserved words are names. Between a number and its
 * UNIT there may be a blank, and after a HEXADECIMAL there is one. An octet is at most 255, a prefix at most 32. A name on the
 * same line behind a number is read as its unit. Comments with three slashes document what follows.
 */
`;

/** @param {readonly import("./productions.js").Production[]} productions */
export function ebnfOf(productions) {
  let chapter = "";
  let result = head;
  for (const production of productions) {
    if (production.chapter !== chapter) result += `\n/* ${production.chapter} */\n\n`;
    chapter = production.chapter;
    result += `${ebnfProduction(production)}\n`;
  }
  return result;
}

/** @param {Pick<import("./productions.js").Production, "name" | "is">} production */
export function ebnfProduction({ name, is }) {
  const start = `${name} ::= `;
  const line = start + show(is, "choice");
  if (line.length <= WIDTH) return line;
  const alternatives = is.kind === "choice" ? is.items.map((item) => show(item, "choice")) : [];
  if (alternatives.some((each) => each.length > 24))
    return start + alternatives.join(`\n${" ".repeat(name.length + 3)}| `);
  return filled(
    start,
    is.kind === "choice" ? alternatives.map((each, index) => (index === 0 ? each : `| ${each}`)) : parts(is),
  );
}

/** @param {Expression} expression */
function parts(expression) {
  return expression.kind === "sequence"
    ? expression.items.map((item) => show(item, "sequence"))
    : [show(expression, "choice")];
}

/** @param {string} start @param {readonly string[]} words */
function filled(start, words) {
  const indent = " ".repeat(start.length);
  const lines = [start];
  for (const word of words) {
    const line = lines.at(-1) ?? "";
    if (line.trimEnd().length > start.length && line.length + word.length > WIDTH) lines.push(`${indent}${word} `);
    else lines[lines.length - 1] = `${line}${word} `;
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}

/** How tightly the expression around another binds: `a | b`, `a b`, and `a` before `?`, `*` or `+`. */
const tightness = { choice: 0, sequence: 1, repeated: 2 };

/** @param {Expression} expression @param {keyof typeof tightness} within @returns {string} */
function show(expression, within) {
  /** @param {keyof typeof tightness} own @param {string} body */
  const bracketed = (own, body) => (tightness[own] < tightness[within] ? `(${body})` : body);
  switch (expression.kind) {
    case "text":
      return expression.text.includes('"') ? `'${expression.text}'` : `"${expression.text}"`;
    case "name":
      return expression.name;
    case "pattern":
      return expression.text;
    case "sequence":
      return bracketed("sequence", expression.items.map((item) => show(item, "sequence")).join(" "));
    case "choice":
      return bracketed("choice", expression.items.map((item) => show(item, "choice")).join(" | "));
    case "optional":
      return `${show(expression.item, "repeated")}?`;
    case "many":
      return `${show(expression.item, "repeated")}*`;
    case "some":
      return `${show(expression.item, "repeated")}+`;
    case "list": {
      const item = show(expression.item, "sequence");
      return bracketed("sequence", `${item} (${show(expression.separator, "sequence")} ${item})*`);
    }
  }
}
