/** Files as the server sees them: what is open in the editor, and the disk for the rest; each text read once as long as it stays as it is. */
import { statSync } from "node:fs";
import { pathToFileURL, fileURLToPath } from "node:url";
import type { BytesResult, FileSystem, ReadResult } from "../compiler/index.js";
import { nodeFileSystem } from "../node-file-system.js";
import { slashes } from "../project.js";
import type { Text } from "./text.js";

/** What tells one state of a file from another; `undefined` where there is none. */
export type Version = string | undefined;

export class Files implements FileSystem {
  readonly #open = new Map<string, { readonly text: Text; readonly version: number }>();
  readonly #read = new Map<string, { readonly version: Version; readonly result: ReadResult }>();
  #changes = 0;

  /** A document of the editor stands for the file of its path. */
  put(path: string, text: Text): void {
    this.#open.set(path, { text, version: ++this.#changes });
  }
  close(path: string): void {
    this.#open.delete(path);
  }
  opened(path: string): Text | undefined {
    return this.#open.get(path)?.text;
  }
  get openPaths(): readonly string[] {
    return [...this.#open.keys()];
  }

  version(path: string): Version {
    const open = this.#open.get(path);
    if (open !== undefined) return `open ${open.version}`;
    try {
      const stat = statSync(path, { throwIfNoEntry: false });
      return stat?.isFile() === true ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : undefined;
    } catch {
      return undefined;
    }
  }

  read(path: string, limit: number): ReadResult {
    const open = this.#open.get(path);
    if (open !== undefined) return open.text.text.length > limit ? { error: "too-large" } : { text: open.text.text };
    const version = this.version(path);
    const known = this.#read.get(path);
    if (known !== undefined && version !== undefined && known.version === version) return known.result;
    const result = nodeFileSystem.read(path, limit);
    this.#read.set(path, { version, result });
    return result;
  }
  bytes(path: string, limit: number): BytesResult {
    return nodeFileSystem.bytes?.(path, limit) ?? { error: "missing" };
  }
  exists(path: string): boolean {
    return this.#open.has(path) || nodeFileSystem.exists(path);
  }
  realPath(path: string): string | undefined {
    return this.#open.has(path) ? path : nodeFileSystem.realPath?.(path);
  }
}

/** The files that something depends on, with their versions at the time. */
export class Inputs {
  readonly #files: Files;
  readonly #versions = new Map<string, Version>();

  constructor(files: Files) {
    this.#files = files;
  }
  add(path: string): void {
    if (!this.#versions.has(path)) this.#versions.set(path, this.#files.version(path));
  }
  /** The same files, noted down when they are asked for. */
  get view(): FileSystem {
    const files = this.#files;
    return {
      exists: (path) => {
        this.add(path);
        return files.exists(path);
      },
      read: (path, limit) => {
        this.add(path);
        return files.read(path, limit);
      },
      bytes: (path, limit) => {
        this.add(path);
        return files.bytes(path, limit);
      },
      realPath: (path) => files.realPath(path),
    };
  }
  get paths(): Iterable<string> {
    return this.#versions.keys();
  }
  has(path: string): boolean {
    return this.#versions.has(path);
  }
  /** Whether each is as it was. */
  get same(): boolean {
    return [...this.#versions].every(([path, version]) => this.#files.version(path) === version);
  }
}

/** The path that the compiler knows a document by: without links, with `/`. Undefined for a document that is no file. */
export function pathOfUri(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    const path = slashes(fileURLToPath(uri));
    return nodeFileSystem.realPath?.(path) ?? path;
  } catch {
    return undefined;
  }
}

export function uriOfPath(path: string): string {
  return pathToFileURL(path).href;
}
