/** `xgc results`, and `node sim.mjs results`: shows the contents of stores in the form of a single run. */
import path from "node:path";
import { csvText, isRefusal, passed, type Plan, planRun, pointAt, runJson } from "../lab/index.js";
import type { Simulation } from "../runtime/index.js";
import { Store, type StoreFacts, type StudyFacts } from "../store/index.js";
import type { Setup } from "./execute.js";
import type { PlannedRun, Run } from "./planned-run.js";
import { exitCodes, Failure, usageFailure } from "./failure.js";
import type { Io } from "./io.js";
import { failureOf, Keeper, openStore } from "./keeper.js";
import { failureLines, runWords } from "./kept-text.js";
import { commandLine, shellWord } from "./repeat-command.js";
import { checkRows, type RowsWriter, writeRows } from "./rows.js";
import { writeSamples } from "./samples.js";
import { Collected, MOST_IN_TABLES, runsOf } from "./run-plan.js";
import { Judging, rangeOf, runsOf as runsOfSeeds, seedsReport } from "./seeds.js";
import type { ResultsOptions, SimulateOptions } from "./simulate-options.js";
import { textOf } from "./tables-text.js";
import { checkWritable, writeFiles } from "./write-files.js";

export interface ResultsCall {
  readonly directories: readonly string[];
  readonly options: ResultsOptions;
  readonly io: Io;
  /** The program of a bundle that asks; the results must be its own. */
  readonly facts: StoreFacts | undefined;
  readonly simulationOf: (store: Store) => Promise<Simulation>;
  /** The writer of Parquet; a bundle, which must stay small, has none. */
  readonly parquet?: RowsWriter;
}

/** The number of missing runs that are shown; the rest is counted. */
const SHOWN = 10;

/** Gives the exit code: 1 if a run is missing or has failed, or an expectation fails. */
export async function results(call: ResultsCall): Promise<number> {
  const { directories, options, io, facts } = call;
  checkOutputs(call);
  const stores: Store[] = [];
  try {
    for (const directory of directories) stores.push(Store.read(path.resolve(io.workingDirectory, directory)));
    const [store, ...others] = stores as [Store, ...Store[]];
    if (facts !== undefined) store.refuseOther(facts);
    for (const other of others) store.add(other);
    const simulation = await call.simulationOf(store);
    const studies = distinct(stores.flatMap((each) => each.studies));
    if (options.into !== undefined) await copy(call, store, simulation, studies);
    const study = chosen(call, studies);
    return await show(call, store, simulation, study);
  } catch (error) {
    throw failureOf(error);
  } finally {
    for (const store of stores) await store.close();
  }
}

function checkOutputs({ options: { json, csv, rows, samples, force }, io, parquet }: ResultsCall): void {
  if (json && csv === "-") throw usageFailure("--json and --csv - both print to standard output");
  if (csv !== undefined && csv !== "-") checkWritable({ path: csv, kind: "CSV" }, io.workingDirectory, { force });
  for (const [option, file] of Object.entries({ rows, samples }))
    if (file !== undefined) checkRows(option, file, io.workingDirectory, { force, parquet: parquet !== undefined });
  if (rows !== undefined && rows === samples) throw usageFailure("--rows and --samples name the same file");
}

async function copy(
  { options, io }: ResultsCall,
  store: Store,
  simulation: Simulation,
  studies: readonly StudyFacts[],
): Promise<void> {
  const into = options.into ?? "";
  const origin = { ...store.facts, text: store.programText() };
  for (const study of studies) await openStore(into, io.workingDirectory, origin, study).close();
  const target = Store.open(path.resolve(io.workingDirectory, into), store.facts, origin.text);
  try {
    await store.copyTo(target);
  } finally {
    await target.close();
  }
  io.stderr.write(`${simulation.program}: ${store.size} ${store.size === 1 ? "run is" : "runs are"} kept in ${into}\n`);
}

function distinct(studies: readonly StudyFacts[]): readonly StudyFacts[] {
  return [...new Map(studies.map((study) => [JSON.stringify(study), study])).values()];
}

function chosen({ options: { study: wanted }, directories }: ResultsCall, studies: readonly StudyFacts[]): StudyFacts {
  const list = studies.map((study, index) => `  ${index + 1}: ${commandLine("run", optionsOf(study))}`).join("\n");
  if (wanted === undefined) {
    const [only, second] = studies;
    if (only === undefined) throw new Failure(`${directories.join(", ")}: no study has begun there`);
    if (second !== undefined)
      throw usageFailure(
        `${directories.join(", ")}: there are ${studies.length} studies; choose one with --study N\n${list}`,
      );
    return only;
  }
  const study = /^\d+$/.test(wanted) ? studies[Number(wanted) - 1] : undefined;
  if (study === undefined)
    throw usageFailure(`--study is a number from 1 to ${studies.length}, not "${wanted}"\n${list}`);
  return study;
}

function optionsOf({ experiment, set, seed, seeds, options }: StudyFacts): Partial<SimulateOptions> {
  const { maxSteps } = options as { readonly maxSteps?: string };
  return {
    ...(experiment !== undefined && { experiment }),
    set,
    ...(seeds === undefined ? { seed: String(seed) } : { seeds }),
    ...(maxSteps !== undefined && { "max-steps": maxSteps }),
    "trace-hash": options["traceHash"] === true,
  };
}

