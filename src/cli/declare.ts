/** `xgc declare`. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Demanded } from "../emit/index.js";
import { demandedMembers, emitDeclarations } from "../emit/index.js";
import type { BroughtUp } from "../declare/index.js";
import { declaredProgramOf } from "./check-file.js";
import type { commands } from "./command-table.js";
import { exitCodes, systemReason, Failure, usageFailure } from "./failure.js";
import type { Io } from "./io.js";
import { nodeFileSystem } from "./node-file-system.js";
import type { CommandLine } from "./options.js";
import { project, slashes } from "./project.js";
import { withImplementations } from "./implementations.js";
import { type NewFile, writeFiles } from "./write-files.js";

const mostBytes = 4 * 1024 * 1024;

export async function declare(
  { operands, options }: CommandLine<typeof commands.declare.options>,
  io: Io,
): Promise<number> {
  const declarations: NewFile[] = [];
  const texts = new Map<string, string>();
  const previous: string[] = [];
  const demanded: Demanded[] = [];
  for (const file of operands) {
    if (!file.endsWith(".xgraph")) throw usageFailure(`declare takes .xgraph files: ${file}`);
    const { text, members } = declarationsOf(file, io);
    if (text === undefined) {
      io.stdout.write(`${file} declares no protocol and no control service\n`);
      continue;
    }
    texts.set(slashes(path.resolve(io.workingDirectory, `${file}.ts`)), text);
    demanded.push(...members);
    const before = existing(`${file}.ts`, io);
    if (before !== undefined) previous.push(before);
    if (text !== before) declarations.push({ path: `${file}.ts`, kind: "declarations", content: text });
  }
  const implementations = await implementationsFor({ texts, previous, demanded });
  const changing = implementations.filter(({ first, changes }) => first || changes.length > 0);
  if (options.check) {
    for (const { path: stale } of declarations) io.stdout.write(`${stale} is not as xgc declare would write it\n`);
    for (const each of changing) io.stdout.write(differences(each, io));
    return declarations.length + changing.length === 0 ? exitCodes.success : exitCodes.failure;
  }
  const changed = changing.map(({ file, text }) => ({
    path: file,
    kind: "implementation" as const,
    content: byteOrderMark(file, io) + text,
  }));
  writeFiles([...declarations, ...changed], io.workingDirectory, { force: options.force });
  for (const { path: written } of declarations) io.stdout.write(`wrote ${written}\n`);
  for (const each of implementations) io.stdout.write(whatWasWritten(each, io));
  return exitCodes.success;
}

function declarationsOf(file: string, io: Io): { readonly text: string | undefined; readonly members: Demanded[] } {
  // An implementation extends the class that is written here, so it may not exist yet.
  const program = declaredProgramOf(file, io, withImplementations);
  const input = { program, source: 0, layout: { standardLibrary: project().standardLibrary } };
  return { text: emitDeclarations(input), members: demandedMembers(input) };
}

/** The implementations that do not fit their declarations. TypeScript is loaded only if there is a protocol. */
async function implementationsFor({
  texts,
  previous,
  demanded,
}: {
  /** The new declarations by file. */
  readonly texts: ReadonlyMap<string, string>;
  readonly previous: readonly string[];
  readonly demanded: readonly Demanded[];
}): Promise<readonly BroughtUp[]> {
  if (demanded.length === 0) return [];
  for (const { protocol } of demanded) {
    const { file } = protocol.implementation;
    const { error } = nodeFileSystem.read(file, mostBytes);
    if (error !== undefined && error !== "missing") throw new Failure(`cannot read ${file} as TypeScript: ${error}`);
  }
  const { broughtUp } = await import("../declare/index.js");
  return broughtUp({
    fileSystem: nodeFileSystem,
    standardLibrary: project().standardLibrary,
    declarations: texts,
    previous,
    demanded,
  });
}

/** The changes that would be made, a line for each. */
function differences({ file, first, changes }: BroughtUp, io: Io): string {
  const name = shown(file, io);
  if (first) return `${name} is missing: xgc declare writes a first implementation\n`;
  return changes.map(({ line, message }) => `${name}:${line}: xgc declare ${message}\n`).join("");
}

/** The changes that were made, a line for each, and the tasks that are left to a person. */
function whatWasWritten({ file, first, changes, left }: BroughtUp, io: Io): string {
  const name = shown(file, io);
  const head = first ? `wrote ${name}, a first implementation\n` : changes.length > 0 ? `changed ${name}\n` : "";
  const done = changes.map(({ lineAfter, message }) => `  ${name}:${lineAfter}: ${message}\n`);
  const rest = left.map(({ line, message }) => `  ${name}:${line}: left to you: ${message}\n`);
  return head + done.join("") + rest.join("");
}

function shown(file: string, io: Io): string {
  const inside = path.relative(io.workingDirectory, file);
  return inside.startsWith("..") ? file : slashes(inside);
}

/** The byte order mark at the beginning of a file, which the compiler removes. */
function byteOrderMark(file: string, io: Io): string {
  return existing(file, io)?.startsWith("\uFEFF") === true ? "\uFEFF" : "";
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
