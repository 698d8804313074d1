/** The cells of a finished run, for derived measures and expectations. */
import type { BuiltScenario, Axis, Cell, Experiment, MeasuredTable, Measure, Point } from "../runtime/index.js";
import { lookUp, type Lookup } from "./csv-table.js";
import { pointsOf } from "./points.js";
import { mean } from "./repeat.js";
import type { PointResult } from "./run-point.js";

/** A cell that records which values were read, so that a report can say where a value comes from. */
export interface AskedCell extends Cell {
  /** Every look-up of a measured value, in order. */
  readonly lookups: readonly Lookup[];
  /** Labels of points that were read and did not run. */
  readonly missing: readonly Readonly<Record<string, string>>[];
  /** Something was asked for of which the run measured nothing: the mean of no samples, a quotient of two zeros. */
  readonly nothing: boolean;
}

export interface Cells {
  /** The same, for each run of the points; empty if there is one run of each. */
  readonly runs: readonly Cells[];
  readonly results: readonly PointResult[];
  /** Points of the declared experiment that this run leaves out. */
  readonly leftOut: readonly Point[];
  /** A fresh view of the cell of a point. */
  at(point: Point): AskedCell;
}

type Labels = Readonly<Record<string, string>>;

export function cellsOf(experiment: Experiment, axes: readonly Axis[], results: readonly PointResult[]): Cells {
  // Of `repeat until`, points have runs of their own number.
  const repeated = Math.max(0, ...results.map(({ runs = [] }) => runs.length));
  const runs = Array.from({ length: repeated }, (_, run) =>
    cellsOf(
      experiment,
      axes,
      results.flatMap((result) => result.runs?.[run] ?? []),
    ),
  );
  const keyOf = (labels: Labels): string => JSON.stringify(axes.map(({ name }) => labels[name]));
  const byLabels = new Map(results.map((result) => [keyOf(result.point.labels), result]));
  const measures = new Map<string, Measure<BuiltScenario>>(
    experiment.measures.map((measure) => [measure.name, measure]),
  );

  class View implements AskedCell {
    readonly point: Point;
    readonly lookups: Lookup[] = [];
    readonly missing: Labels[] = [];
    nothing = false;

    constructor(point: Point) {
      this.point = point;
    }

    measure(name: string, at: Labels = {}): number | undefined {
      const value = this.#read(name, at);
      if (Number.isNaN(value)) this.nothing = true;
      return value;
    }

    #read(name: string, at: Labels): number | undefined {
      const labels = { ...this.point.labels, ...at };
      const result = byLabels.get(keyOf(labels));
      if (result === undefined) {
        this.missing.push(labels);
        return undefined;
      }
      const measure = measures.get(name);
      if (measure?.sampled !== undefined) return result.samples[name];
      if (runs.length > 0) return this.#meanOf(name, result.point);
      const there = new View(result.point);
      const value = measure?.derived?.(there);
      this.missing.push(...there.missing);
      return value;
    }

    /** A measure that is derived from other cells is computed for each run: a mean of quotients is no quotient of means. */
    #meanOf(name: string, point: Point): number | undefined {
      const missing: Labels[] = [];
      const known = runs.flatMap((run) => {
        const there = run.at(point);
        const value = there.measure(name);
        missing.push(...there.missing);
        return value ?? [];
      });
      if (known.length > 0) return mean(known);
      this.missing.push(...missing);
      return undefined;
    }

    measured(table: MeasuredTable, metric: string | undefined, at: Labels = {}): number | undefined {
      const labels = { ...this.point.labels, ...at };
      const elsewhere = Object.entries(at).some(([axis, label]) => this.point.labels[axis] !== label);
      // The original axes too: the value of a row may be read that this run leaves out.
      const lookup = lookUp(
        table,
        metric,
        allRows(axes, experiment.axes),
        labels,
        elsewhere || Object.keys(at).length > 0,
      );
      this.lookups.push(lookup);
      return lookup.value;
    }
  }

  const leftOut = pointsOf(experiment.axes).filter(({ labels }) => !byLabels.has(keyOf(labels)));
  return { results, leftOut, runs, at: (point) => new View(point) };
}

function allRows(axes: readonly Axis[], original: readonly Axis[]): readonly Axis[] {
  return axes.map((axis) => ({
    ...axis,
    rows: [...axis.rows, ...(original.find(({ name }) => name === axis.name)?.rows ?? [])],
  }));
}
