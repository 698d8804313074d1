/** What must hold of any program: it is checked without an exception, and if it has no errors it compiles, type-checks and runs to a result or a fault of its own. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { analyse, type Summary } from "../../src/analysis/index.js";
import {
  type Checked,
  conclude,
  type Diagnostic,
  diagnosticsAsJson,
  diagnosticsAsSarif,
  type BytesResult,
  type FileSystem,
  pass,
  type Program,
  programIn,
  renderDiagnostics,
} from "../../src/compiler/index.js";
import { describeProtocolFailure, isProtocolFailure } from "../../src/cli/protocol-failure.js";
import { BundleError, emitGlue, loadSimulation, readableStack } from "../../src/emit/index.js";
import { csvText, isRefusal, planRun, pointAt, runPoint, tableOf } from "../../src/lab/index.js";
import { builtLibraryTrees } from "../../src/library-trees.js";
import { nodeFileSystem } from "../../src/node-file-system.js";
import * as runtime from "../../src/runtime/index.js";
import { codeDiagnostics, declarationsOf, lookAtCode, ownImplementations } from "../../src/user-code/index.js";
import { mapStacks } from "../../src/cli/protocol-failure.js";
import { beside } from "../compiler/cases.js";
import { root, standardLibrary } from "../compiler/disk.js";

/** The library's files do not change while the tests run. */
export function cached(files: FileSystem): FileSystem {
  const texts = new Map<string, ReturnType<FileSystem["read"]>>();
  const there = new Map<string, boolean>();
  const kept = <Value>(map: Map<string, Value>, name: string, of: () => Value): Value => {
    if (!map.has(name)) map.set(name, of());
    return map.get(name)!;
  };
  return {
    exists: (name) => kept(there, name, () => files.exists(name)),
    read: (name, limit) => kept(texts, name, () => files.read(name, limit)),
    bytes: (name, limit) => files.bytes?.(name, limit) ?? { error: "missing" },
  };
}

/** Files on the disk, and others in their place. */
export class Overlay implements FileSystem {
  readonly #below: FileSystem = cached(nodeFileSystem);
  readonly #above = new Map<string, string | Uint8Array>();

  set(name: string, content: string | Uint8Array | undefined): void {
    if (content === undefined) this.#above.delete(name);
    else this.#above.set(name, content);
  }
  exists(name: string): boolean {
    return this.#above.has(name) || this.#below.exists(name);
  }
  read(name: string, limit: number): ReturnType<FileSystem["read"]> {
    const content = this.#above.get(name);
    if (content === undefined) return this.#below.read(name, limit);
    return typeof content === "string" ? { text: content } : { error: "not-utf8" };
  }
  bytes(name: string, limit: number): BytesResult {
    const content = this.#above.get(name);
    if (content === undefined) return this.#below.bytes?.(name, limit) ?? { error: "missing" };
    return { bytes: typeof content === "string" ? Buffer.from(content) : content };
  }
}

export const files = new Overlay();
/** What the cases of the compiler's tests have beside them. */
for (const folder of ["docs/diagnostics", ...foldersIn("test/compiler/accept")])
  for (const [name, content] of Object.entries(beside)) files.set(path.join(root, folder, name), content);

function foldersIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((each) =>
    each.isDirectory() ? [path.join(folder, each.name)] : [],
  );
}

const trees = builtLibraryTrees();
const known = new Map<string, ReturnType<NonNullable<typeof trees>>>();
/** The built trees, each read once for each place in a program's list of sources. */
const parsed: typeof trees =
  trees &&
  ((name, text, source) => {
    const key = `${source} ${name}`;
    const tree = known.get(key) ?? trees(name, text, source);
    known.set(key, tree);
    return tree;
  });
const summaries = new Map<string, Summary>();
const cache = {
  get: (key: string) => summaries.get(key),
  put: (key: string, summary: Summary) => void summaries.set(key, summary),
};

