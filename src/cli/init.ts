/** `xgc init`. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { commands } from "./command-table.js";
import { exitCodes, Failure } from "./failure.js";
import { type Manifest, manifestWith } from "./init-manifest.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { project } from "./project.js";
import { type NewFile, writeFiles } from "./write-files.js";

/** A directory's own file of this name stays. */
const own = new Set([".gitignore", "README.md", "tsconfig.json"]);

export function init({ operands: [directory = "."] }: CommandLine<typeof commands.init.options>, io: Io): number {
  const target = path.resolve(io.workingDirectory, directory);
  if (existsSync(target) && !statSync(target).isDirectory()) throw new Failure(`${directory} is a file`);
  const files = filesFor(target);
  const taken = files.filter(({ path: name }) => name !== "package.json" && existsSync(path.join(target, name)));
  if (taken.length > 0) {
    const names = taken.map(({ path: name }) => path.join(directory, name)).join(", ");
    throw new Failure(`${names} would be overwritten`, { help: "name a new directory" });
  }
  const placed = files.map((file) => ({ ...file, path: path.join(directory, file.path) }));
  writeFiles(placed, io.workingDirectory, { makeDirectories: true });
  for (const { path: written } of placed) io.stdout.write(`wrote ${written}\n`);
  const steps = [
    ...(target === path.resolve(io.workingDirectory) ? [] : [`cd ${directory}`]),
    ...(isInstalled(target) ? [] : ["npm install"]),
    "npm start",
  ];
  io.stdout.write(`\nNext: ${steps.join(" && ")}\n`);
  return exitCodes.success;
}

/** The template's files, by names in the new project. */
function filesFor(target: string): NewFile[] {
  const { root, version } = project();
  const template = path.join(root, "template");
  const name = packageName(path.basename(target));
  const read = (file: string): string =>
    readFileSync(path.join(template, file), "utf8").replaceAll("VERSION", `^${version}`);
  return readdirSync(template)
    .sort()
    .flatMap((file): NewFile[] => {
      // npm leaves .gitignore out of packages.
      const written = file === "gitignore" ? ".gitignore" : file;
      const there = path.join(target, written);
      if (own.has(written) && existsSync(there)) return [];
      if (written === "package.json") {
        const known = existsSync(there) ? readManifest(there) : {};
        return [
          { path: written, kind: "template", content: manifestWith(known, JSON.parse(read(file)) as Manifest, name) },
        ];
      }
      return [
        {
          path: written,
          kind: "template",
          content: written === "README.md" ? read(file).replaceAll("NAME", name) : read(file),
        },
      ];
    });
}

function readManifest(file: string): Manifest {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Manifest;
  } catch (error) {
    throw new Failure(`package.json cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Whether a program in a directory finds this package. */
function isInstalled(directory: string): boolean {
  try {
    createRequire(path.join(directory, "package.json")).resolve("xgc/package.json");
    return true;
  } catch {
    return false;
  }
}

function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+|-+$/g, "");
  return name === "" ? "simulation" : name;
}
