/** `xgc place`. */
import process from "node:process";
import type { ExperimentType, Program } from "../compiler/index.js";
import { isRefusal, planRun, type PlannedExperiment } from "../lab/index.js";
import {
  type Analyses,
  type Found,
  type Group,
  placeJson,
  placeText,
  plotOf,
  prepare,
  type Prepared,
  type Problem,
  problemOf,
  search,
  Trials,
} from "../place/index.js";
import type { Simulation } from "../runtime/index.js";
import { watched } from "./builds.js";
import { optionsFor, runnableProgramOf } from "./check-file.js";
import type { commands } from "./command-table.js";
import { exitCodes, Failure, usageFailure } from "./failure.js";
import { glueOptions, whileBundling } from "./glue-options.js";
import type { Io } from "./io.js";
import { jobsOf } from "./jobs.js";
import { maxStepsOf } from "./max-steps.js";
import type { CommandLine } from "./options.js";
import { apply, type Applied } from "./place-apply.js";
import { helpersOf } from "./place-helpers.js";
import { programAsSet } from "./program-as-set.js";
import { duration, progressOn } from "./progress.js";
import { seedOf } from "./simulate.js";
import { painter, usesColor } from "./styles.js";
import { summaryCache } from "./summary-cache.js";
import { checkWritable, writeFiles } from "./write-files.js";

/** Where there are more placements that differ, they are not all run. */
const mostPlacements = 3000;
/** With how many seeds survivors run, if neither the experiment nor the caller says it. */
const usualSeeds = 8;

type Options = CommandLine<typeof commands.place.options>["options"];

export async function place(
  { operands: [file = "", name], options }: CommandLine<typeof commands.place.options>,
  io: Io,
): Promise<number> {
  if (file === "-" && options.apply) throw usageFailure("--apply needs the name of a file, not -");
  if (options.plot === "-") throw usageFailure("--plot needs the name of a file");
  const inputs = new Set<string>();
  const guard = { force: options.force, inputs };
  const program = await runnableProgramOf(file, io, { view: (files) => watched(files, inputs) });
  if (options.plot !== undefined) checkWritable({ path: options.plot, kind: "plot" }, io.workingDirectory, guard);
  const { loadSimulation } = await import("../emit/index.js");
  const runtime = await import("../runtime/index.js");
  const layout = { ...glueOptions(io), placing: true };
  const simulation = (await whileBundling(() => loadSimulation(program, layout, runtime))) as Simulation;
  const { planned, declared } = experimentOf(program, simulation, name, options);
  const { machines } = planned;
  // What --set says counts in bounds and refusals, too.
  const asSet = programAsSet(program, { experiments: [planned.experiment], machines });
  const problem = problemOf(program, declared, planned.experiment);
  if (problem === undefined) throw nothingToPlace(program);

  const maxSteps = maxStepsOf(options["max-steps"]);
  const steps = maxSteps === undefined ? {} : { maxSteps };
  const jobs = jobsOf(options.jobs, io);
  const job = { simulation: 0, experiment: simulation.experiments.indexOf(planned.experiment.experiment), machines };
  const helpers = helpersOf(program, { ...job, ...steps }, io, jobs);
  const hire = jobs > 1 ? { hire: helpers.hire } : {};
  const trials = new Trials(problem, { machines, ...steps, ...hire, all: options.exhaustive });
  const compiled = optionsFor(file, io);
  const prepared = await prepare(asSet, asSet.experiments[0] ?? declared, problem, {
    ...compiled,
    cache: summaryCache(io.env),
    built: compiled.parsed !== undefined,
  });
  const found = await searchWith(problem, prepared, trials, options, io).finally(helpers.close);

  const bounds = new Map(found.front.map(({ candidate: each }) => [each, prepared.space.bounds(each)]));
  const facts = {
    program: simulation.program,
    seed: seedOf(options.seed),
    runs: trials.runs,
    spared: trials.spared,
    bounds,
  };
  if (options.json) io.stdout.write(`${JSON.stringify(placeJson(found, facts), null, 2)}\n`);
  else {
    const paint = painter(usesColor(io.stdout, io.env));
    io.stdout.write(placeText(found, facts, { width: io.stdout.columns ?? 120, paint }));
  }
  if (options.plot !== undefined) {
    const { placementPlot } = await import("../report/index.js");
    writeFiles(
      [{ path: options.plot, kind: "plot", content: placementPlot(plotOf(found)) }],
      io.workingDirectory,
      guard,
    );
    io.stderr.write(`wrote ${options.plot}\n`);
  }
  if (options.apply) reportApplied(await applyFirst(program, declared, found, prepared.analyses, io), io);
  return found.front.length > 0 ? exitCodes.success : exitCodes.failure;
}

