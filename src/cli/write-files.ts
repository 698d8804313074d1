/** Files written whole or not at all: first under other names beside their places, then all renamed. */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import process from "node:process";
import { Failure, systemReason } from "./failure.js";

export interface NewFile {
  /** Absolute, or seen from the working directory. */
  readonly path: string;
  /** Text, or bytes in parts. */
  readonly content: string | readonly Uint8Array[];
  readonly executable?: boolean;
}

/**
 * @throws Failure where one cannot be written; then none is, and no directory was made.
 * @param options.makeDirectories Makes directories that are missing.
 */
export function writeFiles(
  files: readonly NewFile[],
  workingDirectory: string,
  options: { readonly makeDirectories?: boolean } = {},
): void {
  const made: string[] = [];
  const temporary: string[] = [];
  let current = "";
  try {
    const renames: [string, string][] = [];
    for (const file of files) {
      current = file.path;
      const target = path.resolve(workingDirectory, file.path);
      const directory = path.dirname(target);
      if (options.makeDirectories === true && !existsSync(directory)) {
        makeDirectory(directory, made);
      }
      refuseDirectory(target);
      const name = path.join(directory, `.${path.basename(target)}.${process.pid}.tmp`);
      temporary.push(name);
      writeNew(name, file);
      renames.push([name, target]);
    }
    for (const [from, to] of renames) {
      current = to;
      renameSync(from, to);
    }
  } catch (error) {
    for (const name of temporary) rmSync(name, { force: true });
    for (const directory of made.reverse()) rmSync(directory, { recursive: true, force: true });
    throw cannotWrite(current, error);
  }
}

/** One directory after the other: Node's own recursion does not end in file systems such as /proc. */
function makeDirectory(directory: string, made: string[]): void {
  const missing: string[] = [];
  for (let each = directory; !existsSync(each); each = path.dirname(each)) missing.push(each);
  for (const each of missing.reverse()) {
    mkdirSync(each);
    made.push(each);
  }
}

/** @throws Failure where a file could not be written: to be asked before long work. */
export function checkWritable(file: string, workingDirectory: string): void {
  const target = path.resolve(workingDirectory, file);
  try {
    refuseDirectory(target);
    accessSync(path.dirname(target), constants.W_OK);
    if (!statSync(path.dirname(target)).isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" });
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

function cannotWrite(file: string, error: unknown): Failure {
  return error instanceof Failure ? error : new Failure(`cannot write ${file}: ${systemReason(error)}`);
}

function refuseDirectory(target: string): void {
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory() === true)
    throw Object.assign(new Error(), { code: "EISDIR" });
}

function writeNew(name: string, { content, executable }: NewFile): void {
  const descriptor = openSync(name, "wx", executable === true ? 0o777 : 0o666);
  try {
    for (const part of typeof content === "string" ? [Buffer.from(content)] : batches(content)) {
      for (let at = 0; at < part.length;) at += writeSync(descriptor, part, at);
    }
  } finally {
    closeSync(descriptor);
  }
}

const BATCH = 1 << 20;

/** Small parts together: a capture has hundreds of thousands. */
function* batches(parts: readonly Uint8Array[]): Generator<Uint8Array> {
  let batch: Uint8Array[] = [];
  let size = 0;
  for (const part of parts) {
    batch.push(part);
    size += part.length;
    if (size < BATCH) continue;
    yield Buffer.concat(batch);
    batch = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(batch);
}
