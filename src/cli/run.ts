/** `xgc run`. */
import { statSync } from "node:fs";
import path from "node:path";
import type { Simulation } from "../runtime/index.js";
import { watched } from "./builds.js";
import { holdAsSet, programOf } from "./check-file.js";
import type { commands } from "./command-table.js";
import { isRefusal, planRun } from "../lab/index.js";
import { programAsSet } from "./program-as-set.js";
import { usageFailure } from "./failure.js";
import { glueOptions, whileBundling } from "./glue-options.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { project } from "./project.js";
import { mapStacks } from "./protocol-failure.js";
import { shellWord } from "./repeat-command.js";
import { type Drawing, simulate } from "./simulate.js";

export async function run(
  { operands: [file = ""], options }: CommandLine<typeof commands.run.options>,
  io: Io,
): Promise<number> {
  const { quick, out } = options;
  const isDirectory = statSync(path.resolve(io.workingDirectory, file), { throwIfNoEntry: false })?.isDirectory();
  if (file !== "-" && isDirectory === true) {
    const { set, experiment, json, csv, plot, tap } = options;
    if (set.length > 0 || experiment !== undefined || json || csv !== undefined || plot !== undefined)
      throw usageFailure(`${file} is a directory: --set, --experiment, --json, --csv and --plot are for one program`);
    if (tap !== undefined) throw usageFailure(`${file} is a directory: --tap is for one program`);
    return await (await import("./report.js")).report({ directory: file, options, out, quick }, io);
  }
  if (quick || out !== undefined) throw usageFailure("--quick and --out are for the report of a directory");
  const tap = options.tap === undefined ? undefined : (await import("./tap.js")).tapOf(options.tap, options);
  const inputs = new Set<string>();
  const program = await programOf(file, io, { view: (files) => watched(files, inputs) });
  const { bundleFiles, loadSimulation, readableStack } = await import("../emit/index.js");
  const runtime = await import("../runtime/index.js");
  const loaded = await whileBundling(() => loadSimulation(program, glueOptions(io), runtime));
  // tsc checks the exports of the glue, in the emitter's tests.
  const simulation = loaded as Simulation;
  if (options.set.length > 0 || tap !== undefined) {
    const plan = planRun(simulation, options.experiment, options.set);
    if (!isRefusal(plan)) tap?.refuse(plan);
    // The declared values have been checked; the set ones have not.
    if (!isRefusal(plan) && options.set.length > 0) await holdAsSet(programAsSet(program, plan), io);
  }
  try {
    return await simulate(simulation, options, io, {
      drawing: await plotOf(options.plot),
      inputs,
      ...(tap === undefined
        ? { hire: async (count) => await (await import("./points-pool.js")).crewOf([program], io, count) }
        : { paced: tap.crewWith(io, options.quiet) }),
      origin: async () => {
        const { text, code } = await whileBundling(() => bundleFiles(program, glueOptions(io)));
        return { program: (loaded as Simulation).program, code, version: project().version, text };
      },
      command: `xgc run ${shellWord(file)}`,
    });
  } catch (error) {
    mapStacks(error, readableStack);
    throw error;
  }
}

/** Draws the tables if a picture is wanted; the library for it is loaded only then. */
async function plotOf(file: string | undefined): Promise<Drawing | undefined> {
  if (file === undefined) return undefined;
  const { canDraw, curvesOf } = await import("../report/index.js");
  return { file, of: curvesOf, canDraw };
}
