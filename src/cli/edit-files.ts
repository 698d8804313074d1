/** Edits of the user's files: they keep mode, links and line ends, and an edit does not overwrite a change made meanwhile. */
import {
  chmodSync,
  chownSync,
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";
import process from "node:process";
import { Failure } from "./failure.js";
import { cannotWrite, writeAll } from "./write-files.js";

export interface Edit {
  /** Absolute, or relative to the working directory. */
  readonly path: string;
  /** The text from which the new one was made. */
  readonly before: string;
  readonly after: string;
}

interface Prepared {
  readonly name: string;
  readonly target: string;
  /** The place of the new text until all are written; undefined for a file with several names, which is written in place. */
  readonly temporary: string | undefined;
  readonly text: string;
}

/**
 * Writes the new texts. If one file is read-only or was changed since it was read, none is written.
 * @throws Failure
 */
export function editFiles(edits: readonly Edit[], workingDirectory: string): void {
  const prepared: Prepared[] = [];
  let current = "";
  try {
    for (const edit of edits) {
      current = edit.path;
      const made = prepare(edit, workingDirectory, prepared);
      if (made !== undefined) prepared.push(made);
    }
    for (const { name, target, temporary, text } of prepared) {
      current = name;
      if (temporary === undefined) writeInPlace(target, text);
      else renameSync(temporary, target);
    }
  } catch (error) {
    for (const { temporary } of prepared) if (temporary !== undefined) rmSync(temporary, { force: true });
    throw cannotWrite(current, error);
  }
}

/** @returns undefined for a file that is `known` by another name, as in `xgc fmt lan.xgraph .`. */
function prepare(
  { path: name, before, after }: Edit,
  workingDirectory: string,
  known: readonly Prepared[],
): Prepared | undefined {
  const target = realpathSync(path.resolve(workingDirectory, name));
  if (known.some((each) => each.target === target)) return undefined;
  const { mode, nlink, uid, gid } = statSync(target);
  // Root could write it all the same, but the owner has made it read-only.
  if ((mode & 0o222) === 0) throw new Failure(`cannot write ${name}: it is read-only`);
  const now = readFileSync(target, "utf8");
  if (withoutMark(now) !== withoutMark(before))
    throw new Failure(`${name} was changed by something else meanwhile, so it stays as it is`, {
      help: "run the command again",
    });
  const text = (now.startsWith(MARK) ? MARK : "") + withLineEndsOf(withoutMark(before), withoutMark(after));
  if (nlink > 1) return { name, target, temporary: undefined, text };
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  const descriptor = openSync(temporary, "wx", mode & 0o777);
  try {
    writeAll(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
  chmodSync(temporary, mode & 0o7777);
  const made = statSync(temporary);
  if (made.uid !== uid || made.gid !== gid) chownSync(temporary, uid, gid);
  return { name, target, temporary, text };
}

/** The byte order mark, which the compiler removes from its texts. */
const MARK = "\u{feff}";

function withoutMark(text: string): string {
  return text.startsWith(MARK) ? text.slice(MARK.length) : text;
}

function writeInPlace(target: string, text: string): void {
  const descriptor = openSync(target, "r+");
  try {
    writeAll(descriptor, text);
    ftruncateSync(descriptor, Buffer.byteLength(text));
  } finally {
    closeSync(descriptor);
  }
}

/** The first line of the old text decides, as with prettier's `endOfLine: "auto"`. */
export function withLineEndsOf(before: string, after: string): string {
  return /^[^\n]*\r\n/.test(before) ? after.replace(/\r?\n/g, "\r\n") : after;
}
