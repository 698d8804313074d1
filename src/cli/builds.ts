/** The files that a compile read and wrote, kept between runs in the user's cache folder, so that a second compile does nothing. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import process from "node:process";
import type { FileSystem } from "../compiler/index.js";
import type { Io } from "./io.js";
import { project } from "./project.js";
import type { NewFile } from "./write-files.js";

export interface Manifest {
  /** Absolute paths with the hash of the contents; null if there was no file. */
  readonly inputs: Readonly<Record<string, string | null>>;
  readonly outputs: Readonly<Record<string, string | null>>;
}

/** A view of the file system that records which files were asked for. */
export function watched(files: FileSystem, asked: Set<string>): FileSystem {
  return {
    exists(name) {
      asked.add(name);
      return files.exists(name);
    },
    read(name, limit) {
      asked.add(name);
      return files.read(name, limit);
    },
    bytes(name, limit) {
      asked.add(name);
      return files.bytes?.(name, limit) ?? { error: "missing" };
    },
    realPath(name) {
      // A link may lead elsewhere later.
      asked.add(name);
      return files.realPath?.(name);
    },
  };
}

/** @param outputs Absolute paths with the written contents. */
export function manifestOf(
  inputs: Iterable<string>,
  outputs: Iterable<readonly [string, NewFile["content"]]>,
): Manifest {
  return {
    inputs: Object.fromEntries([...inputs].sort().map((name) => [name, hashOf(name)])),
    outputs: Object.fromEntries([...outputs].map(([name, content]) => [name, digest(content)])),
  };
}

/** The outputs of the last build of this kind, if no input and output has changed. */
export function upToDate(manifest: Manifest | undefined): readonly string[] | undefined {
  if (manifest === undefined) return undefined;
  const { inputs, outputs } = manifest;
  const same = [...Object.entries(outputs), ...Object.entries(inputs)].every(([name, hash]) => hashOf(name) === hash);
  return same ? Object.keys(outputs) : undefined;
}

function hashOf(name: string): string | null {
  try {
    if (!statSync(name).isFile()) return null;
    return digest([readFileSync(name)]);
  } catch {
    return null;
  }
}

function digest(content: NewFile["content"]): string {
  const hash = createHash("sha256");
  for (const part of typeof content === "string" ? [content] : content) hash.update(part);
  return hash.digest("hex");
}

/** Detects that a file was replaced by another one of the same name. */
function stampOf(name: string): string | null {
  try {
    const { size, mtimeMs } = statSync(name);
    return `${size} ${mtimeMs}`;
  } catch {
    return null;
  }
}

/** Manifests by request. An entry that cannot be read or written counts as absent. */
export function manifests(io: Io): {
  readonly get: (request: unknown) => Manifest | undefined;
  readonly put: (request: unknown, manifest: Manifest) => void;
} {
  const given = io.env["XDG_CACHE_HOME"] ?? "";
  const folder = path.join(given === "" ? path.join(homedir(), ".cache") : given, "xgc", `builds-${project().version}`);
  // Another build of the compiler may write other outputs.
  const compiler = [process.argv[1] ?? "", path.join(import.meta.dirname, "cli.cjs")].map(stampOf);
  const fileOf = (request: unknown): string => {
    const key = digest(JSON.stringify([request, compiler, project().root]));
    return path.join(folder, `${key}.json`);
  };
  return {
    get(request) {
      try {
        return JSON.parse(readFileSync(fileOf(request), "utf8")) as Manifest;
      } catch {
        return undefined;
      }
    },
    put(request, manifest) {
      try {
        mkdirSync(folder, { recursive: true });
        const own = `${fileOf(request)}.${process.pid}`;
        writeFileSync(own, JSON.stringify(manifest));
        renameSync(own, fileOf(request));
      } catch {
        // The next compile starts anew.
      }
    },
  };
}

/** For make and ninja: the outputs depend on the inputs, and a deleted input is no error. */
export function dependencyFile(outputs: readonly string[], inputs: readonly string[]): string {
  const escaped = (name: string): string => name.replace(/[ #]/g, "\\$&").replaceAll("$", "$$$$");
  const rules = inputs.map((name) => `${escaped(name)}:\n`);
  return `${outputs.map(escaped).join(" ")}: ${inputs.map(escaped).join(" \\\n  ")}\n${rules.join("")}`;
}
