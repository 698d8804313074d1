/**
 * `npm run generate`: writes everything in the project that is made from something else, and builds what is needed for that. Where a
 * step writes sources, build again before a release.
 *
 * @typedef {object} Project
 * @property {string} root
 * @property {(file: string, text: string) => void} write Writes a file, relative to the root, where it is not so already.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { api } from "./generate/api.js";
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

/** @param {...string} words */
function node(...words) {
  const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(1);
}

// First how the parser decides: nothing else of a build works without. In a process of its own, which forgets the old parser.
if (process.argv.includes("--parser")) {
  await lookahead({ root, write });
  process.exit(0);
}
node("tools/build.js", "--modules");
node("tools/generate.js", "--parser");
node("tools/build.js");

// In order: a later step may read what an earlier one has written.
/** @type {readonly ((project: Project) => void | Promise<void>)[]} */
const steps = [declarations, summaries, grammar, docs, api];
for (const step of steps) await step({ root, write });
