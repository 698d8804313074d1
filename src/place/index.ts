/** The door of the room: placements of barriers, their runs, and the results of a search. */
export { type Space } from "./candidates.js";
export { placeJson } from "./json.js";
export { type PlacementPicture, plotOf } from "./plot.js";
export { type Candidate, candidate, countOf, describe, type Group, type Problem, problemOf } from "./problem.js";
export { type Analyses, prepare, type Prepared } from "./prepare.js";
export { type Found, type Ran, search, type SearchOptions } from "./search.js";
export { type Facts, placeText } from "./text.js";
export { limitValueOf, valueOf } from "./values.js";
export { type Helpers, type RunOrder, Trials } from "./trials.js";
