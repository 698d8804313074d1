/** A program checked from the command line, and its diagnostics shown. */
import path from "node:path";
import { check, type Diagnostic, type FileSystem, type Program, renderDiagnostics } from "../compiler/index.js";
import { exitCodes, Failure, systemReason } from "./failure.js";
import type { Io } from "./io.js";
import { nodeFileSystem } from "./node-file-system.js";
import { project, slashes } from "./project.js";
import { usesColor } from "./styles.js";

export type Checked = ReturnType<typeof check>;
export type View = (files: FileSystem) => FileSystem;

/** @param view What the compiler sees of the files; by default, just them. */
export function checkFile(file: string, io: Io, view: View = (files) => files): Checked {
  return check(file === "-" ? file : slashes(file), {
    fileSystem: view(nodeFileSystem),
    standardLibrary: project().standardLibrary,
    workingDirectory: slashes(path.resolve(io.workingDirectory)),
    ...(file === "-" && { stdin: stdinOf(io) }),
  });
}

function stdinOf(io: Io): string {
  try {
    return io.stdin();
  } catch (error) {
    throw new Failure(`cannot read standard input: ${systemReason(error)}`);
  }
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

/** Diagnostics as text for this output. */
export function diagnosticsText(
  { diagnostics, sources }: Pick<Checked, "diagnostics" | "sources">,
  io: Io,
  to: "stdout" | "stderr",
): string {
  const output = io[to];
  const width = output.columns === undefined ? {} : { width: Math.max(40, output.columns - 10) };
  return renderDiagnostics(diagnostics, sources, { color: usesColor(output, io.env), ...width });
}

/**
 * The program of a file, for a command that needs it whole; what there is to say about it goes to stderr.
 * @throws Failure where there is an error.
 */
export function programOf(file: string, io: Io, view?: View): Program {
  const checked = checkFile(file, io, view);
  io.stderr.write(diagnosticsText(checked, io, "stderr"));
  if (checked.program === undefined || hasErrors(checked.diagnostics)) throw new SilentFailure();
  return checked.program;
}

/** Everything has been said. */
export class SilentFailure extends Failure {
  constructor() {
    super("", { exitCode: exitCodes.failure });
  }
}
