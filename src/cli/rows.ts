/** `--rows FILE`: a row for each stored run, written as it is read, so that a million rows need little memory. */
import { closeSync, openSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { type Column, type JobResult, pointAt, Rows, type Value } from "../lab/index.js";
import type { Setup } from "./execute.js";
import type { PlannedRun } from "./planned-run.js";
import { Failure, usageFailure } from "./failure.js";
import { countOf, MOST_IN_TABLES } from "./run-plan.js";
import { cannotWrite, checkWritable, writeAll } from "./write-files.js";

/** A file of rows. */
export interface RowsFile {
  write(rows: readonly (readonly Value[])[]): void | Promise<void>;
  close(): void | Promise<void>;
}

/** @param about Facts about the whole file, by key. */
export type RowsWriter = (
  file: string,
  columns: readonly Column[],
  about: Readonly<Record<string, string>>,
) => RowsFile | Promise<RowsFile>;

/** The number of rows that are written at a time. */
const BATCH = 50_000;

/**
 * @param option `rows` or `samples`.
 * @throws Failure if the file cannot be written in the format of its name.
 */
export function checkRows(
  option: string,
  file: string,
  workingDirectory: string,
  { force, parquet }: { readonly force: boolean; readonly parquet: boolean },
): void {
  if (!/\.(?:csv|parquet)$/.test(file)) throw usageFailure(`--${option} writes FILE.parquet or FILE.csv, not ${file}`);
  if (file.endsWith(".parquet") && !parquet)
    throw usageFailure(`a bundle writes ${option} as CSV`, `xgc results DIR --${option} FILE.parquet writes Parquet`);
  checkWritable({ path: file, kind: "rows" }, workingDirectory, { force });
}

/** Writes the rows of all stored runs, in the program's order. */
export async function writeRows(
  file: string,
  setup: Setup,
  runs: (setup: Setup) => Iterable<PlannedRun>,
  parquet: RowsWriter | undefined,
): Promise<number> {
  const rows = new Rows(setup.plan);
  return await writeTable(file, setup, rows.columns, rowsOf(setup, rows, runs), parquet);
}

/** Writes rows into a file that is whole or not there. Gives their number. */
export async function writeTable(
  file: string,
  { io, simulation, keeper }: Setup,
  columns: readonly Column[],
  rows: Iterable<readonly Value[]>,
  parquet: RowsWriter | undefined,
): Promise<number> {
  const about = {
    program: simulation.program,
    xgc: keeper?.store.facts.version ?? "",
    ...Object.fromEntries(columns.filter(({ unit }) => unit !== "").map(({ name, unit }) => [`unit.${name}`, unit])),
    ...Object.fromEntries(columns.map(({ name, label }) => [`label.${name}`, label])),
  };
  const target = path.resolve(io.workingDirectory, file);
  const own = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  const writer = file.endsWith(".parquet") ? parquet : csvWriter;
  if (writer === undefined) throw new Failure("this program writes no Parquet");
  let count = 0;
  try {
    const out = await writer(own, columns, about);
    let batch: (readonly Value[])[] = [];
    for (const row of rows) {
      batch.push(row);
      count++;
      if (batch.length < BATCH) continue;
      await out.write(batch);
      batch = [];
    }
    if (batch.length > 0) await out.write(batch);
    await out.close();
    renameSync(own, target);
  } catch (error) {
    rmSync(own, { force: true });
    throw error instanceof Failure ? error : cannotWrite(file, error);
  }
  return count;
}

function* rowsOf(setup: Setup, rows: Rows, runs: (setup: Setup) => Iterable<PlannedRun>): Generator<readonly Value[]> {
  const { plan, keeper } = setup;
  const found = (planned: PlannedRun): JobResult | undefined => {
    const at = pointAt(plan.experiments[planned.experiment]!.axes, planned.point);
    const kept = keeper?.find({ ...planned, at });
    return kept !== undefined && "result" in kept ? { ...kept.result, point: at } : undefined;
  };
  const cells = cellsOf(setup, rows, runs, found);
  for (const planned of runs(setup)) {
    const result = found(planned);
    if (result === undefined) continue;
    const { experiment, seed } = planned;
    const at = cells?.get(`${experiment} ${seed}`);
    yield rows.rowOf({ experiment, seed, result }, at && (() => at(result.point)));
  }
}

/** The cells of one run of each point, by experiment and seed; only where a measure is computed from others, and not of so many runs that they have no room. */
function cellsOf(
  setup: Setup,
  rows: Rows,
  runs: (setup: Setup) => Iterable<PlannedRun>,
  found: (planned: PlannedRun) => JobResult | undefined,
): Map<string, ReturnType<Rows["cellsOf"]>> | undefined {
  const { experiments } = setup.plan;
  if (!experiments.some(({ experiment }) => experiment.measures.some(({ derived }) => derived !== undefined)))
    return undefined;
  if (countOf(setup, 1) > MOST_IN_TABLES) return undefined;
  const bySeed = new Map<string, JobResult[]>();
  for (const planned of runs(setup)) {
    const result = found(planned);
    const key = `${planned.experiment} ${planned.seed}`;
    const results = bySeed.get(key) ?? [];
    bySeed.set(key, results);
    if (result !== undefined) results.push(result);
  }
  return new Map([...bySeed].map(([key, results]) => [key, rows.cellsOf(Number(key.split(" ")[0]), results)] as const));
}

/** RFC 4180, with a newline alone at the end. Numbers have the precision in which they are stored. */
const csvWriter: RowsWriter = (file, columns) => {
  const descriptor = openSync(file, "wx");
  const field = (value: Value): string => {
    if (typeof value !== "string") return value === null ? "" : String(value);
    return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  };
  const lines = (rows: readonly (readonly Value[])[]): string =>
    rows.map((row) => `${row.map(field).join(",")}\n`).join("");
  writeAll(descriptor, lines([columns.map(({ name }) => name)]));
  return {
    write: (rows) => {
      writeAll(descriptor, lines(rows));
    },
    close: () => {
      closeSync(descriptor);
    },
  };
};
