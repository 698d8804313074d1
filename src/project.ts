/** The place of this package, and its manifest. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

export interface Project {
  /** The package's folder. */
  readonly root: string;
  readonly version: string;
  /** The folder of `std/...`. */
  readonly standardLibrary: string;
}

/** Found upwards from this file, which is deeper in the sources than in what is shipped. */
export function project(): Project {
  for (let root = import.meta.dirname; ; root = path.dirname(root)) {
    const file = path.join(root, "package.json");
    if (existsSync(file)) {
      const { name, version } = JSON.parse(readFileSync(file, "utf8")) as { name?: string; version?: string };
      if (name === "xgc") return { root, version: version ?? "", standardLibrary: slashes(path.join(root, "stdlib")) };
    }
    if (path.dirname(root) === root) throw new Error("the package.json of xgc is missing");
  }
}

/** The compiler's paths have `/` everywhere. */
export function slashes(name: string): string {
  return path.sep === "/" ? name : name.replaceAll(path.sep, "/");
}
