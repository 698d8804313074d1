/** The door of the room: what the compiler knows of a program beyond its being right. */
export { analyse, type AnalysisOptions, explore, type Findings } from "./analyse.js";
export { type Bound, shown } from "./time/bounds.js";
export type { SummaryCache } from "./summaries/summaries.js";
export type { Summary } from "./summaries/summary.js";
export { contextsIn, type Unknown, type Why, whyOf } from "./contexts/why.js";
