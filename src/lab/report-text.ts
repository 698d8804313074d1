/** What a person sees on the terminal: the table beside the measured one, then what was expected of it. */
import type { MachineData } from "../runtime/index.js";
import { idleBarrierLines } from "./idle-barriers.js";
import { describeOverrides } from "./overrides.js";
import { plain } from "./digits.js";
import { isWithin } from "./repeat.js";
import { describePoint } from "./points.js";
import { printable } from "./printable.js";
import type { Outcome } from "./judge.js";
import { measureGrid } from "./report-measures.js";
import { verdictLines } from "./report-verdicts.js";
import { warmUpLines } from "./warm-ups.js";
import type { Table } from "./table.js";
import { gridLines, type Paint } from "./text-grid.js";

export interface ReportOptions {
  /** Columns to use; 100 by default. */
  readonly width?: number;
  /** Colours, where there are any. */
  readonly paint?: Paint;
}

const unpainted: Paint = (_style, text) => text;

/** What a report says about the run as a whole. */
export interface RunFacts {
  readonly program: string;
  readonly seed: number;
  /** After any change. */
  readonly machines: Readonly<Record<string, MachineData>>;
}

/** Ends with a newline. */
export function reportText(table: Table, facts: RunFacts, options: ReportOptions = {}): string {
  const { width = 100, paint = unpainted } = options;
  const { experiment, rows, verdicts } = table;
  const title = printable(experiment.title === "" ? experiment.name : experiment.title);
  const lines = [paint("title", title)];
  const machines = Object.keys(facts.machines).join(", ");
  const points = rows.length === 1 ? "1 point" : `${rows.length} points`;
  const { repeat = 1 } = experiment;
  const runs = rows.map(({ result }) => result.runs?.length ?? 1);
  const [fewest, most] = [Math.min(...runs), Math.max(...runs)];
  const repeated =
    experiment.until === undefined || rows.length === 0
      ? `${repeat}`
      : fewest === most
        ? `${most}`
        : `${fewest} to ${most}`;
  const seeds = repeated === "1" ? `seed ${facts.seed}` : `${repeated} seeds from ${facts.seed}, mean ±95 %`;
  const about = [`experiment ${experiment.name} of ${printable(facts.program)}`, machines, points, seeds];
  lines.push(paint("dim", about.filter((part) => part !== "").join(" · ")));
  for (const line of describeOverrides(facts.machines)) lines.push(`with ${line}`);

  for (const index of experiment.measures.keys()) {
    const grid = measureGrid(table, index, width);
    if (grid !== undefined) lines.push("", ...gridLines(grid, width, paint));
  }

  lines.push(...untilLines(table), ...warmUpLines(table), ...idleBarrierLines(table));

  const hashes = rows.filter(({ result }) => result.traceHash !== undefined);
  if (hashes.length > 0) {
    lines.push("", paint("title", "trace hash"));
    for (const { result } of hashes) lines.push(`${result.traceHash ?? ""}  ${describePoint(result.point)}`.trimEnd());
  }

  if (verdicts.length > 0) {
    lines.push("", paint("title", "expectations"));
    for (const verdict of verdicts) lines.push(...verdictLines(verdict, table, width, paint));
    lines.push("", summary(table));
  }
  return `${lines.join("\n")}\n`;
}

/** Points whose runs have ended before a measure was known well enough. */
function untilLines({ experiment: { until }, rows }: Table): readonly string[] {
  if (until === undefined) return [];
  const open = rows.filter(
    ({ result: { runs = [] } }) =>
      !isWithin(
        until.within,
        runs.map(({ samples }) => samples[until.measure] ?? NaN),
      ),
  );
  if (open.length === 0) return [];
  const labels = open.map(({ result }) => describePoint(result.point)).filter((label) => label !== "");
  const where =
    labels.length === 0
      ? ""
      : ` at ${labels.length > 4 ? `${labels.slice(0, 3).join("; ")} and ${labels.length - 3} more points` : labels.join("; ")}`;
  return ["", `${until.measure} is not known within ${plain(until.within * 100)} % after ${until.most} runs${where}.`];
}

function summary({ verdicts, rows }: Table): string {
  const count = (outcome: Outcome): number => verdicts.filter((verdict) => verdict.outcome === outcome).length;
  const [all, hold, fail, open] = [verdicts.length, count("holds"), count("fails"), count("unjudged")];
  if (hold === all) return all === 1 ? "The expectation holds." : `All ${all} expectations hold.`;
  const parts = [
    hold > 0 ? `${hold} ${hold === 1 ? "holds" : "hold"}` : "",
    fail > 0 ? `${fail} ${fail === 1 ? "fails" : "fail"}` : "",
    open > 0 ? `${open} could not be judged` : "",
  ].filter((part) => part !== "");
  const marked = rows.some(({ entries }) => entries.some(({ comparison }) => comparison?.outcome === "fails"));
  const legend = marked ? " In the tables, ! marks a cell outside its bounds." : "";
  return `Of ${all} ${all === 1 ? "expectation" : "expectations"}, ${parts.join(", ")}.${legend}`;
}

/** Only what fails; the empty string where nothing does. */
export function failuresText(table: Table, options: ReportOptions = {}): string {
  const { width = 100, paint = unpainted } = options;
  const failing = table.verdicts.filter(({ outcome }) => outcome === "fails");
  return failing
    .flatMap((verdict) => verdictLines(verdict, table, width, paint))
    .map((line) => `${line}\n`)
    .join("");
}
