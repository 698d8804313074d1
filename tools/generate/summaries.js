/** What the protocols of the standard library do, so that checking a program needs no TypeScript for it. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** @param {import("../generate.js").Project} project */
export async function summaries({ root, write }) {
  const stdlib = path.join(root, "stdlib");
  const files = readdirSync(stdlib, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".xgraph"))
    .map((name) => name.replaceAll("\\", "/"));
  /** @type {typeof import("../../src/analysis/summaries/library.js")} */
  const { librarySummaries } = await import(path.join(root, "dist/src/analysis/summaries/library.js"));
  /** @type {(name: string) => string | undefined} */
  const read = (name) => {
    try {
      return readFileSync(path.join(stdlib, name), "utf8");
    } catch {
      return undefined;
    }
  };
  write("stdlib/summaries.json", librarySummaries({ files, read, driver: "../src/runtime/wire/network-interface.ts" }));
}
