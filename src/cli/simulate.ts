/**
 * Simulates for a command line: everything that `xgc run` does after loading, and that a bundle does. It does not use
 * the compiler, so that bundles stay small.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import {
  Capture,
  ChromeTrace,
  csvText,
  describePoint,
  isRefusal,
  passed,
  type Plan,
  planRun,
  pointAt,
  pointCount,
  runJson,
  type Table,
} from "../lab/index.js";
import type { Simulation, World } from "../runtime/index.js";
import { bundleHook } from "./bundle-hook.js";
import type { Crew, CrewOf, Hire } from "./crew.js";
import { exitCodes, guarded, usageFailure } from "./failure.js";
import { columns, commandHelp } from "./help.js";
import { type Io, nodeIo } from "./io.js";
import { jobsOf } from "./jobs.js";
import { parseCommandLine } from "./options.js";
import { maxStepsOf } from "./max-steps.js";
import { isPointsWorker, serveSimulation } from "./points-worker.js";
import { Keeper, measuringOptions, openStore, type Origin } from "./keeper.js";
import { keptText } from "./kept-text.js";
import { commandLine } from "./repeat-command.js";
import { results } from "./results.js";
import { countOf, MOST_IN_TABLES, runPlan } from "./run-plan.js";
import type { Setup } from "./execute.js";
import { shardOf } from "./shard.js";
import { textOf } from "./tables-text.js";
import type { StudyFacts } from "../store/index.js";
import { runSeeds } from "./seeds.js";
import { resultsCommand, simulateCommand, type SimulateOptions } from "./simulate-options.js";
import { workerCrew } from "./worker-crew.js";
import { checkWritable, type NewFile, writeFiles } from "./write-files.js";

export { type Io, nodeIo } from "./io.js";

/** The facts that a bundle has about itself. */
export interface Bundle {
  /** Its own URL, which its workers run. */
  readonly file: string;
  /** The hash of its contents. */
  readonly code: string;
  /** Of xgc. */
  readonly version: string;
}

/** The facts that a command has beside its options. */
export interface Surroundings {
  readonly drawing?: Drawing | undefined;
  /** Absolute paths of what was read. */
  readonly inputs?: ReadonlySet<string>;
  readonly hire?: Hire;
  /** The command that runs the program, as the user writes it. */
  readonly command?: string;
  /** The description of the program in a store. */
  readonly origin?: () => Promise<Origin>;
  /** Makes the one run in real time. */
  readonly paced?: CrewOf | undefined;
}

/** Draws the tables as a picture. A bundle, which must stay small, cannot draw. */
export interface Drawing {
  readonly file: string;
  readonly of: (tables: readonly Table[]) => string;
  /** Whether an experiment with these axes can be drawn. */
  readonly canDraw: (axes: Table["axes"]) => boolean;
}

/** The whole work of a bundle, as a program or as one of its workers. */
export async function bundleOf(simulation: Simulation, bundle: Bundle): Promise<void> {
  const receive = Reflect.get(globalThis, bundleHook) as ((simulation: Simulation) => void) | undefined;
  if (receive !== undefined) receive(simulation);
  else if (isPointsWorker()) serveSimulation(simulation);
  else process.exitCode = await runSimulation(simulation, process.argv.slice(2), nodeIo(), bundle);
}

/** Runs a bundle's command line (without node and file). Gives the exit code. */
export function runSimulation(
  simulation: Simulation,
  argv: readonly string[],
  io: Io,
  bundle?: Bundle,
): Promise<number> {
  return guarded(io, { argv, ...(bundle && { version: bundle.version }) }, async () => {
    if (argv[0] === "results") return await bundleResults(simulation, argv.slice(1), io, bundle);
    const { help, options } = parseCommandLine(simulateCommand, argv);
    const surroundings: Surroundings =
      bundle === undefined
        ? {}
        : {
            hire: (count) => Promise.resolve(workersOf(bundle, count)),
            origin: () => Promise.resolve(originOf(simulation, bundle)),
          };
    if (!help) return await simulate(simulation, options, io, surroundings);
    io.stdout.write(commandHelp(simulateCommand, io.program) + simulationHelp(simulation));
    return exitCodes.success;
  });
}

function originOf({ program }: Simulation, { file, code, version }: Bundle): Origin {
  return { program, code, version, text: readFileSync(fileURLToPath(file), "utf8") };
}

