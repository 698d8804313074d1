/** An experiment that has run for a report. */
import type { FitExperiment } from "../fit/index.js";
import type { JobResult, Table } from "../lab/index.js";

export interface Ran {
  readonly from: FitExperiment;
  readonly table: Table;
  /** In the order of the points. */
  readonly results: readonly JobResult[];
}
