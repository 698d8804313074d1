/**
 * `npm run generate`: everything in the repository that is made from something else in it. The declarations beside each
 * `.xgraph` of the standard library, and the summaries of what its protocols do; tests hold both up to date.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const stdlib = path.join(root, "stdlib");
const files = readdirSync(stdlib, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".xgraph"))
  .map((name) => name.replaceAll("\\", "/"))
  .sort();

const declared = spawnSync(
  process.execPath,
  [path.join(root, "dist/xgc.mjs"), "declare", ...files.map((name) => path.join("stdlib", name))],
  { cwd: root, stdio: ["ignore", "ignore", "inherit"] },
);
if (declared.status !== 0) process.exit(1);

/** @type {typeof import("../src/analysis/library.js")} */
const { librarySummaries } = await import(path.join(root, "dist/src/analysis/library.js"));
const text = librarySummaries({
  files,
  read: (name) => {
    try {
      return readFileSync(path.join(stdlib, name), "utf8");
    } catch {
      return undefined;
    }
  },
  driver: "../src/runtime/network-interface.ts",
});
writeFileSync(path.join(stdlib, "summaries.json"), text);
