/** What a report adds to the tables of its programs: a `report.json` beside them, which a reader of the programs can change. */

/** A table that is not simulated: what the programs start from. */
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
  /** As `--set` takes them. */
  readonly set?: readonly string[];
  /** Moves all that an operation costs for each byte to another one: `[from, to]`, each `MACHINE.OPERATION`. */
  readonly move?: readonly [string, string];
}

/** A map: a value of a machine, set to each of these, against the last axis of an experiment. */
export interface Sweep {
  readonly title: string;
  readonly text: string;
  readonly experiment: string;
  readonly measure: string;
  readonly value: string;
  /** What a reader calls the value. */
  readonly label: string;
  /** As `--set` takes them; every second one in a quick report. */
  readonly settings: readonly string[];
  /** Bounds to mark: from and to, in the numbers of the settings. */
  readonly marks?: readonly { readonly name: string; readonly from: number; readonly to: number }[];
}

export interface Study {
  readonly title: string;
  /** Paragraphs. */
  readonly introduction: readonly string[];
  /** By experiment: what a reader should know before looking at its table. */
  readonly notes?: Readonly<Record<string, string>>;
  /** By measure: what a reader calls it. */
  readonly words?: Readonly<Record<string, string>>;
  readonly given?: readonly GivenTable[];
  /** The experiment whose rows are taken apart into where the time goes. */
  readonly account?: { readonly experiment: string; readonly measure: string; readonly text: string };
  readonly ablation?: {
    readonly text: string;
    readonly watched: readonly Watched[];
    readonly mechanisms: readonly Mechanism[];
  };
  readonly sweeps?: readonly Sweep[];
  /** An experiment whose last axis is a load. */
  readonly load?: { readonly text: string; readonly experiment: string; readonly measure: string };
  /** Fits without some of the cells, which are then predicted; each as `--hold` takes them. */
  readonly crossValidation?: {
    readonly text: string;
    readonly without: readonly { readonly name: string; readonly hold: readonly string[] }[];
  };
  /** Simulated time of the runs of variations, in ns: enough for a mean, where results repeat. */
  readonly horizonNs?: number;
}
