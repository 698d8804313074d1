/** The pages of docs/ that are made from tables in the sources. Where they are made, and the tests that hold them so, share `pages`. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { format, resolveConfig } from "prettier";
import { commandsPage } from "./commands-page.js";
import { diagnosticsPage } from "./diagnostics-page.js";
import { valuesPage } from "./values-page.js";

const root = path.resolve(import.meta.dirname, "../..");

/** @param {import("../generate.js").Project} project */
export async function docs({ write }) {
  /** @param {string} file */
  const built = async (file) => await import(pathToFileURL(path.join(root, "dist", file)).href);
  const sources = {
    ...(await built("src/compiler/index.js")),
    ...(await built("src/cli/command-table.js")),
    ...(await built("src/cli/help.js")),
    ...(await built("grammar/units.js")),
  };
  for (const [file, text] of Object.entries(await pages(sources))) write(file, text);
}

/**
 * Everything that a page is made from.
 *
 * @typedef {object} Sources
 * @property {Readonly<Record<string, import("../../src/compiler/index.js").Entry>>} catalogue
 * @property {Readonly<Record<string, import("../../src/cli/options.js").Command>>} commands
 * @property {typeof import("../../src/cli/help.js").commandHelp} commandHelp
 * @property {typeof import("../../src/cli/help.js").usageOf} usageOf
 * @property {typeof import("../../grammar/units.js").UNITS} UNITS
 * @property {typeof import("../../src/compiler/index.js").machineValues} machineValues
 * @property {typeof import("../../src/compiler/index.js").mediumValues} mediumValues
 * @property {typeof import("../../src/compiler/index.js").hostCounters} hostCounters
 */

/**
 * @param {Sources} sources
 * @returns {Promise<Readonly<Record<string, string>>>} Texts by file, relative to the project.
 */
export async function pages(sources) {
  const texts = {
    "docs/commands.md": commandsPage(sources),
    "docs/diagnostics.md": diagnosticsPage(sources, root),
    "docs/values.md": valuesPage(sources),
  };
  const style = await resolveConfig(path.join(root, "docs/index.md"));
  /** @type {Record<string, string>} */
  const formatted = {};
  for (const [file, text] of Object.entries(texts))
    formatted[file] = await format(text, { ...style, parser: "markdown" });
  return formatted;
}
