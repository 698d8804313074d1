/**
 * Summaries of users' protocols, kept between runs in the user's cache folder, so that TypeScript's parser is loaded only
 * after a change. What cannot be read or written is as if there were no cache.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import type { Summary, SummaryCache } from "../analysis/index.js";
import type { Io } from "./io.js";
import { project } from "./project.js";

export function summaryCache({ XDG_CACHE_HOME: given = "" }: Io["env"]): SummaryCache {
  const base = given === "" ? path.join(homedir(), ".cache") : given;
  const folder = path.join(base, "xgc", `summaries-${project().version}`);
  const fileOf = (key: string): string => path.join(folder, `${key}.json`);
  return {
    get(key) {
      try {
        return JSON.parse(readFileSync(fileOf(key), "utf8")) as Summary;
      } catch {
        return undefined;
      }
    },
    put(key, summary) {
      try {
        mkdirSync(folder, { recursive: true });
        // Two runs may write at once: each writes its own file, and one of the files becomes the entry.
        const own = `${fileOf(key)}.${process.pid}`;
        writeFileSync(own, JSON.stringify(summary));
        renameSync(own, fileOf(key));
      } catch {
        // The next run reads the implementation again.
      }
    },
  };
}
