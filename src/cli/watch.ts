/** Repeats an action whenever one of the files that it read changes, also if a file is missing or broken for a while. */
import { existsSync, type FSWatcher, readFileSync, statSync, watch } from "node:fs";
import path from "node:path";
import process from "node:process";
import { exitCodes, guarded } from "./failure.js";
import type { Io } from "./io.js";

/** Editors write a file in several steps. */
const settlingMs = 60;

/**
 * Works until the process is interrupted.
 * @param asked The absolute paths of the files that the last run read or looked for; empty before the first.
 * @param until Ends the watch; by default an interrupt of the process does.
 */
export async function watchFiles(
  entry: string,
  io: Io,
  asked: ReadonlySet<string>,
  work: () => Promise<number>,
  until: Promise<unknown> = new Promise((resolve) => process.once("SIGINT", resolve)),
): Promise<number> {
  const watchers = new Map<string, FSWatcher>();
  const seen = new Map<string, string | undefined>();
  let wake = (): void => undefined;
  let over = false;
  void until.then(() => {
    over = true;
    wake();
  });

  while (!over) {
    await guarded(io, { argv: ["compile", entry, "--watch"] }, work);
    const files = new Set([path.resolve(io.workingDirectory, entry), ...asked]);
    for (const file of files) if (!seen.has(file)) seen.set(file, contentOf(file));
    for (const file of seen.keys()) if (!files.has(file)) seen.delete(file);
    // Watches folders, not files: a file that is renamed or replaced keeps its name.
    watchFolders(new Set([...files].map((file) => path.dirname(file))), watchers, () => wake());
    io.stderr.write("watching; Ctrl-C ends\n");
    let changes: readonly string[] = [];
    while (!over && changes.length === 0) {
      // Changed during the action, or reported by a watcher.
      changes = changesIn(seen, io);
      if (changes.length > 0) break;
      await new Promise<void>((resolve) => (wake = resolve));
      await new Promise((resolve) => setTimeout(resolve, settlingMs));
    }
    for (const change of changes) io.stderr.write(`${change}\n`);
  }
  for (const watcher of watchers.values()) watcher.close();
  return exitCodes.success;
}

function watchFolders(folders: ReadonlySet<string>, watchers: Map<string, FSWatcher>, wake: () => void): void {
  for (const [folder, watcher] of watchers) {
    if (folders.has(folder) && existsSync(folder)) continue;
    watcher.close();
    watchers.delete(folder);
  }
  for (const wanted of folders) {
    // For a missing folder, the nearest existing one above it, in which the folder may appear.
    let folder = wanted;
    while (!existsSync(folder) && path.dirname(folder) !== folder) folder = path.dirname(folder);
    if (watchers.has(folder)) continue;
    try {
      const watcher = watch(folder, wake);
      watcher.on("error", () => {
        watcher.close();
        watchers.delete(folder);
        wake();
      });
      watchers.set(folder, watcher);
    } catch {
      // Deleted meanwhile: its parent reports if it comes back.
    }
  }
}

/** The files that differ from the last look, in words; the look is updated. */
function changesIn(seen: Map<string, string | undefined>, io: Io): readonly string[] {
  const changes: string[] = [];
  for (const [file, before] of seen) {
    const now = contentOf(file);
    if (now === before) continue;
    seen.set(file, now);
    const what = before === undefined ? "is there now" : now === undefined ? "is gone" : "has changed";
    changes.push(`${path.relative(io.workingDirectory, file)} ${what}`);
  }
  return changes;
}

function contentOf(file: string): string | undefined {
  try {
    // Reading a pipe might never end.
    return statSync(file).isFile() ? readFileSync(file, "latin1") : undefined;
  } catch {
    return undefined;
  }
}
