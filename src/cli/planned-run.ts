/** Runs by name, before they are made. */
import type { Point } from "../runtime/index.js";

/** One run: a point with a seed. */
export interface PlannedRun {
  /** Index in the plan. */
  readonly experiment: number;
  /** Index among the experiment's points. */
  readonly point: number;
  /** The index of the run among the point's runs, from 0. */
  readonly repetition: number;
  readonly seed: number;
}

/** The same with its point. */
export interface Run extends PlannedRun {
  readonly at: Point;
}