interface Chosen {
  readonly planned: { readonly experiment: PlannedExperiment; readonly machines: Simulation["machines"] };
  readonly declared: ExperimentType;
}

/** The experiment that is named, or the only one with a goal. */
function experimentOf(program: Program, simulation: Simulation, name: string | undefined, { set }: Options): Chosen {
  const own = program.experiments.filter(({ span, goals }) => span.source === 0 && goals.length > 0);
  if (name === undefined && own.length > 1) {
    const names = own.map((each) => each.name).join(", ");
    throw usageFailure(
      `${simulation.program} has several experiments with a goal: ${names}`,
      "name the one after the file",
    );
  }
  const wanted = name ?? own[0]?.name;
  if (wanted === undefined) throw nothingToPlace(program);
  const plan = planRun(simulation, wanted, set);
  if (isRefusal(plan)) throw usageFailure(plan.refused, plan.help);
  const [experiment] = plan.experiments;
  const declared = program.experiments.find((each) => each.name === wanted);
  if (experiment === undefined || declared === undefined) throw nothingToPlace(program);
  return { planned: { experiment, machines: plan.machines }, declared };
}

function nothingToPlace(program: Program): Failure {
  return usageFailure(
    `${program.sources[0]?.name ?? "the program"} leaves nothing to place`,
    "an experiment says what: place handoff on HOST; and what is best: minimize MEASURE;",
  );
}

async function searchWith(
  problem: Problem,
  { space, now }: Prepared,
  trials: Trials,
  options: Options,
  io: Io,
): Promise<Found> {
  const progress = progressOn(io.stderr, options.quiet);
  let stopped = false;
  let stop: () => void = () => undefined;
  const stopping = new Promise<void>((resolve) => (stop = resolve));
  const end = io.onSignal(["SIGINT", "SIGTERM"], () => {
    // A second one ends the program at once.
    if (stopped) process.exit(130);
    stopped = true;
    stop();
  });
  let round = { label: "", began: 0 };
  try {
    return await search(problem, space, trials, now, {
      seed: seedOf(options.seed),
      seeds: seedsOf(options.seeds) ?? problem.experiment.repeat ?? usualSeeds,
      most: options.exhaustive ? Infinity : mostPlacements,
      stopped: () => stopped,
      stop: stopping,
      progress: (done, of, label, rest) => {
        // This clock never jumps.
        const now = performance.now();
        if (round.label !== label) round = { label, began: now };
        progress.part(done, of, `${label}${timeLeft(done, of, rest, (now - round.began) / 1000)}`);
      },
      breathe: () => new Promise((resolve) => setImmediate(resolve)),
    });
  } finally {
    progress.clear();
    end();
  }
}

/** @param seconds In which so many were done. */
function timeLeft(done: number, of: number, rest: number, seconds: number): string {
  if (done === 0 || seconds <= 0) return "";
  const [each, left] = [seconds / done, of - done];
  const all = rest === 0 ? "" : `, at most ${duration(each * (left + rest))} in all`;
  return `, ${duration(each * left)} left${all}`;
}

function seedsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seeds = Number(text);
  if (!/^\d+$/.test(text) || seeds < 1 || seeds > 10_000)
    throw usageFailure(`--seeds is a whole number from 1 to 10000, not "${text}"`);
  return seeds;
}

async function applyFirst(
  program: Program,
  declared: ExperimentType,
  found: Found,
  analyses: Analyses,
  io: Io,
): Promise<Applied> {
  const [best] = found.front;
  if (best === undefined) throw new Failure("nothing is applied: no placement keeps the limits");
  const { choice, placed } = best.candidate;
  const groups = found.problem.groups.map((group: Group, index) => ({
    group,
    placed: placed[index] ?? new Set<string>(),
    written: analyses.get(choice)?.[index]?.written(true) ?? new Map<string, boolean | undefined>(),
  }));
  return await apply(program, declared, groups, io);
}

function reportApplied({ files, lines }: Applied, io: Io): void {
  if (files.length === 0) io.stderr.write("the program has these barriers already\n");
  for (const line of lines) io.stderr.write(`${line}\n`);
  for (const file of files) io.stderr.write(`wrote ${file}\n`);
}
