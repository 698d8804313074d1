/**
 * `xgc` as a library: the work of its commands, for other programs. Files come from the disk, and `std/...` from this
 * package, unless the caller passes another file system.
 *
 * ```ts
 * import { check, load, renderDiagnostics, run } from "xgc";
 *
 * const { program, diagnostics, sources } = await check("lan.xgraph");
 * if (program === undefined) throw new Error(renderDiagnostics(diagnostics, sources));
 * const tables = run(await load(program), { settings: ["size=1000B"] });
 * ```
 */
import path from "node:path";
import { analyse } from "./analysis/index.js";
import { type Checked, conclude, type FileSystem, pass, type Program, programIn } from "./compiler/index.js";
import { bundle as bundleWith, emitGlue, type Glue, loadSimulation } from "./emit/index.js";
import { isRefusal, joined, planRun, runPoint, seedsOf, type Table, tableOf } from "./lab/index.js";
import { nodeFileSystem } from "./node-file-system.js";
import { project, slashes } from "./project.js";
import * as runtime from "./runtime/index.js";

export {
  catalogue,
  type Checked,
  type Diagnostic,
  diagnosticsAsJson,
  type FileSystem,
  type Fix,
  memoryFileSystem,
  passes,
  type Program,
  type ReadResult,
  type Related,
  renderDiagnostic,
  renderDiagnostics,
  type RenderOptions,
  type Severity,
  type SourceText,
} from "./compiler/index.js";
export { BundleError, type EmittedFile, type Glue } from "./emit/index.js";
export {
  Capture,
  csvText,
  errorPercent,
  isRefusal,
  passed,
  type Plan,
  planRun,
  type PointResult,
  type PointSetup,
  pointsOf,
  type Refusal,
  reportText,
  runJson,
  type RunJson,
  joined,
  runPoint,
  seedsOf,
  type Table,
  tableOf,
} from "./lab/index.js";
export { InternalError, RunError } from "./runtime/index.js";
export type { Axis, Experiment, MachineData, Point, Setup, Simulation } from "./runtime/index.js";
export { nodeFileSystem } from "./node-file-system.js";

/** The version of this package. */
export const version: string = project().version;

export interface CheckOptions {
  /** The source of files; by default the disk. The standard library is read from there too. */
  readonly fileSystem?: FileSystem;
  /** Messages name files relative to this directory, and a relative name is looked up from here; by default the process's working directory. */
  readonly workingDirectory?: string;
  /** The text of the file `-`. */
  readonly stdin?: string;
}

/**
 * Reads a program and all that it imports, checks it, and analyses what may happen in interrupt handlers. A
 * fault of the program or a missing file is a diagnostic, and no exception.
 * @returns the program, which is absent if there is an error; the diagnostics, by file and position, with notes; and the
 * texts that their spans point into.
 */
export async function check(file: string, options: CheckOptions = {}): Promise<Checked> {
  const { fileSystem = nodeFileSystem, workingDirectory = ".", stdin } = options;
  const all = {
    fileSystem,
    standardLibrary: project().standardLibrary,
    workingDirectory: slashes(path.resolve(workingDirectory)),
    ...(stdin !== undefined && { stdin }),
  };
  const passed = pass(file === "-" ? file : slashes(file), all);
  const program = programIn(passed);
  return program === undefined ? conclude(passed) : conclude(passed, await analyse(program, all));
}

/**
 * The program's glue as TypeScript: texts with their file names. Writes nothing; the same program and
 * directory give the same bytes.
 * @param directory The directory of the glue, which decides how it imports the user's protocols.
 */
export function emit(program: Program, directory: string): Glue {
  return emitGlue(program, {
    standardLibrary: project().standardLibrary,
    directory: slashes(path.resolve(directory)),
  });
}

/**
 * One self-contained ES module that runs the program's experiments: `node NAME.mjs --help`.
 * @throws BundleError if an implementation is missing or cannot be read.
 */
export function bundle(program: Program): Promise<string> {
  return bundleWith(program, { standardLibrary: project().standardLibrary });
}

/**
 * The program's simulation, ready to run in this process.
 * @throws BundleError as {@link bundle}.
 */
export async function load(program: Program): Promise<runtime.Simulation> {
  const loaded = await loadSimulation(program, { standardLibrary: project().standardLibrary }, runtime);
  // tsc checks the exports of the glue, in the emitter's tests.
  return loaded as runtime.Simulation;
}

export interface RunOptions {
  /** The name of one experiment; by default all are run. */
  readonly experiment?: string;
  /** In the form of `--set`: `size=1000B,2000B`, `DECstation5000.switch.direct=36us`, `DECstation5000.IP.demux*=2`. */
  readonly settings?: readonly string[];
  /** Seeds the random numbers: a whole number from 0 to 2^32 - 1; by default 1. */
  readonly seed?: number;
}

/**
 * Runs every point of a simulation's experiments, one after the other, and judges their expectations. For single points, other
 * processes, traces or captures, use {@link planRun}, {@link runPoint}, {@link joined} and {@link tableOf}, as this does.
 * @throws RangeError if an option does not fit the simulation; RunError if a run cannot go on.
 */
export function run(simulation: runtime.Simulation, options: RunOptions = {}): readonly Table[] {
  const { experiment, settings = [], seed = 1 } = options;
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    throw new RangeError(`a seed is a whole number from 0 to 4294967295, not ${String(seed)}`);
  const plan = planRun(simulation, experiment, settings);
  if (isRefusal(plan)) throw new RangeError([plan.refused, plan.help].filter(Boolean).join("; "));
  const { experiments, machines } = plan;
  return experiments.map(({ experiment: each, axes, points }) =>
    tableOf(
      each,
      axes,
      points.map((point) => joined(seedsOf(each, seed).map((one) => runPoint(each, point, { seed: one, machines })))),
    ),
  );
}
