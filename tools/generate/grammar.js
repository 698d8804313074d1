/** grammar/: the language written down for people and editors, from the parser and its tokens. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "prettier";
import { ebnfOf } from "./grammar/ebnf.js";
import { productionsOf } from "./grammar/productions.js";
import { railroadOf } from "./grammar/railroad.js";
import { textMateOf } from "./grammar/text-mate.js";

/** @param {import("../generate.js").Project} project */
export async function grammar({ root, write }) {
  /** @param {string} file */
  const built = async (file) => await import(pathToFileURL(path.join(root, "dist", file)).href);
  const files = await grammarFiles({
    ...(await built("grammar/parser.js")),
    ...(await built("grammar/tree/precedence.js")),
    ...(await built("grammar/units.js")),
    ...(await built("src/compiler/values/types.js")),
    tokens: await built("grammar/text/tokens.js"),
  });
  for (const [file, text] of Object.entries(files)) write(file, text);
}

/**
 * @param {import("./grammar/productions.js").Sources & { knownTypeNames: readonly string[] }} sources
 * @returns {Promise<Readonly<Record<string, string>>>} Texts by file, relative to the project.
 */
export async function grammarFiles(sources) {
  const productions = productionsOf(sources);
  const textMate = JSON.stringify(textMateOf(sources));
  return {
    "grammar/xgraph.ebnf": ebnfOf(productions),
    "grammar/xgraph.html": railroadOf(productions),
    "grammar/xgraph.tmLanguage.json": await format(textMate, { parser: "json", printWidth: 120 }),
  };
}
