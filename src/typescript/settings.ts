/** The TypeScript settings of a user's project: the nearest `tsconfig.json`, with what it extends. */
import { ts } from "ts-morph";
import type { FileSystem } from "../compiler/index.js";

const mostBytes = 1024 * 1024;

export interface Settings {
  readonly options: ts.CompilerOptions;
  /** The files that were asked for. */
  readonly asked: readonly string[];
}

/** @returns undefined where there is no `tsconfig.json` in the file's folder or above it. */
export function settingsFor(
  file: string,
  fileSystem: FileSystem,
): Settings | { readonly options?: never; readonly asked: readonly string[] } {
  const asked: string[] = [];
  const exists = (path: string): boolean => {
    asked.push(path);
    return fileSystem.exists(path);
  };
  const readFile = (path: string): string | undefined => {
    asked.push(path);
    return fileSystem.read(path, mostBytes).text;
  };
  for (let folder = parent(file); ; folder = parent(folder)) {
    const path = `${folder}/tsconfig.json`;
    if (exists(path)) {
      const { config } = ts.readConfigFile(path, readFile) as { config?: unknown };
      const host = { fileExists: exists, readFile, readDirectory: () => [], useCaseSensitiveFileNames: true };
      const { options } = ts.parseJsonConfigFileContent(config ?? {}, host, folder, undefined, path);
      return { options, asked };
    }
    if (folder === "") return { asked };
  }
}

function parent(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
