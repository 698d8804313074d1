/** Writes outputs completely or not at all: first under other names beside their places, then all are renamed. */
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import process from "node:process";
import { Failure, systemReason } from "./failure.js";
import { isOwnOutput, type OutputKind } from "./file-origin.js";

export interface NewFile {
  /** Absolute, or relative to the working directory. */
  readonly path: string;
  readonly kind: OutputKind;
  /** Text, or bytes in parts. */
  readonly content: string | readonly Uint8Array[];
  readonly executable?: boolean;
}

export interface Guard {
  /** Makes directories that are missing. */
  readonly makeDirectories?: boolean;
  /** Also replaces files that xgc did not write. */
  readonly force?: boolean;
  /** Absolute paths of the command's inputs: such a file is never replaced. */
  readonly inputs?: Iterable<string>;
}

/**
 * Writes all files, or none. A link stays a link, and the file at its end is replaced. A device, a pipe or a socket is written to.
 * @throws Failure if a file cannot be written or must not be replaced; no directory was made then.
 */
export function writeFiles(files: readonly NewFile[], workingDirectory: string, guard: Guard = {}): void {
  const made: string[] = [];
  const temporary: string[] = [];
  const renames: [from: string, to: string, name: string][] = [];
  const streams: [descriptor: number, file: NewFile][] = [];
  let current = "";
  try {
    for (const file of files) {
      current = file.path;
      const place = placeOf(path.resolve(workingDirectory, file.path));
      if ("descriptor" in place) {
        streams.push([place.descriptor, file]);
        continue;
      }
      const { target, special } = place;
      refuseOthers(file, target, guard);
      if (special) {
        streams.push([openStream(target), file]);
        continue;
      }
      const directory = path.dirname(target);
      if (guard.makeDirectories === true && !existsSync(directory)) makeDirectory(directory, made);
      const name = path.join(directory, `.${path.basename(target)}.${process.pid}.tmp`);
      temporary.push(name);
      writeNew(name, file);
      const mode = statSync(target, { throwIfNoEntry: false })?.mode;
      if (mode !== undefined) chmodSync(name, (mode & 0o777) | (file.executable === true ? 0o111 : 0));
      renames.push([name, target, file.path]);
    }
    for (const [from, to, name] of renames) {
      current = name;
      renameSync(from, to);
    }
    for (const [descriptor, file] of streams) {
      current = file.path;
      writeAll(descriptor, file.content);
    }
  } catch (error) {
    for (const name of temporary) rmSync(name, { force: true });
    for (const directory of made.reverse()) rmSync(directory, { recursive: true, force: true });
    throw cannotWrite(current, error);
  } finally {
    // The first three belong to the process.
    for (const [descriptor] of streams) if (descriptor > 2) closeSync(descriptor);
  }
}

/** @throws Failure if a file could not be written, or must not be replaced. For use before long work. */
export function checkWritable(file: Pick<NewFile, "path" | "kind">, workingDirectory: string, guard: Guard = {}): void {
  try {
    const place = placeOf(path.resolve(workingDirectory, file.path));
    if ("descriptor" in place) return;
    refuseOthers(file, place.target, guard);
    if (place.special) {
      accessSync(place.target, constants.W_OK);
      return;
    }
    let directory = path.dirname(place.target);
    if (guard.makeDirectories === true) while (!existsSync(directory)) directory = path.dirname(directory);
    accessSync(directory, constants.W_OK);
    if (!statSync(directory).isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" });
  } catch (error) {
    throw cannotWrite(file.path, error);
  }
}

type Place =
  /** One of the process's own open files: `/dev/stdout`, or the path that a shell makes for `>(command)`. */
  | { readonly descriptor: number }
  /** @property special Whether something other than a regular file is there. */
  | { readonly target: string; readonly special: boolean };

const LINKS = 40;

function placeOf(file: string): Place {
  let target = file;
  for (let links = 0; ; links++) {
    const descriptor = /^\/(?:dev\/fd|proc\/self\/fd)\/(\d+)$/.exec(target)?.[1];
    if (descriptor !== undefined) return { descriptor: Number(descriptor) };
    if (lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() !== true) break;
    if (links === LINKS) throw Object.assign(new Error(), { code: "ELOOP" });
    // A folder on the way may be a link too.
    const folder = realpathSync(path.dirname(target));
    target = path.resolve(folder, readlinkSync(target));
  }
  const found = statSync(target, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) throw Object.assign(new Error(), { code: "EISDIR" });
  return { target, special: found !== undefined && !found.isFile() };
}

function refuseOthers(file: Pick<NewFile, "path" | "kind">, target: string, { force = false, inputs }: Guard): void {
  if (!existsSync(target)) return;
  const real = realpathSync(target);
  for (const input of inputs ?? []) {
    if (input === real || (existsSync(input) && realpathSync(input) === real))
      throw new Failure(`${file.path} stays as it is: the command reads it`, { help: "name another file" });
  }
  if (force || !statSync(target).isFile() || isOwnOutput(target, file.kind)) return;
  throw new Failure(`${file.path} stays as it is: xgc did not write it`, {
    help: "name another file, or replace this one with --force",
  });
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

export function cannotWrite(file: string, error: unknown): Failure {
  return error instanceof Failure ? error : new Failure(`cannot write ${file}: ${systemReason(error)}`);
}

function writeNew(name: string, { content, executable }: NewFile): void {
  const descriptor = openSync(name, "wx", executable === true ? 0o777 : 0o666);
  try {
    writeAll(descriptor, content);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes everything, also to a pipe whose reader is slow. */
export function writeAll(descriptor: number, content: NewFile["content"]): void {
  for (const part of typeof content === "string" ? [Buffer.from(content)] : batches(content)) {
    for (let at = 0; at < part.length;) at += writeSome(descriptor, part, at);
  }
}

function writeSome(descriptor: number, part: Uint8Array, at: number): number {
  try {
    return writeSync(descriptor, part, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    // The pipe is full.
    pause(5);
    return 0;
  }
}

/** How long a pipe may be without a reader, in ms. */
const PATIENCE = 10_000;

/** Opens a special file. Opening a pipe without a reader would block for ever. */
function openStream(target: string): number {
  for (let waited = 0; ; waited += 50) {
    try {
      return openSync(target, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENXIO" || waited >= PATIENCE) throw error;
      pause(50);
    }
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

const BATCH = 1 << 20;

/** Joins small parts: a capture has hundreds of thousands. */
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
