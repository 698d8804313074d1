/** A report of the programs of a directory: tables, plots, where the time went, variations. Needs nothing of Node. */
export { collect, type Report, type ReportOptions } from "./collect.js";
export { canDraw, curvesOf } from "./curves.js";
export { htmlOf } from "./html.js";
export { markdownOf } from "./markdown.js";
export type { Block } from "./sheet.js";
export type { Study } from "./study.js";
export { type PlacementPicture, placementPlot } from "./placements.js";
