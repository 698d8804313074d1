/** The targets of a fit: each measured value that an experiment compares a measure with, with its tolerance. */
import { cellsOf, describePoint, pointsOf, type PointResult } from "../lab/index.js";
import type { Experiment, Expectation, Point, Tolerance } from "../runtime/index.js";

/** An experiment of a loaded program. */
export interface FitExperiment {
  /** The simulation's index, if points are run in other threads. */
  readonly simulation: number;
  readonly index: number;
  readonly experiment: Experiment;
}

export interface Target {
  readonly from: FitExperiment;
  readonly expectation: Expectation;
  readonly measure: string;
  readonly point: Point;
  /** The measured value, in base units. */
  readonly of: number;
  /** The error that counts as 1, in base units: the tolerance of the mean if there is one, else that of a cell. */
  readonly tolerance: number;
  /** Withheld from the fit, to be predicted. */
  readonly held: boolean;
}

/** `table4, gain, IPP no handoff, 2000 B`. */
export function describeTarget({ from, measure, point }: Target): string {
  return [from.experiment.name, measure, describePoint(point)].join(", ");
}

/** Labels of the cells to withhold: all given labels must match. */
export interface Held {
  readonly experiment?: string;
  readonly labels: Readonly<Record<string, string>>;
}

export function holds({ experiment, labels }: Held, name: string, point: Point): boolean {
  if (experiment !== undefined && experiment !== name) return false;
  return Object.entries(labels).every(
    ([axis, label]) =>
      point.labels[axis]?.replaceAll(" ", "").toLowerCase() === label.replaceAll(" ", "").toLowerCase(),
  );
}

/** Expectations that compare a measure with measured values: `within ... of csv(...)`. */
function comparing({ expectations }: Experiment): readonly Expectation[] {
  return expectations.filter(({ within }) => within !== undefined);
}

/** Every target of an experiment. A measure that is compared twice counts once, by its first expectation. */
export function targetsOf(from: FitExperiment, held: readonly Held[]): readonly Target[] {
  const { experiment } = from;
  const points = pointsOf(experiment.axes);
  const cells = cellsOf(
    experiment,
    experiment.axes,
    points.map((point) => ({ point, samples: {}, checks: [], simulatedNs: 0, warmNs: 0 })),
  );
  const seen = new Set<string>();
  const targets: Target[] = [];
  for (const expectation of comparing(experiment)) {
    const { within, measure, when } = expectation;
    if (within === undefined || measure === undefined || seen.has(measure)) continue;
    for (const point of points) {
      const cell = cells.at(point);
      if (when !== undefined && !when(cell)) continue;
      const of = within.of(cell);
      // A target that compares a row with itself gives no information: the gain of the row from which gains are counted.
      if (of === undefined || cell.lookups.length === 0 || isReference(cell.lookups)) continue;
      seen.add(measure);
      const isHeld = held.some((each) => holds(each, experiment.name, point));
      targets.push({ from, expectation, measure, point, of, tolerance: toleranceOf(within, of), held: isHeld });
    }
  }
  return targets;
}

function isReference(lookups: readonly { readonly row?: number }[]): boolean {
  return lookups.length > 1 && new Set(lookups.map(({ row }) => row)).size === 1;
}

function toleranceOf({ each, mean }: { each: Tolerance; mean?: Tolerance }, of: number): number {
  const { value, relative } = mean ?? each;
  return relative ? Math.abs(of) * value : value;
}

/** The simulated value of each target, in base units; NaN where a run has none. */
export function valuesOf(
  targets: readonly Target[],
  results: ReadonlyMap<Experiment, readonly PointResult[]>,
): number[] {
  const cells = new Map(
    [...results].map(([experiment, own]) => [experiment, cellsOf(experiment, experiment.axes, own)]),
  );
  return targets.map(({ from, expectation, point }) => {
    const cell = cells.get(from.experiment)?.at(point);
    return (cell && expectation.within?.value(cell)) ?? NaN;
  });
}
