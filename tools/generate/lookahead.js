/** grammar/lookahead/tables.ts: how the parser decides, worked out by Chevrotain from the parser's rules. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { getLookaheadPaths, LLkLookaheadStrategy } from "chevrotain";
import { format } from "prettier";

/**
 * @typedef {import("chevrotain").ILookaheadStrategy} ILookaheadStrategy
 * @typedef {import("../../grammar/recovery/token-parser.js").SelfCheck} SelfCheck
 * @typedef {new (selfCheck: SelfCheck) => object} Parser
 * @typedef {Pick<typeof import("../../grammar/lookahead/strategy.js"), "decisionPlace" | "maxLookahead">} Strategy
 */

/** @param {import("../generate.js").Project} project */
export async function lookahead({ root, write }) {
  /** @param {string} file */
  const built = async (file) => await import(pathToFileURL(path.join(root, "dist/grammar", file)).href);
  const { ModuleParser } = await built("rules/modules.js");
  return write("grammar/lookahead/tables.ts", await tablesText(ModuleParser, await built("lookahead/strategy.js")));
}

/** @param {Parser} parser @param {Strategy} strategy */
export async function tablesText(parser, strategy) {
  const text = [
    "/** How the parser decides where it can go several ways. Written by `npm run generate` from the parser's rules. */",
    'import type { Tables } from "./strategy.js";',
    `export const tables: Tables = ${JSON.stringify(tablesOf(parser, strategy))};`,
  ];
  return await format(text.join("\n\n"), { parser: "typescript", printWidth: 120 });
}

/**
 * For each decision and each way to go the tokens that it begins with.
 *
 * @param {Parser} Parser
 * @param {Strategy} strategy
 * @returns {Readonly<Record<string, readonly (readonly string[])[]>>}
 * @throws what Chevrotain finds wrong with the rules: ambiguity, left recursion, a way that is never gone.
 */
export function tablesOf(Parser, strategy) {
  // Chevrotain's check of a grammar groups what it finds by a function that came with Node 21.
  Reflect.set(Object, "groupBy", groupBy);
  const lookaheadStrategy = new NotedLookahead(strategy);
  new Parser({ lookaheadStrategy, skipValidations: false });
  return lookaheadStrategy.tables;
}

/** Chevrotain's own strategy, with a note of what each decision looks for. @implements {ILookaheadStrategy} */
class NotedLookahead {
  /** @type {Record<string, string[][]>} */
  tables = {};
  #names;
  #strategy;

  /** @param {Strategy} names */
  constructor(names) {
    this.#names = names;
    this.#strategy = new LLkLookaheadStrategy(names);
  }

  /** @type {ILookaheadStrategy["validate"]} */
  validate(grammar) {
    return this.#strategy.validate(grammar);
  }

  /** @type {ILookaheadStrategy["buildLookaheadForAlternation"]} */
  buildLookaheadForAlternation(decision) {
    this.#note(decision, "Alternation");
    return this.#strategy.buildLookaheadForAlternation(decision);
  }

  /** @type {ILookaheadStrategy["buildLookaheadForOptional"]} */
  buildLookaheadForOptional(decision) {
    this.#note(decision, decision.prodType);
    return this.#strategy.buildLookaheadForOptional(decision);
  }

  /**
   * @param {{ prodOccurrence: number, rule: import("chevrotain").Rule }} decision
   * @param {import("chevrotain").LookaheadProductionType} prodType
   */
  #note({ prodOccurrence: occurrence, rule }, prodType) {
    const { decisionPlace, maxLookahead } = this.#names;
    const ways = getLookaheadPaths({ occurrence, rule, prodType, maxLookahead });
    const place = decisionPlace(rule.name, prodType, occurrence);
    // Of what may be left out, the second way goes past it.
    const gone = prodType === "Alternation" ? ways : ways.slice(0, 1);
    this.tables[place] = gone.map((paths) => paths.map((tokens) => tokens.map(({ name }) => name).join(" ")));
    if (this.tables[place].some((paths) => paths.includes(""))) throw new Error(`at "${place}" nothing can be read`);
  }
}

/**
 * @template Item
 * @param {Iterable<Item>} items
 * @param {(item: Item, index: number) => PropertyKey} keyOf
 * @returns {any}
 */
function groupBy(items, keyOf) {
  /** @type {Record<PropertyKey, Item[]>} */
  const groups = Object.create(null);
  let index = 0;
  for (const item of items) (groups[keyOf(item, index++)] ??= []).push(item);
  return groups;
}
