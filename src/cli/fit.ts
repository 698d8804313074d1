/** `xgc fit`. */
import path from "node:path";
import type { Program } from "../compiler/index.js";
import {
  type DeclaredAt,
  fit as runFit,
  type Fit,
  FitError,
  type FitExperiment,
  fitText,
  type Held,
} from "../fit/index.js";
import { RunError } from "../runtime/index.js";
import type { commands } from "./command-table.js";
import { exitCodes, Failure, usageFailure } from "./failure.js";
import type { Io } from "./io.js";
import { glueOptions } from "./glue-options.js";
import { jobStoreOf } from "./job-stores.js";
import { jobsOf } from "./jobs.js";
import type { CommandLine } from "./options.js";
import { loadPrograms } from "./load-programs.js";
import { pointsPool } from "./points-pool.js";
import { slashes } from "./project.js";
import { profileText } from "./profile-text.js";
import { progressOn } from "./progress.js";
import { shellWord } from "./repeat-command.js";
import { seedOf } from "./simulate.js";
import { Stopping } from "./stopping.js";
import type { JobStore } from "../store/index.js";
import { painter, usesColor } from "./styles.js";
import { checkWritable, writeFiles } from "./write-files.js";
import { suggestion } from "../lab/index.js";

export async function fit({ operands, options }: CommandLine<typeof commands.fit.options>, io: Io): Promise<number> {
  const seed = seedOf(options.seed);
  const { out } = options;
  const loaded = await loadPrograms(operands, io);
  // The file that declares the values is an input, and --out is meant to replace it.
  const own = loaded.programs.flatMap(({ sources }) => sources.map(({ path }) => path));
  const force = options.force || (out !== undefined && own.includes(slashes(path.resolve(io.workingDirectory, out))));
  if (out !== undefined) checkWritable({ path: out, kind: "profile" }, io.workingDirectory, { force });
  const held = options.hold.map((text) => heldOf(text, loaded.experiments));
  const command = commandOf(operands, options);
  const jobs = jobsOf(options.jobs, io);
  const kept =
    options.store === undefined
      ? undefined
      : await jobStoreOf(options.store, loaded.programs, loaded.simulations, glueOptions(io), io);
  const pool = await pointsPool(loaded.programs, io, jobs, kept);
  const progress = progressOn(io.stderr, options.quiet);
  const stopping = new Stopping(io, {
    drains: false,
    told: () => undefined,
    atOnce: () => interrupted(kept, options.store, command),
  });
  let result: Fit;
  try {
    const fitting = runFit({
      experiments: loaded.experiments,
      machines: loaded.machines,
      declared: declaredIn(loaded.programs),
      held,
      seed,
      run: pool.run,
      thresholds: options.thresholds,
      progress(stage, done, of) {
        progress.show(done + 1, of, stage);
      },
    });
    result = await Promise.race([fitting, stopping.atOnce]);
  } catch (error) {
    if (error instanceof FitError || error instanceof RunError) throw new Failure(error.message);
    throw error;
  } finally {
    progress.clear();
    stopping.end();
    await pool.close();
  }
  if (kept !== undefined && !options.quiet) io.stderr.write(`${keptWords(kept, options.store)}\n`);
  if (out !== undefined) {
    const text = profileText(loaded.programs, result, command);
    writeFiles([{ path: out, kind: "profile", content: text }], io.workingDirectory, { force });
  }
  if (!options.quiet) {
    const paint = painter(usesColor(io.stdout, io.env));
    io.stdout.write(fitText(result, { width: Math.max(60, io.stdout.columns ?? 120), paint }));
  }
  if (out !== undefined) io.stdout.write(`wrote ${out}\n`);
  return exitCodes.success;
}

function keptWords({ found, kept }: JobStore, directory = ""): string {
  return `of ${found + kept} runs, ${found} were kept in ${directory} before, and ${kept} are new`;
}

function interrupted(kept: JobStore | undefined, directory: string | undefined, command: string): Failure {
  const { interrupted: exitCode } = exitCodes;
  if (kept === undefined)
    return new Failure("interrupted; no run is kept", {
      help: "with --store DIR each finished run is kept, and the next call goes on from there",
      exitCode,
    });
  return new Failure(`interrupted; ${keptWords(kept, directory)}`, {
    help: `the same command goes on from there: ${command} --store ${shellWord(directory ?? "")}`,
    exitCode,
  });
}

/** Where the values of machines are written, so that what one inherits from another is one value. */
function declaredIn(programs: readonly Program[]): DeclaredAt {
  return (machine, name, part) => {
    for (const { machines, sources } of programs) {
      const found = machines.find((each) => each.name === machine);
      const value = part === "value" ? found?.values[name] : found?.costs[name]?.[part];
      if (value !== undefined) return `${sources[value.span.source]?.path ?? ""}:${value.span.start}`;
    }
    return undefined;
  };
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
