/** The compiler's way to files, on a disk. */
import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import type { FileSystem } from "./compiler/index.js";

export const nodeFileSystem: FileSystem = {
  exists: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true,
  read(path, limit) {
    try {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat === undefined) return { error: "missing" };
      if (stat.isDirectory()) return { error: "directory" };
      if (stat.size > limit) return { error: "too-large" };
      const bytes = readFileSync(path);
      // What is no file (a pipe) has no size before it is read.
      if (bytes.length > limit) return { error: "too-large" };
      if (!isUtf8(bytes)) return { error: "not-utf8" };
      const text = bytes.toString("utf8");
      return { text: text.startsWith("\uFEFF") ? text.slice(1) : text };
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      return { error: code === "ENOENT" || code === "ENOTDIR" ? "missing" : "unreadable" };
    }
  },
};
