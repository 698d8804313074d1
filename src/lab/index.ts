/** Experiments run and judged: points, settings, the finished table, reports. Needs nothing of Node. */
export { type Account, type HostAccount } from "./account.js";
export { showAxisValue } from "./axis-values.js";
export { type AskedCell, type Cells, cellsOf } from "./cells.js";
export { Capture } from "./capture.js";
export { ChromeTrace } from "./chrome-trace.js";
export { Recorder } from "./recorder.js";
export {
  type Arrow,
  type Counter,
  type Mark,
  type SpanKind,
  spanKinds,
  type Spans,
  type Timeline,
  type Track,
  type TrackKind,
} from "./timeline.js";
export { type ExplainedPoint, Explainer, explainText, meanOf } from "./explain.js";
export { csvText } from "./csv.js";
export { beginJob, type BegunJob, type Job, type JobResult, runJob, type Runner, runnerHere } from "./job.js";
export { meanProfile, type Profiled, type ProfiledPoint, Profiler, profileText } from "./profile.js";
export { runJson, type RunJson } from "./json.js";
export { type CellVerdict, judge, type Outcome, type Verdict } from "./judge.js";
export { describeOverrides, overrideMachines, settableNames } from "./overrides.js";
export { shownNumber } from "./machine-values.js";
export { pcapngHeader, pcapngPacket } from "./pcapng.js";
export { describePoint, pointAt, pointCount, pointsOf, replaceAxis } from "./points.js";
export { isRefusal, refuse, type Refusal, suggestion } from "./refusal.js";
export { failuresText, type ReportOptions, reportText, type RunFacts } from "./report-text.js";
export { interval95, isWithin, joined, nextRuns, runsThatCount, seedOf, seedsOf } from "./repeat.js";
export { type Column, Rows, type RunResult, type Value } from "./rows.js";
export { SampleRows, Sampler } from "./sampler.js";
export { type PointResult, type PointSetup, runPoint } from "./run-point.js";
export { type WorkDone } from "./work.js";
export { planRun, type Plan, type PlannedExperiment } from "./plan.js";
export { parseSettings, type Setting } from "./settings.js";
export { type Comparison, type Entry, errorPercent, passed, type Table, type TableCell, tableOf } from "./table.js";
export { type Field, gridLines, type Paint, type Style } from "./text-grid.js";
export { printable, printableLines } from "./printable.js";
