/** The additions of a report to the tables of its programs: a `report.json` beside them, which readers of the programs can change. */

/** A table that is not simulated: the inputs of the programs. */
export interface GivenTable {
  readonly title: string;
  readonly text: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A cell of an experiment, shown for every variation. */
export interface Watched {
  readonly title: string;
  readonly experiment: string;
  readonly measure: string;
  /** Axis name to row, as shown. */
  readonly at: Readonly<Record<string, string>>;
}

export interface Mechanism {
  readonly name: string;
  readonly text: string;
  /** In the form of `--set`. */
  readonly set?: readonly string[];
  /** Moves the cost for each byte of one operation to another: `[from, to]`, each `MACHINE.OPERATION`. */
  readonly move?: readonly [string, string];
}

/** A map: a value of a machine, set to each of these, against the last axis of an experiment. */
export interface Sweep {
  readonly title: string;
  readonly text: string;
  readonly experiment: string;
  readonly measure: string;
  readonly value: string;
  /** The name of the value in the report. */
  readonly label: string;
  /** In the form of `--set`; a quick report uses every second one. */
  readonly settings: readonly string[];
  /** Bounds to mark: from and to, in the numbers of the settings. */
  readonly marks?: readonly { readonly name: string; readonly from: number; readonly to: number }[];
}

export interface Study {
  readonly title: string;
  /** Paragraphs. */
  readonly introduction: readonly string[];
  /** By experiment: remarks above its table. */
  readonly notes?: Readonly<Record<string, string>>;
  /** By measure: its name in the report. */
  readonly words?: Readonly<Record<string, string>>;
  readonly given?: readonly GivenTable[];
  /** The experiment whose rows are split into the parts of their time. */
  readonly account?: { readonly experiment: string; readonly measure: string; readonly text: string };
  readonly ablation?: {
    readonly text: string;
    readonly watched: readonly Watched[];
    readonly mechanisms: readonly Mechanism[];
  };
  readonly sweeps?: readonly Sweep[];
  /** An experiment whose last axis is a load. */
  readonly load?: { readonly text: string; readonly experiment: string; readonly measure: string };
  /** Fits with some cells withheld, which are then predicted; each in the form of `--hold`. */
  readonly crossValidation?: {
    readonly text: string;
    readonly without: readonly { readonly name: string; readonly hold: readonly string[] }[];
  };
  /** Simulated time of the runs of variations, in ns: long enough for a mean if results repeat. */
  readonly horizonNs?: number;
}
