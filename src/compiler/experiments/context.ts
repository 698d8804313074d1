/** The data that the checks of one experiment share. */
import type { Place, Axis } from "../values/place.js";
import type { AxisType, MeasuredTableType } from "../program.js";
export interface ExperimentPlace extends Place {
  readonly axes: ReadonlyMap<string, Axis>;
  /** The axes with all of their rows. */
  readonly axisTypes: readonly AxisType[];
  /** Tables of measured values that have been read. */
  readonly tables: MeasuredTableType[];
}