async function bundleResults(
  simulation: Simulation,
  argv: readonly string[],
  io: Io,
  bundle: Bundle | undefined,
): Promise<number> {
  const { help, options, operands } = parseCommandLine(resultsCommand, argv);
  if (!help) {
    const facts = bundle && { program: simulation.program, code: bundle.code, version: bundle.version };
    return await results({
      directories: operands,
      options,
      io,
      facts,
      simulationOf: () => Promise.resolve(simulation),
    });
  }
  io.stdout.write(commandHelp(resultsCommand, `${io.program} results DIR...`));
  return exitCodes.success;
}

function workersOf({ file }: Bundle, count: number): Crew {
  return workerCrew(new URL(file), { workerData: { xgcPoints: true } }, count);
}

/**
 * Runs, prints and writes as the options say.
 * @throws Failure if the options do not fit, a run cannot go on, or a file cannot be written.
 */
export async function simulate(
  simulation: Simulation,
  options: SimulateOptions,
  io: Io,
  { drawing, inputs = new Set(), hire, command = io.program, origin, paced }: Surroundings = {},
): Promise<number> {
  // An exception in a protocol shows its way up the graph, and each step of it is several calls.
  Error.stackTraceLimit = 100;
  const seed = seedOf(options.seed);
  const plan = planRun(simulation, options.experiment, options.set);
  if (isRefusal(plan)) throw usageFailure(plan.refused, plan.help);
  const maxSteps = maxStepsOf(options["max-steps"]);
  const jobs = jobsOf(options.jobs, io);
  const shard = shardOf(options.shard);
  refuseTogether(options);
  if (options.seeds !== undefined && drawing !== undefined)
    throw usageFailure("--plot draws one seed's tables, and --seeds runs many");
  const again = commandLine(command, options);
  const bare: Setup = { simulation, plan, options, io, command, again, maxSteps, jobs, hire, shard, paced };
  const keeper = await keeperOf(bare, seed, origin);
  const setup = { ...bare, keeper };
  try {
    if (options.seeds !== undefined) return await runSeeds(setup);
    return await runAndWrite(setup, seed, drawing, inputs);
  } finally {
    await keeper?.store.close();
  }
}

/** Options that do not go together. */
function refuseTogether({ store, shard, explain, profile }: SimulateOptions): void {
  if (shard !== undefined && store === undefined)
    throw usageFailure("--shard needs --store DIR: its results are a part of the whole");
  if (store !== undefined && explain)
    throw usageFailure("--explain is about a run that is made, and --store leaves out runs that were made before");
  if (store !== undefined && profile)
    throw usageFailure("--profile is about a run that is made, and --store leaves out runs that were made before");
}

async function keeperOf(
  { options, io, plan }: Setup,
  seed: number,
  origin: Surroundings["origin"],
): Promise<Keeper | undefined> {
  const { store: directory, experiment, set, seeds } = options;
  if (directory === undefined) return undefined;
  if (origin === undefined) throw usageFailure("this program cannot keep results: --store is for xgc run and bundles");
  const measuring = measuringOptions(options);
  const study: StudyFacts = {
    ...(experiment !== undefined && { experiment }),
    set,
    seed,
    ...(seeds !== undefined && { seeds }),
    options: measuring,
  };
  return new Keeper(openStore(directory, io.workingDirectory, await origin(), study), directory, plan, measuring);
}

