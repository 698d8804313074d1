/** The data that the checks of one experiment share. */
import type { Place, Axis } from "../values/place.js";
import type { MeasuredTableType } from "../program.js";
export interface ExperimentPlace extends Place {
  readonly axes: ReadonlyMap<string, Axis>;
  /** Tables of measured values that have been read. */
  readonly tables: MeasuredTableType[];
}