/** A program as `xgc check` does it, with its output in every form. */
export async function checked(file: string): Promise<Checked> {
  const options = {
    fileSystem: files,
    standardLibrary,
    workingDirectory: path.dirname(file),
    ...(parsed !== undefined && { parsed }),
  };
  const passed = pass(file, options);
  const program = programIn(passed);
  const result = program === undefined ? conclude(passed) : await withCode(program, passed, options);
  const { diagnostics, sources } = result;
  for (const { span, related } of diagnostics)
    for (const { source, start, end } of [span, ...related.map((each) => each.span)])
      if (!(start <= end && end <= (sources[source]?.text.length ?? -1)))
        throw new Error(`a diagnostic stands at ${start} to ${end} of source ${source}`);
  renderDiagnostics(diagnostics, sources);
  JSON.parse(diagnosticsAsJson(diagnostics, sources));
  JSON.parse(diagnosticsAsSarif(diagnostics, sources, "0"));
  return result;
}

async function withCode(
  program: Program,
  passed: ReturnType<typeof pass>,
  options: Parameters<typeof pass>[1],
): Promise<Checked> {
  const own = ownImplementations(program, options);
  if (own.length > 0) {
    const look = await lookAtCode(await declarationsOf(program, options), own, options);
    const code = codeDiagnostics(look, program, options);
    if (code.diagnostics.length > 0) {
      const { diagnostics, sources } = conclude(passed);
      return { diagnostics: [...diagnostics, ...code.diagnostics], sources: [...sources, ...code.sources] };
    }
  }
  return conclude(passed, await analyse(program, { ...options, cache, notes: true, built: parsed !== undefined }));
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

/** @param folder a folder beside the program, which holds nothing else. */
export function glueOf(program: Program, folder: string): { readonly name: string; readonly text: string }[] {
  const directory = path.join(path.dirname(program.sources[0]?.path ?? ""), folder);
  return emitGlue(program, { standardLibrary, directory }).files.map(({ name, text }) => ({
    name: path.join(directory, name),
    text,
  }));
}

/** Ends a run that takes longer than a test should; neither the program nor xgc is at fault. */
class Spent extends Error {
  override readonly name = "Spent";
}

const MOST_EVENTS = 20_000;

/** How a run has ended. */
export type Ran = "result" | "fault" | "refused" | "spent" | "no experiment";

/** Runs the first points of a program's experiments, with small budgets. */
export async function run(program: Program, mostExperiments = 2): Promise<Ran> {
  let simulation: runtime.Simulation;
  try {
    simulation = (await loadSimulation(program, { standardLibrary }, runtime)) as runtime.Simulation;
  } catch (error) {
    // An implementation, which is the user's file, cannot be bundled.
    if (error instanceof BundleError && ownImplementations(program, { standardLibrary }).length > 0) return "fault";
    throw error;
  }
  const plan = planRun(simulation, undefined, []);
  if (isRefusal(plan)) return simulation.experiments.length === 0 ? "no experiment" : "refused";
  let ran: Ran = "result";
  for (const { experiment, axes } of plan.experiments.slice(0, mostExperiments)) {
    const point = pointAt(axes, 0);
    try {
      const result = runPoint(experiment, point, {
        seed: 1,
        machines: plan.machines,
        maxSteps: 20_000,
        attach: budget,
      });
      csvText([
        tableOf(
          experiment,
          axes.map((axis) => ({ ...axis, rows: axis.rows.slice(0, 1) })),
          [result],
        ),
      ]);
    } catch (error) {
      ran = faultOf(error);
    }
  }
  return ran;
}

function budget(world: runtime.World): void {
  let left = MOST_EVENTS;
  const { queue } = world;
  const schedule = queue.schedule.bind(queue);
  queue.schedule = (...given) => {
    if (--left < 0) throw new Spent();
    schedule(...given);
  };
}

/** @throws the error itself if it is a bug of xgc: what a command would end with 70. */
function faultOf(error: unknown): Ran {
  for (let each: unknown = error; each instanceof Error; each = each.cause) if (each instanceof Spent) return "spent";
  if (error instanceof runtime.RunError) return "fault";
  if (isProtocolFailure(error)) {
    mapStacks(error, readableStack);
    const { blame, text } = describeProtocolFailure(error, root);
    if (blame !== "xgc") return "fault";
    throw new Error(`blamed on xgc: ${text}`, { cause: error });
  }
  throw error;
}
