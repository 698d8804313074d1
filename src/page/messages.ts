/** The messages between a page and its workers; plain data. */
import type { PointResult, RunJson, Timeline } from "../lab/index.js";

/** What a reader has chosen: as after `--experiment`, `--set` and `--seed`. */
export interface Choice {
  readonly experiment: string;
  /** `size=1B,1000B`, `DECstation5000.switch.direct=36us`. */
  readonly settings: readonly string[];
  readonly seed: number;
}

export type Request =
  | { readonly kind: "describe" }
  /** Which points a choice has. */
  | { readonly kind: "plan"; readonly choice: Choice }
  | { readonly kind: "run"; readonly choice: Choice; readonly point: number; readonly hash: boolean }
  | { readonly kind: "table"; readonly choice: Choice; readonly results: readonly PointResult[] }
  | { readonly kind: "timeline"; readonly choice: Choice; readonly point: number; readonly most: number };

export type Reply =
  | { readonly kind: "described"; readonly facts: Facts }
  | { readonly kind: "planned"; readonly plan: PlanFacts }
  | { readonly kind: "ran"; readonly result: PointResult }
  | { readonly kind: "table"; readonly table: RunJson }
  | { readonly kind: "timeline"; readonly timeline: Timeline }
  /** Settings that do not fit, or a run that cannot go on: for the reader. */
  | { readonly kind: "refused"; readonly text: string };

export interface Numbered<Content> {
  readonly id: number;
  readonly content: Content;
}

export interface Facts {
  readonly program: string;
  readonly experiments: readonly ExperimentFacts[];
  /** Values that can be changed, in the order of the machines. */
  readonly values: readonly ValueFacts[];
}
export interface ExperimentFacts {
  readonly name: string;
  readonly title: string;
  readonly axes: readonly AxisFacts[];
}
export interface AxisFacts {
  readonly name: string;
  readonly labelled: boolean;
  readonly labels: readonly string[];
}
/** A value of a machine, or a part of a cost, that is a number. */
export interface ValueFacts {
  /** As `--set` names it: `DECstation5000.switch.direct`. */
  readonly name: string;
  readonly machine: string;
  /** `switch.direct`. */
  readonly value: string;
  /** In the unit of `unit`. */
  readonly declared: number;
  /** As `--set` reads it behind the number: `us`, `cycles`, `us/B`; empty for a number. */
  readonly unit: string;
  readonly label: string;
  readonly source: string;
}
export interface PlanFacts {
  readonly axes: readonly AxisFacts[];
  readonly points: number;
}