async function runAndWrite(
  setup: Setup,
  seed: number,
  drawing: Drawing | undefined,
  inputs: ReadonlySet<string>,
): Promise<number> {
  const { simulation, plan, options, io, keeper } = setup;
  const { csv, pcap, trace } = options;
  if (options.json && csv === "-") throw usageFailure("--json and --csv - both print to standard output");
  if (pcap === "-") throw usageFailure("--pcap needs the name of a file");
  if (trace === "-") throw usageFailure("--trace needs the name of a file");
  if (drawing?.file === "-") throw usageFailure("--plot needs the name of a file");
  if (drawing !== undefined && !plan.experiments.some(({ axes }) => drawing.canDraw(axes)))
    throw usageFailure(
      "--plot needs an experiment with an axis of several values, such as: vary size in [1 B, 1000 B];",
    );

  const guard = { force: options.force, inputs };
  const outputs = [
    { path: csv, kind: "CSV" },
    { path: pcap, kind: "capture" },
    { path: trace, kind: "trace" },
    { path: drawing?.file, kind: "plot" },
  ] as const;
  for (const { path, kind } of outputs)
    if (path !== undefined && path !== "-" && !(kind === "capture" && path.includes(LINK)))
      checkWritable({ path, kind }, io.workingDirectory, guard);
  const capture = pcap === undefined ? undefined : new Capture(pcap.includes(LINK));
  const tracks = trace === undefined ? undefined : new ChromeTrace();
  const attach = (world: World): void => {
    capture?.attach(world);
    tracks?.attach(world);
  };
  const listens = capture !== undefined || tracks !== undefined;
  const total = countOf(setup, seed);
  if (total > MOST_IN_TABLES && keeper === undefined)
    throw usageFailure(
      `${total} runs are too many for tables`,
      "keep them with --store DIR; xgc results DIR --rows FILE writes them",
    );
  const ran = await runPlan({ ...setup, attach: listens ? attach : undefined }, seed);
  const { tables, explained, profiled } = ran;
  const facts = { program: simulation.program, seed, machines: plan.machines };

  const files: NewFile[] = [];
  if (csv !== undefined && csv !== "-") files.push({ path: csv, kind: "CSV", content: csvText(tables) });
  if (pcap !== undefined && capture !== undefined)
    for (const { link, parts } of capture.files)
      files.push({ path: pcap.replaceAll(LINK, link), kind: "capture", content: parts });
  if (trace !== undefined && tracks !== undefined) files.push({ path: trace, kind: "trace", content: tracks.text });
  if (drawing !== undefined) files.push({ path: drawing.file, kind: "plot", content: drawing.of(tables) });
  writeFiles(files, io.workingDirectory, guard);

  if (keeper !== undefined) {
    io.stderr.write(keptText(setup, ran));
    if (setup.shard !== undefined || total > MOST_IN_TABLES)
      return ran.failures.length === 0 ? exitCodes.success : exitCodes.failure;
  }
  if (options.json) io.stdout.write(`${JSON.stringify(runJson(tables, facts, explained, profiled), null, 2)}\n`);
  else if (csv === "-") io.stdout.write(csvText(tables));
  else io.stdout.write(textOf(tables, { explained, profiled }, facts, options, io));
  if (pcap !== undefined && capture !== undefined && !options.quiet) io.stderr.write(captureNote(pcap, capture, plan));
  if (drawing !== undefined && !options.quiet) io.stderr.write(`wrote ${drawing.file}\n`);
  if (trace !== undefined && tracks !== undefined && !options.quiet) io.stderr.write(traceNote(trace, tracks, plan));
  return passed(tables) && ran.failures.length === 0 ? exitCodes.success : exitCodes.failure;
}

/** Stands in the name of a capture for the link that has a file of its own. */
const LINK = "{link}";

/** @throws Failure (usage) for a text that is no seed. */
export function seedOf(text: string | undefined): number {
  if (text === undefined) return 1;
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed >= 2 ** 32)
    throw usageFailure(`--seed is a whole number from 0 to 4294967295, not "${text}"`);
  return seed;
}

function traceNote(file: string, { events, endsAt }: ChromeTrace, plan: Plan): string {
  const until =
    endsAt === undefined ? "" : ` up to ${(endsAt / 1e6).toFixed(3)} ms; the rest is left out, since the trace is full`;
  return `wrote ${file}: ${events} events${until}${firstPointNote(plan)}\n`;
}

function captureNote(file: string, { frames }: Capture, plan: Plan): string {
  return `wrote ${file}: ${frames} frames${firstPointNote(plan)}\n`;
}

function firstPointNote({ experiments }: Plan): string {
  const [first] = experiments;
  const point = first && pointAt(first.axes, 0);
  const total = experiments.reduce((sum, { axes }) => sum + pointCount(axes), 0);
  const label = point === undefined ? "" : describePoint(point);
  const which = total === 1 ? "" : `, of the first of ${total} points${label === "" ? "" : ` (${label})`}`;
  const hint = total === 1 ? "" : "; choose another with --set";
  return `${which}${hint}`;
}

/** The names that can be set and chosen, below the options. */
export function simulationHelp({ experiments, machines }: Simulation): string {
  const lines: string[] = [];
  for (const { name, title, axes } of experiments) {
    lines.push("", `Experiment ${name}${title === "" ? "" : `, "${title}"`}:`);
    const rows = axes.map(
      (axis) => [axis.name, axis.rows.map(({ label }) => label).join(axis.labelled ? " | " : ", ")] as const,
    );
    lines.push(...(rows.length === 0 ? ["  one point"] : columns(rows)));
  }
  for (const { name, values, costs } of Object.values(machines)) {
    lines.push("", `Machine ${name}, each value to be set as ${name}.VALUE:`);
    lines.push(...columns([["", [...Object.keys(values), ...Object.keys(costs)].join(", ")]]));
  }
  return lines.map((line) => `${line}\n`).join("");
}
