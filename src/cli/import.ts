/** `xgc import`. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "../../grammar/index.js";
import { check } from "../compiler/index.js";
import { format } from "../format/index.js";
import { ImportError, importGraph, type Imported, type Library, type TextFile } from "../import/index.js";
import { diagnosticsText, hasErrors } from "./check-file.js";
import type { commands } from "./command-table.js";
import { exitCodes, Failure, systemReason } from "./failure.js";
import type { Io } from "./io.js";
import { nodeFileSystem } from "./node-file-system.js";
import type { CommandLine } from "./options.js";
import { project, slashes } from "./project.js";
import { writeFiles } from "./write-files.js";

export async function importFile(
  { operands: [file = ""], options }: CommandLine<typeof commands.import.options>,
  io: Io,
  standardLibrary: string = project().standardLibrary,
): Promise<number> {
  const imported = carryOver(
    {
      graph: textFile(file, io),
      ...(options.rom !== undefined && { rom: textFile(options.rom, io) }),
      ...(options.prottbl !== undefined && { protocolTable: textFile(options.prottbl, io) }),
    },
    standardLibraryAt(standardLibrary, io),
  );
  for (const remark of imported.remarks) io.stderr.write(`warning: ${remark.file}:${remark.line}: ${remark.message}\n`);
  const text = await format(imported.text);
  const checked = check("-", { ...surroundings(standardLibrary, io), stdin: text });
  if (hasErrors(checked.diagnostics)) {
    io.stderr.write(diagnosticsText(checked, io, "stderr"));
    throw new Failure("the graph has errors as .xgraph, so it is not written");
  }
  if (options.out === undefined) {
    io.stdout.write(text);
  } else {
    const given = [file, options.rom, options.prottbl].filter((name) => name !== undefined && name !== "-");
    const inputs = given.map((name) => path.resolve(io.workingDirectory, name!));
    writeFiles([{ path: options.out, kind: "program", content: text }], io.workingDirectory, {
      force: options.force,
      inputs,
    });
    io.stdout.write(`wrote ${options.out}\n`);
  }
  return exitCodes.success;
}

function carryOver(files: Parameters<typeof importGraph>[0], library: Library): Imported {
  try {
    return importGraph(files, library);
  } catch (error) {
    if (error instanceof ImportError) throw new Failure(error.message);
    throw error;
  }
}

function textFile(name: string, io: Io): TextFile {
  try {
    return name === "-"
      ? { name: "<stdin>", text: io.stdin() }
      : { name, text: readFileSync(path.resolve(io.workingDirectory, name), "utf8") };
  } catch (error) {
    throw new Failure(`cannot read ${name}: ${systemReason(error)}`);
  }
}

function surroundings(standardLibrary: string, io: Io): Parameters<typeof check>[1] {
  return { fileSystem: nodeFileSystem, standardLibrary, workingDirectory: slashes(path.resolve(io.workingDirectory)) };
}

/** Every protocol that a module of the library exports. If two modules do, the first in alphabetical order counts. */
function standardLibraryAt(root: string, io: Io): Library {
  const modules = new Map<string, string>();
  for (const folder of readdirSync(root).sort()) {
    const index = path.join(root, folder, "index.xgraph");
    if (!existsSync(index)) continue;
    for (const { names } of parse(readFileSync(index, "utf8"), 0).module.imports) {
      for (const { name, as } of names) {
        const known = (as ?? name).text;
        if (!modules.has(known)) modules.set(known, `std/${folder}`);
      }
    }
  }
  const all = [...modules].map(([name, module]) => `import { ${name} } from "${module}";`).join("\n");
  const { program, diagnostics } = check("-", { ...surroundings(root, io), stdin: all });
  if (program === undefined) throw new Error(`the standard library has errors: ${diagnostics[0]?.message ?? ""}`);
  return { program, modules };
}
