/** The door of the room: what differs between two programs, or between two runs. */
export { type Change, type Difference, differencesOf, type Section, sections } from "./compare.js";
export { programFacts } from "./program-facts.js";
export { isRun, runFacts } from "./run-facts.js";
export { diffJson, diffText } from "./text.js";
