/**
 * What emitted glue exports: machines, and experiments as data with a few functions. `xgc run`, bundles, tests and fits all
 * run it by the same pure call: a point, profiles and a seed in, a finished world out.
 */
import type { Mode } from "./input/mode.js";
import type { MachineData } from "./machine/profile.js";
import type { Ledger } from "./message/ledger.js";
import type { Placement, World } from "./world.js";

/** What a caller chooses about a run, apart from the point. */
export interface Setup {
  /** Seeds every host's generator. */
  readonly seed: number;
  /** The machines by name, after any change (`--set`). */
  readonly machines: Readonly<Record<string, MachineData>>;
  /** False makes every charge an event: slower, with the same history (a property that the tests hold). Default true. */
  readonly jump?: boolean;
  /** Checks the accounts of every host at every event, not only at the end, and the call limits of the library. Default false. */
  readonly audit?: boolean;
  /** Steps that may be taken at one instant before a run is stopped as an endless loop. Default 10,000,000. */
  readonly maxSteps?: number;
  /** Keeps account of messages that are not released. */
  readonly ledger?: Ledger;
  /** Barriers that a caller places. */
  readonly placement?: Placement;
  /** Called with the world before anything runs: to attach traces and captures. */
  readonly attach?: (world: World) => void;
}

/**
 * By host, places where a barrier can stand, and whether one does, in place of what the program has there. A program's glue must be made for it.
 * Places are named as in `Host.hasBarrier`. How often handlers pass each is then counted.
 */
export type { Placement } from "./world.js";

/** A built scenario: its world, and each host by name with its graph. */
export interface BuiltScenario {
  readonly world: World;
  /** What the scenario expects of every run. */
  readonly checks?: readonly ScenarioCheck[];
}
export interface ScenarioCheck {
  /** As written in the program, on one line. */
  readonly text: string;
  /** `FILE:LINE`. */
  readonly where: string;
  /** Called at the end of a run. */
  readonly holds: () => boolean;
  /** The values that it compares, where a run may measure nothing of them (NaN): then it does not hold. */
  readonly compared?: () => readonly number[];
}

/** One value of each axis: axis name to the row's label, and what the rows set. */
export type PointValues = Readonly<Record<string, AxisValue>>;
export type AxisValue = number | string | boolean | Mode;

export type Dimension =
  "bool" | "int" | "ratio" | "bytes" | "time" | "rate" | "bandwidth" | "string" | "mode" | "host" | "mac";

export interface Axis {
  readonly name: string;
  /** Rows have labels of their own (`"Regular": threads(1)`); otherwise a row is a value. */
  readonly labelled: boolean;
  /** What a value is, for `--set`; base units as everywhere (B, ns, Hz, bit/s). */
  readonly dimension: Dimension;
  readonly rows: readonly AxisRow[];
  /** Written with `choose`: `xgc place` looks for the best row. */
  readonly chosen?: true;
}
export interface AxisRow {
  /** As shown: `Regular`, `1000 B`. */
  readonly label: string;
  readonly values: PointValues;
}

/** A point of an experiment's table: the row of each axis, and the values they set. */
export interface Point {
  /** Axis name to row label. */
  readonly labels: Readonly<Record<string, string>>;
  readonly values: PointValues;
}

/** A cell of the finished table, as derived measures and expectations see it. Values are in base units. */
export interface Cell {
  readonly point: Point;
  /** The measure in this cell, or at the point that differs by the given axis labels; undefined where there is no such point. */
  measure(name: string, at?: Readonly<Record<string, string>>): number | undefined;
  /** The measured value in this cell, or at other labels, from a table of measured values; undefined where it has none. */
  measured(table: MeasuredTable, metric: string | undefined, at?: Readonly<Record<string, string>>): number | undefined;
}

export interface Measure<S extends BuiltScenario> {
  readonly name: string;
  /** The unit it is shown in, and how many base units that is. */
  readonly unit: { readonly name: string; readonly factor: number };
  /** Reads a finished run (base units). */
  // A method, so that experiments of every scenario have the type Experiment. Its argument is always what its own `build` returned.
  sampled?(scenario: S, point: PointValues): number;
  /** Reads other cells. */
  readonly derived?: (cell: Cell) => number | undefined;
}

export interface Tolerance {
  readonly value: number;
  /** Relative to the compared value; otherwise absolute, in base units. */
  readonly relative: boolean;
}
export interface Expectation {
  /** As written in the program, on one line. */
  readonly text: string;
  /** `FILE:LINE`. */
  readonly where: string;
  /** The measure that is judged, where it is just one. */
  readonly measure?: string;
  readonly when?: (cell: Cell) => boolean;
  /** The condition that must hold in every cell; undefined in a cell where it cannot be judged. */
  readonly holds?: (cell: Cell) => boolean | undefined;
  readonly within?: {
    readonly value: (cell: Cell) => number | undefined;
    readonly of: (cell: Cell) => number | undefined;
    readonly each: Tolerance;
    readonly mean?: Tolerance;
  };
}

/** Measured values from a data file, as text cells; see `docs/language.md`, `csv`. */
export interface MeasuredTable {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** When the runs of a point are enough: the half width of the 95 % confidence interval of a measure's mean, as a share of the mean. */
export interface Until {
  readonly measure: string;
  readonly within: number;
  /** Runs that are made whatever they give. */
  readonly least: number;
  readonly most: number;
}

export interface Experiment<S extends BuiltScenario = BuiltScenario> {
  readonly name: string;
  readonly title: string;
  readonly axes: readonly Axis[];
  readonly build: (point: PointValues, setup: Setup) => S;
  readonly measures: readonly Measure<S>[];
  readonly expectations: readonly Expectation[];
  /** Runs of each point, each with another seed; 1 where it is absent. */
  readonly repeat?: number;
  /** In place of `repeat`: runs of a point go on until a measure is known well enough. */
  readonly until?: Until;
  /** What `xgc place` looks for. */
  readonly search?: Search<S>;
  /** What must hold of a point that a caller sets, judged before anything runs. */
  readonly demands?: readonly Demand[];
}

/** What is to be least or most, and what must hold at every point. */
export interface Search<S extends BuiltScenario = BuiltScenario> {
  readonly goals: readonly { readonly measure: string; readonly direction: "minimize" | "maximize" }[];
  readonly limits: readonly Limit[];
  /** What limits read that no measure shows. */
  readonly limited: readonly Measure<S>[];
}
export interface Limit {
  /** As written in the program, on one line. */
  readonly text: string;
  readonly measure: string;
  readonly operator: "<" | "<=" | ">" | ">=" | "==" | "!=";
  /** In base units. */
  readonly value: (point: PointValues) => number;
}

/** What a value must be that comes from an axis through parameters to its place. */
export interface Demand {
  /** `FILE:LINE` of the place. */
  readonly where: string;
  /** The thing that has the value, and the value in base units; undefined at a point where it is not asked for. */
  readonly value?: { readonly what: string; readonly kind: string; readonly at: (point: PointValues) => unknown };
  readonly low?: number;
  readonly high?: number;
  readonly oneOf?: readonly (number | string)[];
  /** What else must not be, in words. */
  readonly never?: { readonly text: string; readonly at: (point: PointValues) => boolean };
}

export interface Simulation {
  /** The program's file, as shown. */
  readonly program: string;
  readonly machines: Readonly<Record<string, MachineData>>;
  readonly experiments: readonly Experiment[];
  /** What the values of series and gauges are, by protocol and name (`UDPTEST.rtt`), unless they are mere numbers. */
  readonly dimensions?: Readonly<Record<string, Dimension>>;
}
