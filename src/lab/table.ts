/** The finished table of an experiment: every measure in every cell, with the compared values and the verdicts. */
import type { BuiltScenario, Axis, Experiment, Measure, Point } from "../runtime/index.js";
import { cellsOf, type Cells } from "./cells.js";
import type { Lookup } from "./csv-table.js";
import { judge, judgeChecks, type Verdict } from "./judge.js";
import { interval95 } from "./repeat.js";
import type { PointResult } from "./run-point.js";

export interface Table {
  readonly experiment: Experiment;
  /** As they were run. */
  readonly axes: readonly Axis[];
  readonly rows: readonly TableCell[];
  readonly verdicts: readonly Verdict[];
}

/** All measures at one point. */
export interface TableCell {
  readonly result: PointResult;
  /** In the experiment's order. */
  readonly entries: readonly Entry[];
}

/** One measure at one point; values in base units. */
export interface Entry {
  readonly measure: Measure<BuiltScenario>;
  readonly simulated?: number;
  /** If there are several runs: half of the 95 % confidence interval of their mean. */
  readonly interval?: number;
  readonly comparison?: Comparison;
}

export interface Comparison {
  /** From a table of measured values, or from elsewhere in the program. */
  readonly source: "measured" | "expected";
  readonly value?: number;
  /** The data file has the row but not the value. */
  readonly withheld: boolean;
  /** The tolerance is a ratio, so errors are read as percentages. */
  readonly relative: boolean;
  readonly outcome: "holds" | "fails" | "unjudged";
  /** The row of the data file for this cell alone; absent if the value is computed from several. */
  readonly row?: Lookup;
}

export function tableOf(experiment: Experiment, axes: readonly Axis[], results: readonly PointResult[]): Table {
  const cells = cellsOf(experiment, axes, results);
  const verdicts = experiment.expectations.map((expectation) => judge(expectation, cells));
  const rows = results.map((result) => ({
    result,
    entries: experiment.measures.map((measure): Entry => {
      const simulated = cells.at(result.point).measure(measure.name);
      const comparison = compare(measure.name, result.point, cells, verdicts);
      const interval =
        measure.sampled === undefined
          ? intervalOf(measure.name, result.point, cells)
          : // Of `repeat until`, points have runs of their own number.
            interval95((result.runs ?? []).map(({ samples }) => samples[measure.name] ?? NaN));
      return {
        measure,
        ...(simulated !== undefined && { simulated }),
        ...(interval !== undefined && { interval }),
        ...(comparison !== undefined && { comparison }),
      };
    }),
  }));
  return { experiment, axes, rows, verdicts: [...verdicts, ...judgeChecks(results)] };
}

function intervalOf(name: string, point: Point, { runs }: Cells): number | undefined {
  return interval95(runs.map((run) => run.at(point).measure(name)).filter((value) => value !== undefined));
}

/** The compared value of the first expectation for this measure in this cell. */
function compare(name: string, point: Point, cells: Cells, verdicts: readonly Verdict[]): Comparison | undefined {
  for (const { expectation, cells: judged } of verdicts) {
    const { within, measure } = expectation;
    const verdict = judged.find((each) => each.point === point);
    if (within === undefined || measure !== name || verdict === undefined) continue;
    const cell = cells.at(point);
    const value = within.of(cell);
    const [row] = cell.lookups;
    const direct = cell.lookups.length === 1 && row?.row !== undefined && !row.elsewhere && value === row.value;
    return {
      source: cell.lookups.length > 0 ? "measured" : "expected",
      withheld: value === undefined && cell.lookups.some(({ status }) => status === "withheld"),
      relative: within.each.relative,
      outcome: verdict.outcome,
      ...(value !== undefined && { value }),
      ...(direct && { row }),
    };
  }
  return undefined;
}

/** The error in percent of the compared value; undefined if there is none, or it is 0. */
export function errorPercent({ simulated, comparison }: Entry): number | undefined {
  const of = comparison?.value;
  if (simulated === undefined || of === undefined || of === 0) return undefined;
  return ((simulated - of) / Math.abs(of)) * 100;
}

/** Whether no expectation fails. */
export function passed(tables: readonly Table[]): boolean {
  return tables.every(({ verdicts }) => verdicts.every(({ outcome }) => outcome !== "fails"));
}
