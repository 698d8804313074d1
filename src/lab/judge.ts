/** Expectations judged: a verdict for each cell and for the mean over cells. */
import type { Expectation, Point, Tolerance } from "../runtime/index.js";
import type { Cells } from "./cells.js";
import type { PointResult } from "./run-point.js";

export type Outcome = "holds" | "fails" | "unjudged";

export interface CellVerdict {
  readonly point: Point;
  readonly outcome: Outcome;
  /** Why it was not judged: the measured value is withheld, there is none, or the run has no value. */
  readonly reason?: "withheld" | "nothing to compare with" | "no value" | "undecided";
  /** Of `within`, in base units. */
  readonly value?: number;
  readonly of?: number;
  /** How far the value is off, in what the tolerance is in: a ratio, or base units. Not negative. */
  readonly error?: number;
  /** Points that the value needs and that this run leaves out. */
  readonly missing?: readonly Readonly<Record<string, string>>[];
}

export interface Verdict {
  readonly expectation: Expectation;
  /** Fails where a cell or the mean does; `unjudged` where no cell could be judged. */
  readonly outcome: Outcome;
  /** The cells that it speaks of. */
  readonly cells: readonly CellVerdict[];
  readonly judged: number;
  readonly failed: number;
  /** The cell with the largest error; of a truth, the first cell in which it does not hold. */
  readonly worst?: CellVerdict;
  /** Of the errors of all judged cells. */
  readonly mean?: { readonly error: number; readonly outcome: "holds" | "fails" };
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
  const mean = judgeMean(expectation.within?.mean, errors);
  const outcome = failed.length > 0 || mean?.outcome === "fails" ? "fails" : judged.length === 0 ? "unjudged" : "holds";
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

/** What the scenario expects, as verdicts over the points. */
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
  // A value that is no number is never within anything.
  return { point, outcome: error <= within.each.value ? "holds" : "fails", value, of, error };
}

/** How far a value is off, as a ratio of what it is compared with or in base units. */
export function errorOf(value: number, of: number, relative: boolean): number {
  const difference = Math.abs(value - of);
  if (!relative) return Number.isNaN(difference) ? Infinity : difference;
  if (value === of) return 0;
  const ratio = difference / Math.abs(of);
  return Number.isNaN(ratio) ? Infinity : ratio;
}

function judgeMean(limit: Tolerance | undefined, errors: readonly number[]): Verdict["mean"] {
  if (limit === undefined || errors.length === 0) return undefined;
  const error = errors.reduce((sum, each) => sum + each, 0) / errors.length;
  return { error, outcome: error <= limit.value ? "holds" : "fails" };
}
