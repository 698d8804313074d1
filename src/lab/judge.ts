/** Judges expectations: a verdict for each cell and for the mean over cells. */
import type { Expectation, Point } from "../runtime/index.js";
import type { Cells } from "./cells.js";
import type { PointResult } from "./run-point.js";

export type Outcome = "holds" | "fails" | "unjudged";

export interface CellVerdict {
  readonly point: Point;
  readonly outcome: Outcome;
  /** The reason why it was not judged: the measured value is withheld, there is none, or the run has no value. */
  readonly reason?: "withheld" | "nothing to compare with" | "no value" | "undecided";
  /** For `within`, in base units. */
  readonly value?: number;
  readonly of?: number;
  /** The error of the value, in the unit of the tolerance: a ratio, or base units. Not negative. */
  readonly error?: number;
  /** Points that the value needs and that this run leaves out. */
  readonly missing?: readonly Readonly<Record<string, string>>[];
}

export interface Verdict {
  readonly expectation: Expectation;
  /** Fails if a cell or the mean does; else `unjudged` if no cell could be judged, or the mean could not. */
  readonly outcome: Outcome;
  /** The cells that the expectation covers. */
  readonly cells: readonly CellVerdict[];
  readonly judged: number;
  readonly failed: number;
  /** The cell with the largest error; for a condition, the first cell in which it does not hold. */
  readonly worst?: CellVerdict;
  readonly mean?: MeanVerdict;
}

/** The mean of the errors of all cells. The mean of a part says nothing about the whole, so it is judged only if no cell is left out. */
export interface MeanVerdict {
  readonly error: number;
  readonly outcome: Outcome;
  /** The number of errors in it, and the number of cells that the expectation covers, with those that this run leaves out. */
  readonly over: number;
  readonly of: number;
}

export function judge(expectation: Expectation, cells: Cells): Verdict {
  const verdicts = cells.results.flatMap(({ point }) => {
    if (expectation.when !== undefined && !expectation.when(cells.at(point))) return [];
    return [judgeCell(expectation, cells, point)];
  });
  const judged = verdicts.filter(({ outcome }) => outcome !== "unjudged");
  const failed = judged.filter(({ outcome }) => outcome === "fails");
  const errors = judged.map(({ error }) => error).filter((error) => error !== undefined);
  const worst =
    expectation.within === undefined
      ? failed[0]
      : judged.reduce<CellVerdict | undefined>(
          (most, each) => (most === undefined || (each.error ?? 0) > (most.error ?? 0) ? each : most),
          undefined,
        );
  const mean = judgeMean(expectation, errors, verdicts.length, cells);
  const outcome =
    failed.length > 0 || mean?.outcome === "fails"
      ? "fails"
      : judged.length === 0 || mean?.outcome === "unjudged"
        ? "unjudged"
        : "holds";
  return {
    expectation,
    outcome,
    cells: verdicts,
    judged: judged.length,
    failed: failed.length,
    ...(worst !== undefined && { worst }),
    ...(mean !== undefined && { mean }),
  };
}

/** The scenario's own expectations, as verdicts over the points. */
export function judgeChecks(results: readonly PointResult[]): readonly Verdict[] {
  const [first] = results;
  return (first?.checks ?? []).map(({ text, where }, index) => {
    const cells = results.map(({ point, checks }): CellVerdict => ({
      point,
      outcome: checks[index]?.holds === true ? "holds" : "fails",
    }));
    const failed = cells.filter(({ outcome }) => outcome === "fails");
    return {
      expectation: { text, where },
      outcome: failed.length > 0 ? "fails" : "holds",
      cells,
      judged: cells.length,
      failed: failed.length,
      ...(failed[0] !== undefined && { worst: failed[0] }),
    };
  });
}

function judgeCell(expectation: Expectation, cells: Cells, point: Point): CellVerdict {
  const { within, holds } = expectation;
  if (within === undefined) {
    const cell = cells.at(point);
    const truth = holds?.(cell);
    if (truth === undefined) return { point, outcome: "unjudged", reason: "undecided", missing: cell.missing };
    // A value that was not measured is neither more nor less than anything, nor different from it.
    if (cell.nothing) return { point, outcome: "fails", reason: "no value" };
    return { point, outcome: truth ? "holds" : "fails" };
  }
  const asked = cells.at(point);
  const compared = cells.at(point);
  const value = within.value(asked);
  const of = within.of(compared);
  if (value === undefined)
    return { point, outcome: "unjudged", reason: "no value", missing: asked.missing, ...(of !== undefined && { of }) };
  if (of === undefined) {
    const withheld = compared.lookups.some(({ status }) => status === "withheld");
    const reason = withheld ? "withheld" : "nothing to compare with";
    return { point, outcome: "unjudged", reason, value, missing: compared.missing };
  }
  const error = errorOf(value, of, within.each.relative);
  // NaN is never within a tolerance.
  return { point, outcome: error <= within.each.value ? "holds" : "fails", value, of, error };
}

/** The error of a value, as a ratio of the compared value or in base units. */
export function errorOf(value: number, of: number, relative: boolean): number {
  const difference = Math.abs(value - of);
  if (!relative) return Number.isNaN(difference) ? Infinity : difference;
  if (value === of) return 0;
  const ratio = difference / Math.abs(of);
  return Number.isNaN(ratio) ? Infinity : ratio;
}

function judgeMean(
  { within, when }: Expectation,
  errors: readonly number[],
  ran: number,
  cells: Cells,
): MeanVerdict | undefined {
  const limit = within?.mean;
  if (limit === undefined || errors.length === 0) return undefined;
  const error = errors.reduce((sum, each) => sum + each, 0) / errors.length;
  const leftOut = cells.leftOut.filter((point) => {
    if (when === undefined) return true;
    const cell = cells.at(point);
    // Points that would have to run for a value may be meant as well.
    return when(cell) || cell.missing.length > 0;
  });
  const outcome = leftOut.length > 0 ? "unjudged" : error <= limit.value ? "holds" : "fails";
  return { error, outcome, over: errors.length, of: ran + leftOut.length };
}
