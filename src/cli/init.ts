/** `xgc init`. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { commands } from "./command-table.js";
import { exitCodes, Failure } from "./failure.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { project } from "./project.js";
import { writeFiles } from "./write-files.js";

export function init({ operands: [directory = ""] }: CommandLine<typeof commands.init.options>, io: Io): number {
  const target = path.resolve(io.workingDirectory, directory);
  if (existsSync(target)) {
    if (!statSync(target).isDirectory()) throw new Failure(`${directory} is a file`);
    if (readdirSync(target).length > 0)
      throw new Failure(`${directory} is not empty`, { help: "name a new directory" });
  }
  const { root, version } = project();
  const template = path.join(root, "template");
  const name = packageName(path.basename(target));
  const files = readdirSync(template)
    .sort()
    .map((file) => {
      const text = readFileSync(path.join(template, file), "utf8");
      const filled = /^(?:package\.json|README\.md)$/.test(file)
        ? text.replaceAll("NAME", name).replaceAll("VERSION", `^${version}`)
        : text;
      // npm takes no .gitignore into a package.
      return { path: path.join(directory, file === "gitignore" ? ".gitignore" : file), content: filled };
    });
  writeFiles(files, io.workingDirectory, { makeDirectories: true });
  for (const { path: written } of files) io.stdout.write(`wrote ${written}\n`);
  const into = directory === "." ? "" : `cd ${directory} && `;
  io.stdout.write(`\nNext: ${into}npm install && npm start\n`);
  return exitCodes.success;
}

function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+|-+$/g, "");
  return name === "" ? "simulation" : name;
}
