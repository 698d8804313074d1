/** `xgc declare`. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { emitDeclarations } from "../emit/index.js";
import { declaredProgramOf } from "./check-file.js";
import type { commands } from "./command-table.js";
import { exitCodes, systemReason, Failure, usageFailure } from "./failure.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { project } from "./project.js";
import { withImplementations } from "./implementations.js";
import { type NewFile, writeFiles } from "./write-files.js";

export function declare({ operands, options }: CommandLine<typeof commands.declare.options>, io: Io): number {
  const files: NewFile[] = [];
  for (const file of operands) {
    if (!file.endsWith(".xgraph")) throw usageFailure(`declare takes .xgraph files: ${file}`);
    const text = declarationsOf(file, io);
    if (text === undefined) io.stdout.write(`${file} declares no protocol and no control service\n`);
    else if (text !== existing(`${file}.ts`, io))
      files.push({ path: `${file}.ts`, kind: "declarations", content: text });
  }
  if (options.check) {
    for (const { path: stale } of files) io.stdout.write(`${stale} is not as xgc declare would write it\n`);
    return files.length === 0 ? exitCodes.success : exitCodes.failure;
  }
  writeFiles(files, io.workingDirectory, { force: options.force });
  for (const { path: written } of files) io.stdout.write(`wrote ${written}\n`);
  return exitCodes.success;
}

function declarationsOf(file: string, io: Io): string | undefined {
  // An implementation extends what is written here, so it may well come later.
  const program = declaredProgramOf(file, io, withImplementations);
  return emitDeclarations({ program, source: 0, layout: { standardLibrary: project().standardLibrary } });
}

function existing(file: string, io: Io): string | undefined {
  try {
    return readFileSync(path.resolve(io.workingDirectory, file), "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return undefined;
    throw new Failure(`cannot read ${file}: ${systemReason(error)}`);
  }
}
