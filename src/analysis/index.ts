/** The door of the room: the analysis of programs without errors. */
export { analyse, judge } from "./analyse.js";
export { type AnalysisOptions, explore, type Findings } from "./findings.js";
export { type Bound } from "./time/bounds.js";
export { shown } from "./time/show.js";
export type { SummaryCache } from "./summaries/summaries.js";
export type { Summary } from "./summaries/summary.js";
export { type HandlerBound, type PlacedHosts, type PlacementAnalysis, placementAnalysis } from "./placements.js";
export { contextsIn, type Unknown, type Why, whyOf } from "./why.js";
export { type HostSchedule, type ScheduledTask, schedulesOf } from "./schedule/schedules.js";
export { criticalInstant } from "./schedule/critical-instant.js";
export type { Slack } from "./schedule/slack.js";
export { type MessageWay, messageWays, type WayStage } from "./schedule/message-ways.js";
