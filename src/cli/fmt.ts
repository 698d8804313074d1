/** `xgc fmt`. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { format, UnreadableError } from "../format/index.js";
import type { commands } from "./command-table.js";
import { exitCodes, Failure, systemReason, usageFailure } from "./failure.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { type Edit, editFiles, withLineEndsOf } from "./edit-files.js";

export async function fmt({ operands, options }: CommandLine<typeof commands.fmt.options>, io: Io): Promise<number> {
  const width = widthOf(options.width);
  const changed: Edit[] = [];
  let unreadable = false;
  const formatted = async (name: string, text: string): Promise<string | undefined> => {
    try {
      return withLineEndsOf(text, await format(text, width));
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      await reportSyntax(name, text, io);
      unreadable = true;
      return undefined;
    }
  };
  for (const file of operands.flatMap((each) => programsAt(each, io))) {
    const text = textOf(file, io);
    const result = await formatted(file === "-" ? "<stdin>" : file, text);
    if (result === undefined) continue;
    if (file === "-" && !options.check) io.stdout.write(result);
    else if (result !== text) changed.push({ path: file, before: text, after: result });
  }
  if (options.check) {
    for (const { path: file } of changed) io.stdout.write(`${file} is not as xgc fmt would lay it out\n`);
    return changed.length > 0 || unreadable ? exitCodes.failure : exitCodes.success;
  }
  editFiles(changed, io.workingDirectory);
  for (const { path: file } of changed) io.stdout.write(`laid out ${file}\n`);
  return unreadable ? exitCodes.failure : exitCodes.success;
}

function widthOf(option: string | undefined): number | undefined {
  if (option === undefined) return undefined;
  const width = Number(option);
  if (!Number.isInteger(width) || width < 1) throw usageFailure(`--width is a number of columns, not "${option}"`);
  return width;
}

/** A file itself; for a directory the programs in it, except hidden ones and those of packages. */
function programsAt(name: string, io: Io): readonly string[] {
  if (name === "-") return [name];
  const place = path.resolve(io.workingDirectory, name);
  if (statSync(place, { throwIfNoEntry: false })?.isDirectory() !== true) return [name];
  try {
    return readdirSync(place, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const inside = path.join(name, entry.name);
        if (entry.isDirectory()) return /^(?:\.|node_modules$)/.test(entry.name) ? [] : programsAt(inside, io);
        return entry.isFile() && entry.name.endsWith(".xgraph") ? [inside] : [];
      });
  } catch (error) {
    throw new Failure(`cannot read ${name}: ${systemReason(error)}`);
  }
}

function textOf(file: string, io: Io): string {
  try {
    return file === "-" ? io.stdin() : readFileSync(path.resolve(io.workingDirectory, file), "utf8");
  } catch (error) {
    throw new Failure(`cannot read ${file === "-" ? "standard input" : file}: ${systemReason(error)}`);
  }
}

/** Loaded only here: most programs can be read. */
async function reportSyntax(name: string, text: string, io: Io): Promise<void> {
  const [{ checkSyntax }, { diagnosticsText }] = await Promise.all([
    import("../compiler/index.js"),
    import("./check-file.js"),
  ]);
  io.stderr.write(diagnosticsText(checkSyntax(name, text), io, "stderr"));
}
