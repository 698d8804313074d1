/** `xgc sweep`: a study for a cluster: one bundle, and one line that submits it. */
import path from "node:path";
import { bundleFiles, loadSimulation } from "../emit/index.js";
import { isRefusal, planRun, suggestion } from "../lab/index.js";
import type { Simulation } from "../runtime/index.js";
import { programOf } from "./check-file.js";
import type { commands } from "./command-table.js";
import { exitCodes, Failure, usageFailure } from "./failure.js";
import { glueOptions, whileBundling } from "./glue-options.js";
import type { Io } from "./io.js";
import { maxStepsOf } from "./max-steps.js";
import type { CommandLine } from "./options.js";
import { countOf } from "./run-plan.js";
import { rangeOf } from "./seeds.js";
import { shellWord } from "./repeat-command.js";
import { seedOf } from "./simulate.js";
import { kubernetesFiles, MOST_IN_CONFIG_MAP, secondsOf } from "./sweep-kubernetes.js";
import type { Sweep } from "./sweep-facts.js";
import { slurmFiles } from "./sweep-slurm.js";
import { type NewFile, writeFiles } from "./write-files.js";

type Options = CommandLine<typeof commands.sweep.options>["options"];

const systems = ["slurm", "kubernetes"] as const;

export async function sweep(
  { operands: [system = "", file], options }: CommandLine<typeof commands.sweep.options>,
  io: Io,
): Promise<number> {
  const chosen = systems.find((each) => each === system);
  if (chosen === undefined)
    throw usageFailure(
      `there is no sweep for ${system}`,
      suggestion(system, systems) ?? `there are ${systems.join(", ")}`,
    );
  if (file === undefined) throw usageFailure("FILE is missing", "see --help");
  const program = await programOf(file, io);
  const runtime = await import("../runtime/index.js");
  const simulation = (await whileBundling(() => loadSimulation(program, glueOptions(io), runtime))) as Simulation;
  const runs = checkRuns(simulation, options);
  const name = nameOf(simulation.program);
  const out = options.out ?? `${name}-${chosen}`;
  const made = sweepOf(simulation.program, name, options);
  const { text } = await whileBundling(() => bundleFiles(program, glueOptions(io, out)));
  if (chosen === "kubernetes" && Buffer.byteLength(text) > MOST_IN_CONFIG_MAP)
    throw new Failure(`the bundle has ${Buffer.byteLength(text)} bytes, and a ConfigMap holds ${MOST_IN_CONFIG_MAP}`, {
      help: "put sim.mjs onto the volume, and have the manifests run it there",
    });
  const scripts = chosen === "slurm" ? slurmFiles(made) : kubernetesFiles(made);
  const files: NewFile[] = [
    { path: path.join(out, "sim.mjs"), kind: "bundle", content: text, executable: true },
    ...Object.entries(scripts).map(([script, content]): NewFile => ({
      path: path.join(out, script),
      kind: "sweep",
      content,
      executable: script.endsWith(".sh"),
    })),
  ];
  writeFiles(files, io.workingDirectory, { makeDirectories: true, force: options.force });
  for (const { path: written } of files) io.stdout.write(`wrote ${written}\n`);
  const each = Math.ceil(runs / made.tasks);
  io.stdout.write(
    `${runs} runs in ${made.tasks} tasks, about ${each} ${each === 1 ? "run" : "runs"} each; submit them with: sh ${shellWord(path.join(out, "submit.sh"))}\n`,
  );
  return exitCodes.success;
}

/** What every task would refuse is refused here. Gives the number of runs. */
function checkRuns(simulation: Simulation, { experiment, set, seed, seeds, "max-steps": maxSteps }: Options): number {
  const plan = planRun(simulation, experiment, set);
  if (isRefusal(plan)) throw usageFailure(plan.refused, plan.help);
  maxStepsOf(maxSteps);
  const first = seedOf(seed);
  if (seeds === undefined) return countOf({ plan, shard: undefined }, first);
  const range = rangeOf(seeds);
  const points = plan.experiments.reduce((sum, { points: all }) => sum + all.length, 0);
  return points * (range.last - range.first + 1);
}

function sweepOf(program: string, name: string, options: Options): Sweep {
  const { experiment, set, seed, seeds, time = "1:00:00", memory, image = "node:22", claim = "study" } = options;
  if (!/^(?:\d+-)?\d+(?::\d+){0,2}$/.test(time) || secondsOf(time) === 0)
    throw usageFailure(`--time is as 30, 1:30:00 or 2-00:00:00 (minutes, hours, days), not "${time}"`);
  const grace = whole("grace", options.grace ?? "120");
  if (grace >= secondsOf(time)) throw usageFailure(`--grace ${grace} leaves no time to run: --time is ${time}`);
  return {
    program,
    name,
    tasks: whole("tasks", options.tasks ?? "10"),
    atOnce: options["at-once"] === undefined ? undefined : whole("at-once", options["at-once"]),
    time,
    grace,
    cpus: whole("cpus", options.cpus ?? "1"),
    memory: memory === undefined ? undefined : word("memory", memory),
    image: word("image", image),
    claim: word("claim", claim),
    argv: [
      ...(experiment === undefined ? [] : ["--experiment", experiment]),
      ...set.flatMap((each) => ["--set", each]),
      ...(seed === undefined ? [] : ["--seed", seed]),
      ...(seeds === undefined ? [] : ["--seeds", seeds]),
      ...(options["max-steps"] === undefined ? [] : ["--max-steps", options["max-steps"]]),
    ],
  };
}

function whole(option: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 1_000_000)
    throw usageFailure(`--${option} is a whole number from 1 to 1000000, not "${text}"`);
  return value;
}

function word(option: string, text: string): string {
  if (!/^[\w./:@+-]+$/.test(text)) throw usageFailure(`--${option} is one word, not "${text}"`);
  return text;
}

function nameOf(program: string): string {
  const label = path
    .basename(program, ".xgraph")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  return label === "" ? "study" : label;
}
