/** `xgc fit`. */
import type { Program } from "../compiler/index.js";
import { fit as runFit, type Fit, FitError, type FitExperiment, fitText, type Held } from "../fit/index.js";
import { RunError, type Simulation } from "../runtime/index.js";
import { programOf } from "./check-file.js";
import type { commands } from "./command-table.js";
import { exitCodes, Failure, usageFailure } from "./failure.js";
import { glueOptions, whileBundling } from "./glue-options.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { pointsPool } from "./points-pool.js";
import { profileText } from "./profile-text.js";
import { progressOn } from "./progress.js";
import { seedOf } from "./simulate.js";
import { painter, usesColor } from "./styles.js";
import { checkWritable, writeFiles } from "./write-files.js";
import { suggestion } from "../lab/index.js";

export async function fit({ operands, options }: CommandLine<typeof commands.fit.options>, io: Io): Promise<number> {
  const seed = seedOf(options.seed);
  const { out } = options;
  if (out !== undefined) checkWritable(out, io.workingDirectory);
  const loaded = await load(operands, io);
  const held = options.hold.map((text) => heldOf(text, loaded.experiments));
  const command = commandOf(operands, options);
  const pool = await pointsPool(loaded.programs, io);
  const progress = progressOn(io.stderr, options.quiet);
  let result: Fit;
  try {
    result = await runFit({
      experiments: loaded.experiments,
      machines: loaded.machines,
      held,
      seed,
      run: pool.run,
      thresholds: options.thresholds,
      progress(stage, done, of) {
        progress.show(done + 1, of, stage);
      },
    });
  } catch (error) {
    if (error instanceof FitError || error instanceof RunError) throw new Failure(error.message);
    throw error;
  } finally {
    progress.clear();
    await pool.close();
  }
  if (out !== undefined) {
    const text = profileText(loaded.programs, result, command);
    writeFiles([{ path: out, content: text }], io.workingDirectory);
  }
  if (!options.quiet) {
    const paint = painter(usesColor(io.stdout, io.env));
    io.stdout.write(fitText(result, { width: Math.max(60, io.stdout.columns ?? 120), paint }));
  }
  if (out !== undefined) io.stdout.write(`wrote ${out}\n`);
  return exitCodes.success;
}

interface Loaded {
  readonly programs: readonly Program[];
  readonly simulations: readonly Simulation[];
  readonly experiments: readonly FitExperiment[];
  readonly machines: Simulation["machines"];
}

/** Loads each `FILE` or `FILE#EXPERIMENT`. */
async function load(operands: readonly string[], io: Io): Promise<Loaded> {
  const { loadSimulation } = await import("../emit/index.js");
  const runtime = await import("../runtime/index.js");
  const programs: Program[] = [];
  const simulations: Simulation[] = [];
  const experiments: FitExperiment[] = [];
  const byFile = new Map<string, number>();
  for (const operand of operands) {
    const [, file = "", name] = /^(.*?)(?:#(\w+))?$/s.exec(operand) ?? [];
    let simulation = byFile.get(file);
    if (simulation === undefined) {
      simulation = simulations.length;
      byFile.set(file, simulation);
      const program = await programOf(file, io);
      programs.push(program);
      simulations.push((await whileBundling(() => loadSimulation(program, glueOptions(io), runtime))) as Simulation);
    }
    const all = simulations[simulation]!.experiments;
    const chosen = [...all.entries()].filter(([, each]) => name === undefined || each.name === name);
    if (chosen.length === 0) {
      const names = all.map((each) => each.name);
      throw usageFailure(`${file} has no experiment ${name ?? ""}`.trim(), suggestion(name ?? "", names));
    }
    for (const [index, experiment] of chosen) {
      if (!experiments.some((each) => each.experiment === experiment))
        experiments.push({ simulation, index, experiment });
    }
  }
  return { programs, simulations, experiments, machines: machinesOf(simulations) };
}

/** The machines of all programs; one name is one machine. */
export function machinesOf(simulations: readonly Simulation[]): Simulation["machines"] {
  const machines: Record<string, Simulation["machines"][string]> = {};
  for (const { program, machines: own } of simulations) {
    for (const [name, machine] of Object.entries(own)) {
      const other = (machines[name] ??= machine);
      if (JSON.stringify(other) !== JSON.stringify(machine))
        throw new Failure(`machine ${name} of ${program} is not the machine ${name} of the other programs`);
    }
  }
  return machines;
}

/** `table4`, `size=2000B`, `table4:version=Regular,size=2000B`. */
export function heldOf(text: string, experiments: readonly FitExperiment[]): Held {
  const help = "write --hold table4, --hold size=2000B or --hold table4:version=Regular,size=1B";
  const [, before, rest = ""] = /^(?:(\w+)(?::|$))?(.*)$/s.exec(text) ?? [];
  const names = experiments.map(({ experiment }) => experiment.name);
  if (before !== undefined && !names.includes(before))
    throw usageFailure(`--hold ${text}: there is no experiment ${before}`, suggestion(before, names));
  const labels: Record<string, string> = {};
  for (const part of rest === "" ? [] : rest.split(",")) {
    const [, axis, label] = /^\s*(\w+)\s*=\s*(.+?)\s*$/s.exec(part) ?? [];
    if (axis === undefined || label === undefined) throw usageFailure(`cannot read --hold ${text}`, help);
    labels[axis] = label;
  }
  const held = { ...(before !== undefined && { experiment: before }), labels };
  const speaksOf = experiments.some(
    ({ experiment: { name, axes } }) =>
      (before === undefined || before === name) &&
      Object.entries(labels).every(([axis, label]) =>
        axes.some(
          (each) =>
            each.name === axis &&
            each.rows.some(
              (row) => row.label.replaceAll(" ", "").toLowerCase() === label.replaceAll(" ", "").toLowerCase(),
            ),
        ),
      ),
  );
  if (!speaksOf) throw usageFailure(`--hold ${text}: there is no such cell`, help);
  return held;
}

/** The command line as it will stand in the profile. */
function commandOf(operands: readonly string[], options: CommandLine<typeof commands.fit.options>["options"]): string {
  const quoted = (word: string): string =>
    /^[\w./:=#@,%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
  const words = ["xgc", "fit", ...operands];
  for (const hold of options.hold) words.push("--hold", hold);
  if (options.seed !== undefined) words.push("--seed", options.seed);
  if (options.out !== undefined) words.push("--out", options.out);
  return words.map(quoted).join(" ");
}
