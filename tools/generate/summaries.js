/** What the protocols of the standard library do, so that checking a program needs no TypeScript for it. */
import { readdirSync } from "node:fs";
import path from "node:path";

/** @param {import("../generate.js").Project} project */
export async function summaries({ root, write }) {
  const stdlib = path.join(root, "stdlib");
  const files = readdirSync(stdlib, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".xgraph"))
    .map((name) => name.replaceAll("\\", "/"));
  /** @type {typeof import("../../src/analysis/summaries/library.js")} */
  const { librarySummaries } = await import(path.join(root, "dist/src/analysis/summaries/library.js"));
  /** @type {typeof import("../../src/node-file-system.js")} */
  const { nodeFileSystem: fileSystem } = await import(path.join(root, "dist/src/node-file-system.js"));
  const standardLibrary = stdlib.replaceAll("\\", "/");
  write("stdlib/summaries.json", librarySummaries({ fileSystem, standardLibrary, files }));
}
