/** `xgc compile`. */
import path from "node:path";
import { bundle as makeBundle, emitGlue } from "../emit/index.js";
import { programOf } from "./check-file.js";
import type { commands } from "./command-table.js";
import { glueOptions, whileBundling } from "./glue-options.js";
import { exitCodes, usageFailure } from "./failure.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { type NewFile, writeFiles } from "./write-files.js";

export async function compile(
  { operands: [file = ""], options }: CommandLine<typeof commands.compile.options>,
  io: Io,
): Promise<number> {
  const { out, bundle } = options;
  if (out === undefined && bundle === undefined)
    throw usageFailure("compile needs --out DIR or --bundle FILE.mjs", "see --help");
  if (bundle !== undefined && !bundle.endsWith(".mjs"))
    throw usageFailure(`Node runs a bundle only by the name of an .mjs: ${bundle}`, `write --bundle ${bundle}.mjs`);
  const program = await programOf(file, io);
  const files: NewFile[] = [];
  if (out !== undefined) {
    for (const { name, text } of emitGlue(program, glueOptions(io, out)).files)
      files.push({ path: path.join(out, name), content: text });
  }
  if (bundle !== undefined) {
    const text = await whileBundling(() => makeBundle(program, glueOptions(io, path.dirname(bundle))));
    files.push({ path: bundle, content: text, executable: true });
  }
  writeFiles(files, io.workingDirectory, { makeDirectories: true });
  for (const written of files) io.stdout.write(`wrote ${written.path}\n`);
  return exitCodes.success;
}
