/** Command lines that a reader can copy. */
import type { PlannedExperiment } from "../lab/index.js";
import type { Point } from "../runtime/index.js";
import { simulateOptions, type SimulateOptions } from "./simulate-options.js";

/** A word as a shell takes it. */
export function shellWord(word: string): string {
  return /^[\w./:=@,%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

export interface Again {
  /** The command that runs the program: `xgc run lan.xgraph`, `node sim.mjs`. */
  readonly command: string;
  readonly experiment: PlannedExperiment;
  /** Whether the program has other experiments. */
  readonly others: boolean;
  readonly point: Point;
  readonly seed: number;
  /** The options of the command line. */
  readonly set: readonly string[];
}

/** The command that runs one point with one seed again. */
export function commandFor({ command, experiment, others, point, seed, set }: Again): string {
  const words = others ? ["--experiment", experiment.experiment.name] : [];
  for (const { name, labelled, rows } of experiment.axes) {
    const label = point.labels[name] ?? "";
    if (rows.length > 1 || set.some((each) => each.startsWith(`${name}=`)))
      words.push("--set", `${name}=${labelled ? label : label.replaceAll(" ", "")}`);
  }
  // The other settings change the machines.
  for (const each of set) if (/^[^=]*\./.test(each)) words.push("--set", each);
  return [command, ...words.map(shellWord), "--seed", seed].join(" ");
}

/** A whole command line again. */
export function commandLine(command: string, options: Partial<SimulateOptions>): string {
  const words = Object.keys(simulateOptions).flatMap((name): readonly string[] => {
    const value = options[name as keyof SimulateOptions];
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    return typeof value === "string" ? [`--${name}`, value] : value.flatMap((each: string) => [`--${name}`, each]);
  });
  return [command, ...words.map(shellWord)].join(" ");
}
