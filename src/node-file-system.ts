/** The compiler's file system on a disk. */
import { Buffer, isUtf8 } from "node:buffer";
import { closeSync, openSync, readSync, realpathSync, type Stats, statSync } from "node:fs";
import type { BytesResult, FileSystem } from "./compiler/index.js";

export const nodeFileSystem: FileSystem = {
  exists(path) {
    try {
      return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
    } catch {
      // A circle of links, a folder that may not be searched, a name that is too long.
      return false;
    }
  },
  read(path, limit) {
    const { bytes, error } = bytesOf(path, limit);
    if (error !== undefined) return { error };
    if (!isUtf8(bytes)) return { error: "not-utf8" };
    const text = bytes.toString("utf8");
    return { text: text.startsWith("\uFEFF") ? text.slice(1) : text };
  },
  bytes: bytesOf,
  realPath(path) {
    try {
      return realpathSync.native(path).replaceAll("\\", "/");
    } catch {
      return undefined;
    }
  },
};

function bytesOf(path: string, limit: number): BytesResult & { readonly bytes?: Buffer } {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return { error: "missing" };
    if (stat.isDirectory()) return { error: "directory" };
    if (!stat.isFile() && !isGivenPipe(path, stat)) return { error: "not-a-file" };
    if (stat.size > limit) return { error: "too-large" };
    const bytes = readUpTo(path, limit);
    return bytes === undefined ? { error: "too-large" } : { bytes };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return { error: code === "ENOENT" || code === "ENOTDIR" ? "missing" : "unreadable" };
  }
}

/** Reading another pipe or device may take for ever. A pipe from the shell, as in `xgc check <(generate)`, has a writer. */
function isGivenPipe(path: string, stat: Stats): boolean {
  return stat.isFIFO() && /^\/(?:dev|proc\/self)\/fd\/\d+$/.test(path);
}

/** Undefined if there is more: a special file need not have the size that the system reports. */
function readUpTo(path: string, limit: number): Buffer | undefined {
  const file = openSync(path, "r");
  try {
    const pieces: Buffer[] = [];
    for (let total = 0; ;) {
      const piece = Buffer.allocUnsafe(64 * 1024);
      const count = readSync(file, piece);
      if (count === 0) return Buffer.concat(pieces, total);
      total += count;
      if (total > limit) return undefined;
      pieces.push(piece.subarray(0, count));
    }
  } finally {
    closeSync(file);
  }
}
