/** Results as rows: one for each run, a column for each axis and each measure, the same for every experiment of a plan. */
import type { Axis, Cell, Dimension, Point } from "../runtime/index.js";
import { cellsOf } from "./cells.js";
import type { Plan, PlannedExperiment } from "./plan.js";
import type { PointResult } from "./run-point.js";

export interface Column {
  /** The name in a file, with the unit: `size_bytes`, `rtt_us`. */
  readonly name: string;
  readonly type: "text" | "whole" | "number";
  /** The unit in a reader's form: `us`, `Mbit/s`; empty if there is none. */
  readonly unit: string;
  /** A description for readers. */
  readonly label: string;
}

/** The value of a cell; null if there is none. */
export type Value = string | number | null;

export interface RunResult {
  /** Index of its experiment in the plan. */
  readonly experiment: number;
  readonly seed: number;
  readonly result: PointResult;
}

/** Base units by dimension; modes, texts and hosts have the form in which they are shown. */
const units: Readonly<Partial<Record<Dimension, string>>> = {
  bytes: "B",
  time: "ns",
  rate: "Hz",
  bandwidth: "bit/s",
  int: "",
  ratio: "",
};

/** `ns` for a time, `B` for bytes; empty for a number. */
export function baseUnit(dimension: Dimension): string {
  return units[dimension] ?? "";
}

export interface Source {
  readonly column: Column;
  readonly value: (run: RunResult, cell: () => Cell) => Value;
}

export class Rows {
  readonly columns: readonly Column[];
  readonly #sources: readonly Source[];
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#sources = [
      {
        column: { name: "experiment", type: "text", unit: "", label: "experiment" },
        value: ({ experiment }) => plan.experiments[experiment]!.experiment.name,
      },
      ...distinct(plan.experiments.flatMap(axisSources)),
      { column: { name: "seed", type: "whole", unit: "", label: "seed" }, value: ({ seed }) => seed },
      ...distinct(plan.experiments.flatMap((each) => measureSources(each, plan.experiments))),
      {
        column: { name: "simulated_ns", type: "number", unit: "ns", label: "simulated time of the run" },
        value: ({ result }) => result.simulatedNs,
      },
    ];
    this.columns = this.#sources.map(({ column }) => column);
  }

  /** @param cell The cell for measures that are computed from others; by default the cell of this run alone. */
  rowOf(run: RunResult, cell: () => Cell = () => this.#alone(run)): readonly Value[] {
    return this.#sources.map(({ value }) => value(run, cell));
  }

  /** Cells of one run of each point, for measures that are computed from several. */
  cellsOf(experiment: number, results: readonly PointResult[]): (point: Point) => Cell {
    const { experiment: of, axes } = this.#plan.experiments[experiment]!;
    const cells = cellsOf(of, axes, results);
    return (point) => cells.at(point);
  }

  #alone({ experiment, result }: RunResult): Cell {
    const { measures } = this.#plan.experiments[experiment]!.experiment;
    const cell: Cell = {
      point: result.point,
      measure: (name, at = {}) => {
        if (Object.entries(at).some(([axis, label]) => result.point.labels[axis] !== label)) return undefined;
        const measure = measures.find((each) => each.name === name);
        return measure?.derived === undefined ? result.samples[name] : measure.derived(cell);
      },
      measured: () => undefined,
    };
    return cell;
  }
}

export function axisSources({ axes }: PlannedExperiment): readonly Source[] {
  return axes.map((axis): Source => {
    const { name, dimension } = axis;
    const unit = axis.labelled ? undefined : units[dimension];
    if (unit === undefined)
      return {
        column: { name, type: "text", unit: "", label: name },
        value: ({ result }) => result.point.labels[name] ?? null,
      };
    return {
      column: { name: named(name, dimension === "bytes" ? "bytes" : unit), type: "number", unit, label: name },
      value: ({ result }) => valueOf(axis, result.point),
    };
  });
}

function valueOf({ name }: Axis, { values }: Point): Value {
  const value = values[name];
  return typeof value === "number" ? value : null;
}

function measureSources({ experiment }: PlannedExperiment, all: readonly PlannedExperiment[]): readonly Source[] {
  return experiment.measures.map(({ name, unit }): Source => ({
    column: { name: named(name, unit.name), type: "number", unit: unit.name, label: name },
    value: (run, cell) => {
      const own = all[run.experiment]!.experiment.measures.find(
        (each) => each.name === name && each.unit.name === unit.name,
      );
      const value = own?.derived === undefined ? run.result.samples[name] : own.derived(cell());
      return own === undefined || value === undefined || !Number.isFinite(value) ? null : value / unit.factor;
    },
  }));
}

/** `Mbit/s` cannot be part of a column's name. */
function named(name: string, unit: string): string {
  const words = unit.replaceAll("%", "percent").replaceAll("/", "_per_").replaceAll(/\W+/g, "_");
  return words === "" ? name : `${name}_${words}`;
}

export function distinct(sources: readonly Source[]): readonly Source[] {
  return [...new Map(sources.map((source) => [source.column.name, source])).values()];
}
