/** `xgc run DIR`: every program of a directory, and a report of them all. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { csvText, passed, type Table } from "../lab/index.js";
import type { Study } from "../report/index.js";
import { RunError } from "../runtime/index.js";
import { exitCodes, Failure, systemReason, usageFailure } from "./failure.js";
import { heldOf } from "./fit.js";
import type { Io } from "./io.js";
import { jobsOf } from "./jobs.js";
import { loadPrograms } from "./load-programs.js";
import { pointsPool } from "./points-pool.js";
import { progressOn } from "./progress.js";
import type { SimulateOptions } from "./simulate-options.js";
import { seedOf } from "./simulate.js";
import { checkWritable, type NewFile, writeFiles } from "./write-files.js";

export interface ReportRun {
  readonly directory: string;
  readonly options: Pick<SimulateOptions, "seed" | "jobs" | "quiet" | "force">;
  readonly out: string | undefined;
  readonly quick: boolean;
}

/** Gives the exit code: 1 if an expectation fails. */
export async function report({ directory, options, out, quick }: ReportRun, io: Io): Promise<number> {
  const seed = seedOf(options.seed);
  const files = programsIn(path.resolve(io.workingDirectory, directory)).map((name) => path.join(directory, name));
  if (files.length === 0) throw new Failure(`there is no .xgraph program in ${directory}`);
  const study = studyOf(directory, io);
  const target = out ?? directory;
  const guard = { force: options.force };
  for (const name of ["report.html", "report.md", "report.csv"])
    checkWritable({ path: path.join(target, name), kind: "report" }, io.workingDirectory, {
      ...guard,
      makeDirectories: true,
    });
  const loaded = await loadPrograms(files, io, { withoutExperiments: true });
  const { collect, htmlOf, markdownOf } = await import("../report/index.js");
  const pool = await pointsPool(loaded.programs, io, jobsOf(options.jobs, io));
  const progress = progressOn(io.stderr, options.quiet);
  let collected: Awaited<ReturnType<typeof collect>>;
  try {
    collected = await collect({
      experiments: loaded.experiments,
      machines: loaded.machines,
      study,
      holdOf: (text) => heldOf(text, loaded.experiments),
      run: pool.run,
      seed,
      quick,
      progress(stage, done, of) {
        progress.show(done + 1, of, stage);
      },
    });
  } catch (error) {
    if (error instanceof RunError) throw new Failure(error.message);
    throw error;
  } finally {
    progress.clear();
    await pool.close();
  }
  const { tables, blocks } = collected;
  const compared = tables.filter(isCompared);
  const command = `xgc run ${directory}${quick ? " --quick" : ""}${options.seed === undefined ? "" : ` --seed ${seed}`}`;
  const about = `Made by ${command} from ${files.length === 1 ? "1 program" : `${files.length} programs`}, seed ${seed}.`;
  const written: NewFile[] = [
    { path: path.join(target, "report.html"), kind: "report", content: htmlOf(study.title, about, blocks) },
    {
      path: path.join(target, "report.md"),
      kind: "report",
      content: markdownOf(study.title, [{ kind: "text", text: about }, ...blocks]),
    },
    {
      path: path.join(target, "report.csv"),
      kind: "report",
      content: csvText(compared.length === 0 ? tables : compared),
    },
  ];
  const predictions = predictionsText(tables, { commit: commitOf(io), seed });
  if (predictions !== undefined)
    written.push({ path: path.join(target, "predictions.csv"), kind: "report", content: predictions });
  writeFiles(written, io.workingDirectory, { ...guard, makeDirectories: true });
  if (!options.quiet) for (const { path: name } of written) io.stdout.write(`wrote ${name}\n`);
  const failing = tables.flatMap(({ verdicts, experiment }) =>
    verdicts
      .filter(({ outcome }) => outcome === "fails")
      .map(({ expectation }) => `${experiment.name}: ${expectation.text}`),
  );
  for (const each of failing) io.stderr.write(`FAIL  ${each}\n`);
  return passed(tables) ? exitCodes.success : exitCodes.failure;
}

/** Whether a table has measured values beside it; tables without have other columns. */
function isCompared({ rows }: Table): boolean {
  return rows.some(({ entries }) => entries.some(({ comparison }) => comparison?.source === "measured"));
}

function programsIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith(".xgraph"))
      .sort();
  } catch (error) {
    throw new Failure(`cannot read ${directory}: ${systemReason(error)}`);
  }
}

const parts: readonly (keyof Study)[] = [
  "title",
  "introduction",
  "notes",
  "words",
  "given",
  "account",
  "ablation",
  "sweeps",
  "load",
  "crossValidation",
  "horizonNs",
];

/** The additions of `report.json`; a directory without one has its tables alone. */
function studyOf(directory: string, io: Io): Study {
  const file = path.join(directory, "report.json");
  const plainStudy: Study = {
    title: `Report of ${path.basename(path.resolve(io.workingDirectory, directory))}`,
    introduction: [],
  };
  let text: string;
  try {
    text = readFileSync(path.resolve(io.workingDirectory, file), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return plainStudy;
    throw new Failure(`cannot read ${file}: ${systemReason(error)}`);
  }
  try {
    const study = JSON.parse(text) as Study;
    const unknown = Object.keys(study).find((name) => !parts.some((part) => part === name));
    if (unknown !== undefined) throw new Error(`there is no part "${unknown}": there are ${parts.join(", ")}`);
    return { ...plainStudy, ...study };
  } catch (error) {
    throw usageFailure(`${file}: ${(error as Error).message}`);
  }
}

/** Withheld cells with their predictions, in the columns of the data file; undefined if there are none. */
function predictionsText(
  tables: readonly Table[],
  { commit, seed }: { readonly commit: string; readonly seed: number },
): string | undefined {
  const withheld = tables.flatMap((table) => {
    const rows = table.rows.flatMap((row) => {
      const entries = row.entries.filter(
        ({ comparison }) => comparison?.withheld === true && comparison.row !== undefined,
      );
      return entries.length === 0 ? [] : [{ ...row, entries }];
    });
    return rows.length === 0 ? [] : [{ ...table, rows }];
  });
  if (withheld.length === 0) return undefined;
  const [heading = "", ...rows] = csvText(withheld).trimEnd().split("\n");
  return [`${heading},commit,seed`, ...rows.map((row) => `${row},${commit},${seed}`), ""].join("\n");
}

/** The commit of the programs, if they are under git. */
function commitOf(io: Io): string {
  const { stdout, status } = spawnSync("git", ["rev-parse", "--short", "HEAD"], {
    cwd: io.workingDirectory,
    encoding: "utf8",
  });
  return status === 0 ? stdout.trim() : "";
}
