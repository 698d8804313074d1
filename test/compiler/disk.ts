/** Checks programs of the repository as the command line does. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { check, type Checked, type FileSystem } from "../../src/compiler/index.js";

export const root: string = path.resolve(import.meta.dirname, "../..");
export const standardLibrary: string = path.join(root, "stdlib");

export const disk: FileSystem = {
  exists: (name) => statSync(name, { throwIfNoEntry: false })?.isFile() ?? false,
  read(name) {
    const stat = statSync(name, { throwIfNoEntry: false });
    if (stat === undefined) return { error: "missing" };
    if (stat.isDirectory()) return { error: "directory" };
    return { text: readFileSync(name, "utf8") };
  },
};

/** The same files, but every `.ts` file of the standard library is there with its class: its text is not in question here. */
export const diskWithImplementations: FileSystem = {
  exists: (name) => disk.exists(name),
  read(name, limit) {
    if (!name.startsWith(`${standardLibrary}/`) || !name.endsWith(".ts")) return disk.read(name, limit);
    return { text: `export class ${path.basename(name, ".ts").toUpperCase()} {}` };
  },
};

export function checkOnDisk(entry: string, fileSystem: FileSystem = diskWithImplementations): Checked {
  return check(entry, { fileSystem, standardLibrary, workingDirectory: root });
}
