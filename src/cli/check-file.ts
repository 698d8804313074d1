/** A program checked from the command line, and its diagnostics shown. */
import path from "node:path";
import { analyse } from "../analysis/index.js";
import {
  check,
  type Checked,
  conclude,
  type Diagnostic,
  type FileSystem,
  type Observe,
  type Options,
  pass,
  type Program,
  programIn,
  renderDiagnostics,
} from "../compiler/index.js";
import { exitCodes, Failure, systemReason } from "./failure.js";
import { builtLibraryTrees } from "../library-trees.js";
import type { Io } from "./io.js";
import { nodeFileSystem } from "./node-file-system.js";
import { project, slashes } from "./project.js";
import { codeDiagnostics } from "./user-code.js";
import { usesColor } from "./styles.js";
import { summaryCache } from "./summary-cache.js";

export type View = (files: FileSystem) => FileSystem;

export interface CheckOptions {
  readonly view?: View | undefined;
  readonly observe?: Observe | undefined;
  /** Whether notes are read; false by default. */
  readonly notes?: boolean;
}

/** Checks a program, and analyses one that is without errors. */
export async function checkFile(
  file: string,
  io: Io,
  { view, observe, notes = false }: CheckOptions = {},
): Promise<Checked> {
  const options = optionsFor(file, io, view);
  const passed = pass(entryOf(file), options, observe);
  const program = programIn(passed);
  if (program === undefined) return conclude(passed);
  const code = await codeDiagnostics(program, options, io);
  if (code.diagnostics.length > 0) {
    const { diagnostics, sources } = conclude(passed);
    return { diagnostics: [...diagnostics, ...code.diagnostics], sources: [...sources, ...code.sources] };
  }
  const built = options.parsed !== undefined;
  return conclude(passed, await analyse(program, { ...options, cache: summaryCache(io.env), notes, built }));
}

export function entryOf(file: string): string {
  return file === "-" ? file : slashes(file);
}

/** @param view What the compiler sees of the files; by default, just them. */
export function optionsFor(file: string, io: Io, view: View = (files) => files): Options {
  const parsed = builtLibraryTrees();
  return {
    fileSystem: view(nodeFileSystem),
    standardLibrary: project().standardLibrary,
    workingDirectory: slashes(path.resolve(io.workingDirectory)),
    ...(parsed !== undefined && { parsed }),
    ...(file === "-" && { stdin: stdinOf(io) }),
  };
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
 * The program of a file, for a command that needs it whole and right; its diagnostics go to stderr.
 * @throws Failure where there is an error.
 */
export async function programOf(
  file: string,
  io: Io,
  options?: Pick<CheckOptions, "view" | "observe">,
): Promise<Program> {
  return whole(await checkFile(file, io, options), io);
}

/**
 * The same, but what the analysis refuses is no fault: barriers are going to be placed.
 * @throws Failure where there is another error.
 */
export async function runnableProgramOf(file: string, io: Io, { view }: Pick<CheckOptions, "view">): Promise<Program> {
  const options = optionsFor(file, io, view);
  const passed = pass(entryOf(file), options);
  const program = programIn(passed);
  const checked = conclude(passed);
  if (program === undefined) return whole(checked, io);
  const code = await codeDiagnostics(program, options, io);
  const diagnostics = [...checked.diagnostics, ...code.diagnostics];
  return whole({ ...checked, diagnostics, sources: [...checked.sources, ...code.sources] }, io);
}

/** The same without the analysis, for a program whose implementations may not be there yet. */
export function declaredProgramOf(file: string, io: Io, view: View): Program {
  return whole(check(entryOf(file), optionsFor(file, io, view)), io);
}

function whole(checked: Checked, io: Io): Program {
  const faults = { ...checked, diagnostics: withoutNotes(checked.diagnostics) };
  io.stderr.write(diagnosticsText(faults, io, "stderr"));
  if (checked.program === undefined || hasErrors(checked.diagnostics)) throw new SilentFailure();
  return checked.program;
}

/** Notes are for those who ask. */
export function withoutNotes(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity !== "note");
}

/** Everything has been said. */
export class SilentFailure extends Failure {
  constructor() {
    super("", { exitCode: exitCodes.failure });
  }
}
