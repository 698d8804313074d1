/** grammar/lookahead.ts: how the parser decides, worked out by Chevrotain from the parser's rules. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import {
  Alternation,
  Alternative,
  createToken,
  Lexer,
  LLkLookaheadStrategy,
  NonTerminal,
  Option,
  Repetition,
  RepetitionWithSeparator,
  Rule,
  Terminal,
} from "chevrotain";
import { format } from "prettier";

/**
 * @typedef {import("../../grammar/recorder.js").Part} Part
 * @typedef {import("../../grammar/engine.js").TokenType} TokenType
 * @typedef {import("../../grammar/engine.js").Lookahead} Lookahead
 */

/** The parser reads two tokens ahead at most. */
const most = 2;

/** @param {import("../generate.js").Project} project */
export async function lookahead({ root, write }) {
  /** @param {string} file */
  const built = async (file) => await import(pathToFileURL(path.join(root, "dist", file)).href);
  const { grammarRules } = await built("grammar/parser.js");
  const { allTokens } = await built("grammar/tokens.js");
  return write("grammar/lookahead.ts", await lookaheadText(grammarRules(), allTokens));
}

/** @param {readonly Part[]} recorded @param {readonly TokenType[]} types */
export async function lookaheadText(recorded, types) {
  const text = [
    "/** How the parser decides where it can go several ways. Written by `npm run generate` from the parser's rules. */",
    'import type { Lookahead } from "./engine.js";',
    `export const lookahead: Lookahead = ${JSON.stringify(await lookaheadOf(recorded, types))};`,
  ];
  return await format(text.join("\n\n"), { parser: "typescript", printWidth: 120 });
}

/**
 * For each decision and each way to go the tokens that it begins with.
 *
 * @param {readonly Part[]} recorded
 * @param {readonly TokenType[]} types
 * @returns {Promise<Lookahead>}
 * @throws what Chevrotain finds wrong with the rules: ambiguity, left recursion, a way that is never gone.
 */
export async function lookaheadOf(recorded, types) {
  /** @type {Map<string, import("chevrotain").TokenType>} */
  const tokens = new Map();
  /** @param {TokenType} type @returns {import("chevrotain").TokenType} */
  const tokenOf = ({ name, categories }) => {
    const known = tokens.get(name);
    if (known !== undefined) return known;
    const made = createToken({ name, pattern: Lexer.NA, categories: categories.map(tokenOf) });
    tokens.set(name, made);
    return made;
  };
  types.forEach(tokenOf);

  const rules = new Map(recorded.map(({ name = "" }) => [name, new Rule({ name, definition: [] })]));
  for (const { name = "", definition } of recorded) {
    const rule = rules.get(name);
    if (rule !== undefined) rule.definition = productionsOf(definition, tokens, rules);
  }

  const strategy = new LLkLookaheadStrategy({ maxLookahead: most });
  const grammar = { rules: [...rules.values()], tokenTypes: [...tokens.values()], grammarName: "xgraph" };
  const faults = strategy.validate(grammar);
  if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join("\n\n"));

  // What the strategy itself calls, and does not export; Chevrotain's version is fixed in package.json.
  const inside = new URL("./parse/grammar/lookahead.js", import.meta.resolve("chevrotain"));
  const { getLookaheadPathsForOr, getLookaheadPathsForOptionalProd, PROD_TYPE } = await import(inside.href);
  const kinds = new Map([
    ["OPTION", "OPTION"],
    ["MANY", "REPETITION"],
    ["MANY_SEP", "REPETITION_WITH_SEPARATOR"],
  ]);
  /** @type {Record<string, string[][]>} */
  const table = {};
  for (const { name = "", definition } of recorded) {
    for (const { type, occurrence = 0 } of decisionsIn(definition)) {
      const rule = rules.get(name);
      const kind = kinds.get(type) ?? "";
      /** @type {{ name: string }[][][]} */
      const ways =
        type === "OR"
          ? getLookaheadPathsForOr(occurrence, rule, most)
          : [getLookaheadPathsForOptionalProd(occurrence, rule, PROD_TYPE[kind], most)[0]];
      const place = `${name} ${type}${occurrence === 0 ? "" : occurrence}`;
      table[place] = ways.map((paths) => paths.map((path) => path.map((token) => token.name).join(" ")));
      if (table[place].some((paths) => paths.includes(""))) throw new Error(`at "${place}" nothing can be read`);
    }
  }
  return table;
}

/** @param {readonly Part[]} parts @returns {readonly Part[]} */
function decisionsIn(parts) {
  return parts.flatMap((part) => [...(part.occurrence === undefined ? [] : [part]), ...decisionsIn(part.definition)]);
}

/**
 * @param {readonly Part[]} parts
 * @param {ReadonlyMap<string, import("chevrotain").TokenType>} tokens
 * @param {ReadonlyMap<string, Rule>} rules
 * @returns {import("chevrotain").IProduction[]}
 */
function productionsOf(parts, tokens, rules) {
  return parts.map(({ type, name = "", occurrence: idx = 0, separator = "", definition: inside }) => {
    const definition = productionsOf(inside, tokens, rules);
    const token = (/** @type {string} */ named) => {
      const found = tokens.get(named);
      if (found === undefined) throw new Error(`the parser uses the token ${named}, which is none`);
      return found;
    };
    switch (type) {
      case "NonTerminal": {
        const referencedRule = rules.get(name);
        if (referencedRule === undefined) throw new Error(`the parser uses the rule ${name}, which is none`);
        return new NonTerminal({ nonTerminalName: name, referencedRule });
      }
      case "Terminal":
        return new Terminal({ terminalType: token(name) });
      case "OR":
        return new Alternation({ definition: /** @type {Alternative[]} */ (definition), idx });
      case "Alternative":
        return new Alternative({ definition });
      case "OPTION":
        return new Option({ definition, idx });
      case "MANY":
        return new Repetition({ definition, idx });
      case "MANY_SEP":
        return new RepetitionWithSeparator({ definition, idx, separator: token(separator) });
      case "Rule":
        throw new Error("a rule in a rule");
    }
  });
}
