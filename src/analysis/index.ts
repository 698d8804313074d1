/** The door of the room: what the compiler knows of a program beyond its being right. */
export { analyse, type AnalysisOptions, explore, type Findings } from "./analyse.js";
export { type Bound, shown } from "./bounds.js";
export type { SummaryCache } from "./summaries.js";
export type { Summary } from "./summary.js";
export { contextsIn, type Unknown, type Why, whyOf } from "./why.js";
