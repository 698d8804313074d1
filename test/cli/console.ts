/** A terminal in memory. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach } from "vitest";
import type { Io } from "../../src/cli/io.js";

export interface Console extends Io {
  readonly out: () => string;
  readonly err: () => string;
}

export interface ConsoleOptions {
  readonly workingDirectory?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Both streams are a terminal of this many columns. */
  readonly columns?: number;
  /** 1 by default: a command then starts no workers unless `--jobs` says so. */
  readonly processors?: number;
  readonly onSignal?: Io["onSignal"];
}

export function newConsole(options: ConsoleOptions = {}): Console {
  const texts = { out: "", err: "" };
  const terminal = { isTerminal: options.columns !== undefined, columns: options.columns };
  return {
    stdout: { ...terminal, write: (text) => (texts.out += text) },
    stderr: { ...terminal, write: (text) => (texts.err += text) },
    stdin: () => options.stdin ?? "",
    env: options.env ?? {},
    workingDirectory: options.workingDirectory ?? emptyDirectory(),
    program: "xgc",
    processors: () => options.processors ?? 1,
    onSignal: (signals, handler) => options.onSignal?.(signals, handler) ?? (() => undefined),
    out: () => texts.out,
    err: () => texts.err,
  };
}

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

export function emptyDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), "xgc-"));
  directories.push(directory);
  return directory;
}

/** Every file below a directory, hidden ones too. */
export function filesIn(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .sort();
}