async function show(call: ResultsCall, store: Store, simulation: Simulation, study: StudyFacts): Promise<number> {
  const { options, io, directories } = call;
  const plan = planRun(simulation, study.experiment, study.set);
  if (isRefusal(plan)) throw new Failure(`${directories.join(", ")}: ${plan.refused}`);
  const keeper = new Keeper(store, directories.join(", "), plan, study.options);
  const command = `node ${shellWord(path.join(directories[0] ?? "", "program.mjs"))}`;
  const setup = setupOf(call, simulation, plan, keeper, study, command);
  const missing = new Missing();
  if (study.seeds !== undefined) {
    const seeds = rangeOf(study.seeds);
    const judging = new Judging(setup, seeds.first);
    eachRun(setup, runsOfSeeds(setup, seeds), missing, (run, found) => {
      judging.take(run, "result" in found ? { ...found.result, point: run.at } : found.failed);
    });
    await writeBoth(call, setup, () => runsOfSeeds(setup, seeds));
    io.stderr.write(statusText(setup, missing, 0));
    if (missing.count === 0) io.stdout.write(seedsReport(judging.failed, seeds, setup));
    return missing.count === 0 && judging.failed.length === 0 ? exitCodes.success : exitCodes.failure;
  }
  const collected = new Collected(setup, study.seed);
  let runs: Iterable<PlannedRun> | undefined = runsOf(setup, study.seed);
  for (; runs !== undefined; runs = collected.more())
    eachRun(setup, runs, missing, (run, found) => {
      if ("result" in found) collected.take(run, { ...found.result, point: run.at });
      else collected.failed(run, found.failed);
    });
  const ran = collected.ran();
  await writeBoth(call, setup, () => collected.counted());
  const { csv, json } = options;
  if (csv !== undefined && csv !== "-")
    writeFiles([{ path: csv, kind: "CSV", content: csvText(ran.tables) }], io.workingDirectory, {
      force: options.force,
    });
  io.stderr.write(statusText(setup, missing, ran.failures.length));
  if (ran.failures.length > 0)
    io.stderr.write(["failed", ...failureLines(setup, ran.failures)].map((line) => `${line}\n`).join(""));
  const ok = missing.count === 0 && ran.failures.length === 0 && passed(ran.tables);
  const exitCode = ok ? exitCodes.success : exitCodes.failure;
  if (ran.total > MOST_IN_TABLES || options.into !== undefined) return exitCode;
  const facts = { program: simulation.program, seed: study.seed, machines: plan.machines };
  if (json) io.stdout.write(`${JSON.stringify(runJson(ran.tables, facts), null, 2)}\n`);
  else if (csv === "-") io.stdout.write(csvText(ran.tables));
  else io.stdout.write(textOf(ran.tables, {}, facts, options, io));
  return exitCode;
}

async function writeBoth(
  { options: { rows, samples }, parquet }: ResultsCall,
  setup: Setup,
  runs: () => Iterable<PlannedRun>,
): Promise<void> {
  if (rows !== undefined) await writeRows(rows, setup, runs, parquet);
  if (samples !== undefined) await writeSamples(samples, setup, runs(), parquet);
}

function setupOf(
  { options, io }: ResultsCall,
  simulation: Simulation,
  plan: Plan,
  keeper: Keeper,
  study: StudyFacts,
  command: string,
): Setup {
  const asked = { ...emptyOptions, ...optionsOf(study), quiet: options.quiet };
  return {
    simulation,
    plan,
    options: asked,
    io,
    command,
    again: commandLine(command, { ...optionsOf(study), store: keeper.directory }),
    maxSteps: undefined,
    jobs: 1,
    hire: undefined,
    keeper,
  };
}

const emptyOptions = {
  set: [],
  explain: false,
  profile: false,
  "no-jump": false,
  json: false,
  "trace-hash": false,
  force: false,
  quiet: false,
} as unknown as SimulateOptions;

class Missing {
  count = 0;
  total = 0;
  readonly first: Run[] = [];
}

function eachRun(
  { plan, keeper }: Setup,
  runs: Iterable<PlannedRun>,
  missing: Missing,
  take: (run: Run, kept: NonNullable<ReturnType<Keeper["find"]>>) => void,
): void {
  for (const planned of runs) {
    const run = { ...planned, at: pointAt(plan.experiments[planned.experiment]!.axes, planned.point) };
    const kept = keeper?.find(run);
    missing.total++;
    if (kept !== undefined) {
      take(run, kept);
      continue;
    }
    missing.count++;
    if (missing.first.length < SHOWN) missing.first.push(run);
  }
}

function statusText(setup: Setup, { count, total, first }: Missing, failed: number): string {
  const { simulation, keeper, options, again, plan } = setup;
  const lines: string[] = [];
  const there = total - count - failed;
  const damaged = keeper?.store.damaged ?? 0;
  if (damaged > 0) lines.push(`note: ${damaged} bytes are half written or damaged, and are left out`);
  if (count === 0 && failed === 0) {
    if (!options.quiet) lines.push(`${simulation.program}: all ${total} runs are kept in ${keeper?.directory ?? ""}`);
  } else {
    const parts = [`${there} of ${total} runs are kept in ${keeper?.directory ?? ""}`];
    if (failed > 0) parts.push(`${failed} ${failed === 1 ? "has" : "have"} failed`);
    if (count > 0) parts.push(`${count} ${count === 1 ? "is" : "are"} missing`);
    lines.push(`${simulation.program}: ${parts.join(", ")}`);
  }
  if (count > 0) {
    lines.push("missing");
    const several = plan.experiments.length > 1;
    for (const run of first)
      lines.push(
        `  ${[...(several ? [plan.experiments[run.experiment]!.experiment.name] : []), ...runWords(run)].join(", ")}`,
      );
    if (count > first.length) lines.push(`  and ${count - first.length} more`);
    lines.push("to be made by", `  ${again}`);
  }
  return lines.map((line) => `${line}\n`).join("");
}
