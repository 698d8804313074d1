/**
 * `npm run generate`: writes everything in the project that is made from something else. Runs on what `npm run build` has made;
 * where a step writes sources, build again before a release.
 *
 * @typedef {object} Project
 * @property {string} root
 * @property {(file: string, text: string) => void} write Writes a file, relative to the root, where it is not so already.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { declarations } from "./generate/declarations.js";
import { docs } from "./generate/docs.js";
import { grammar } from "./generate/grammar.js";
import { lookahead } from "./generate/lookahead.js";
import { summaries } from "./generate/summaries.js";

const root = path.resolve(import.meta.dirname, "..");

/** @type {Project["write"]} */
function write(file, text) {
  const target = path.join(root, file);
  try {
    if (readFileSync(target, "utf8") === text) return;
  } catch {
    mkdirSync(path.dirname(target), { recursive: true });
  }
  writeFileSync(target, text);
  console.log(`wrote ${file}`);
}

// In order: a later step may read what an earlier one has written.
/** @type {readonly ((project: Project) => void | Promise<void>)[]} */
const steps = [lookahead, declarations, summaries, grammar, docs];
for (const step of steps) await step({ root, write });
