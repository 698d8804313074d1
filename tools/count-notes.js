/**
 * Counts what `xgc check --notes` says of programs, with one xgc or several side by side: to see whether a change of the analysis adds false
 * alarms.
 *
 *   node tools/count-notes.js dist/xgc.cjs OTHER/dist/xgc.cjs -- examples docs stdlib
 *
 * A line for each code whose number differs, with the files, and the sum of each folder.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";

/** So many files in one process. */
const batch = 40;

/** @param {string} folder */
function programsIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".xgraph") && !name.includes("node_modules"))
    .map((name) => path.resolve(folder, name))
    .sort();
}

/**
 * @param {string} xgc
 * @param {readonly string[]} files
 * @returns {string[]} lines `FILE CODE`, one for each diagnostic.
 */
function said(xgc, files) {
  /** @type {string[]} */
  const found = [];
  for (let at = 0; at < files.length; at += batch) {
    const given = files.slice(at, at + batch);
    const { stdout, stderr } = spawnSync(process.execPath, [xgc, "check", "--notes", "--format", "json", ...given], {
      encoding: "utf8",
      maxBuffer: 1e9,
    });
    if (stdout === "") throw new Error(`${xgc} says nothing: ${stderr}`);
    /** @type {{ readonly diagnostics: readonly { readonly file: string; readonly code: string }[] }} */
    const { diagnostics } = JSON.parse(stdout);
    for (const { file, code } of diagnostics) found.push(`${path.resolve(file)} ${code}`);
  }
  return found;
}

/** @param {readonly string[]} lines */
function counts(lines) {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const line of lines) found.set(line, (found.get(line) ?? 0) + 1);
  return found;
}

const given = process.argv.slice(2);
const split = given.indexOf("--");
const [tools, folders] = [given.slice(0, split), given.slice(split + 1)];
if (split < 1 || folders.length === 0) {
  console.error("Usage: node tools/count-notes.js XGC.cjs... -- FOLDER...");
  process.exit(1);
}
for (const folder of folders) {
  const files = programsIn(folder);
  const all = tools.map((xgc) => counts(said(xgc, files)));
  const sums = all.map((each) => [...each.values()].reduce((sum, one) => sum + one, 0));
  const analysis = all.map((each) =>
    [...each].reduce((sum, [line, one]) => sum + (/ XG8\d+$/.test(line) ? one : 0), 0),
  );
  console.log(
    `${folder}: ${files.length} files, ${sums.join(" and ")} diagnostics, ${analysis.join(" and ")} of the analysis`,
  );
  for (const line of [...new Set(all.flatMap((each) => [...each.keys()]))].sort()) {
    const numbers = all.map((each) => each.get(line) ?? 0);
    if (new Set(numbers).size > 1) console.log(`  ${path.relative(folder, line)}: ${numbers.join(" and ")}`);
  }
}
