/** Checks a program for a command, and shows its diagnostics. */
import path from "node:path";
import { analyse, explore, type Findings, judge } from "../analysis/index.js";
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
  /** Whether notes are shown; false by default. */
  readonly notes?: boolean;
  /** Called with the data of the analysis, for a command that goes on with them. */
  readonly explored?: (findings: Findings) => void;
}

/** Checks a program, and analyses it if it has no errors. */
export async function checkFile(
  file: string,
  io: Io,
  { view, observe, notes = false, explored }: CheckOptions = {},
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
  const findings = await explore(program, { ...options, cache: summaryCache(io.env), notes, built });
  explored?.(findings);
  return conclude(passed, judge(findings, { notes }));
}

/**
 * Analyses a program with the settings of a caller written into it; errors go to stderr.
 * @throws Failure if an expectation of the program does not hold then.
 */
export async function holdAsSet(program: Program, io: Io): Promise<void> {
  const options = optionsFor("", io);
  const built = options.parsed !== undefined;
  const found = await analyse(program, { ...options, cache: summaryCache(io.env), notes: false, built });
  const errors = found.filter(({ severity }) => severity === "error");
  io.stderr.write(diagnosticsText({ diagnostics: errors, sources: program.sources }, io, "stderr"));
  if (errors.length > 0) throw new SilentFailure();
}

export function entryOf(file: string): string {
  return file === "-" ? file : slashes(file);
}

/** @param view The compiler's view of the files; by default all files as they are. */
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
 * The program of a file, for a command that needs a program without errors. Its diagnostics go to stderr.
 * @throws Failure if there is an error.
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

/** The same without the analysis, for a program whose implementations may not exist yet. */
export function declaredProgramOf(file: string, io: Io, view: View): Program {
  return whole(check(entryOf(file), optionsFor(file, io, view)), io);
}

function whole(checked: Checked, io: Io): Program {
  const faults = { ...checked, diagnostics: withoutNotes(checked.diagnostics) };
  io.stderr.write(diagnosticsText(faults, io, "stderr"));
  if (checked.program === undefined || hasErrors(checked.diagnostics)) throw new SilentFailure();
  return checked.program;
}

/** Notes are shown only if the user asks for them. */
export function withoutNotes(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity !== "note");
}

/** The diagnostics have been printed, so the failure prints nothing. */
export class SilentFailure extends Failure {
  constructor() {
    super("", { exitCode: exitCodes.failure });
  }
}
