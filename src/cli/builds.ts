/** What a compile read and wrote, kept between runs in the user's cache folder: a second compile then does nothing. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import process from "node:process";
import type { FileSystem } from "../compiler/index.js";
import type { Io } from "./io.js";
import { project } from "./project.js";

export interface Manifest {
  /** Absolute paths with the hash of what was there; null where nothing was. */
  readonly inputs: Readonly<Record<string, string | null>>;
  readonly outputs: Readonly<Record<string, string | null>>;
}

/** Files as they are, with a list of those that were asked for. */
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
    realPath(name) {
      // A link may lead elsewhere tomorrow.
      asked.add(name);
      return files.realPath?.(name);
    },
  };
}

export function manifestOf(inputs: Iterable<string>, outputs: Iterable<string>): Manifest {
  return { inputs: hashesOf(inputs), outputs: hashesOf(outputs) };
}

/** The outputs of the last build of this kind, if everything is as it was then. */
export function upToDate(manifest: Manifest | undefined): readonly string[] | undefined {
  if (manifest === undefined) return undefined;
  const { inputs, outputs } = manifest;
  const same = [...Object.entries(outputs), ...Object.entries(inputs)].every(([name, hash]) => hashOf(name) === hash);
  return same ? Object.keys(outputs) : undefined;
}

function hashesOf(names: Iterable<string>): Record<string, string | null> {
  return Object.fromEntries([...names].sort().map((name) => [name, hashOf(name)]));
}

function hashOf(name: string): string | null {
  try {
    if (!statSync(name).isFile()) return null;
    return createHash("sha256").update(readFileSync(name)).digest("hex");
  } catch {
    return null;
  }
}

/** Manifests by what was asked for. What cannot be read or written is as if it were not there. */
export function manifests(io: Io): {
  readonly get: (request: unknown) => Manifest | undefined;
  readonly put: (request: unknown, manifest: Manifest) => void;
} {
  const given = io.env["XDG_CACHE_HOME"] ?? "";
  const folder = path.join(given === "" ? path.join(homedir(), ".cache") : given, "xgc", `builds-${project().version}`);
  // A compiler that was built anew may write something else.
  const compiler = hashOf(process.argv[1] ?? "");
  const fileOf = (request: unknown): string => {
    const key = createHash("sha256")
      .update(JSON.stringify([request, compiler, project().root]))
      .digest("hex");
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
        // The next compile works again.
      }
    },
  };
}

/** For make and ninja: the outputs stand on the inputs, and an input that is deleted is no fault. */
export function dependencyFile(outputs: readonly string[], inputs: readonly string[]): string {
  const escaped = (name: string): string => name.replace(/[ #]/g, "\\$&").replaceAll("$", "$$$$");
  const rules = inputs.map((name) => `${escaped(name)}:\n`);
  return `${outputs.map(escaped).join(" ")}: ${inputs.map(escaped).join(" \\\n  ")}\n${rules.join("")}`;
}
