/** A finished run as one plain object, for programs. */
import { type AxisValue, describeMode, type Expectation, type Until, type WarmUp } from "../runtime/index.js";
import type { BarrierUse } from "./barriers.js";
import type { ExplainedPoint, ExplainedSeries } from "./explain.js";
import type { CellVerdict, Outcome, Verdict } from "./judge.js";
import type { Profiled, ProfiledPoint } from "./profile.js";
import type { RunFacts } from "./report-text.js";
import { describeOverrides } from "./overrides.js";
import { describePoint } from "./points.js";
import { type Entry, errorPercent, passed, type Table } from "./table.js";

export interface RunJson {
  readonly program: string;
  readonly seed: number;
  /** Values of machines that differ from the declared ones. */
  readonly overrides: readonly string[];
  readonly experiments: readonly {
    readonly name: string;
    readonly title: string;
    readonly repeat?: number;
    readonly until?: Until;
  }[];
  readonly points: readonly PointJson[];
  readonly expectations: readonly ExpectationJson[];
  /** No expectation fails. */
  readonly passed: boolean;
}
export interface PointJson {
  readonly experiment: string;
  /** Axis name to row, as shown: `{ "version": "Regular", "size": "1000 B" }`. */
  readonly point: Readonly<Record<string, string>>;
  /** The values that the rows set, in base units (B, ns, Hz, bit/s); modes as they are written. */
  readonly values: Readonly<Record<string, number | string | boolean>>;
  readonly measures: readonly MeasureJson[];
  /** How many runs it has, where that is found out. */
  readonly runs?: number;
  /** Of each run, where measures leave out the warm-up of series: how many values of each series were left out of how many; null where no end of it was found. */
  readonly warmUps?: readonly Readonly<Record<string, WarmUp>>[];
  /** The barriers that stand on the hosts, with what reached each; of all runs of the point together. */
  readonly barriers?: readonly BarrierUse[];
  /** In ns. */
  readonly simulatedTime: number;
  readonly traceHash?: string;
  /** Where the time of a series' samples went, if it was asked for. */
  readonly explained?: ExplainedJson;
  /** For each host its operations with calls and CPU time, if it was asked for; times in ns, shares from 0 to 1. */
  readonly profile?: Profiled;
}
/** All times in ns. */
export interface ExplainedJson {
  /** `client.test.rtt`. */
  readonly series: string;
  /** How many samples are explained, of how many. */
  readonly samples: number;
  readonly of: number;
  /** The mean of all samples. */
  readonly mean: number;
  /** Means by category, which add up to `mean`. */
  readonly spent: Readonly<Record<string, number>>;
  /** The parts of the median sample, one after another. */
  readonly timeline: ExplainedSeries["timeline"];
}
/** Values are in `unit`; null stands for a missing value. */
export interface MeasureJson {
  readonly name: string;
  readonly unit: string;
  readonly simulated: number | null;
  /** Half of the 95 % confidence interval of a mean over several runs. */
  readonly interval95?: number | null;
  readonly measured?: number | null;
  /** The compared value, if it is not a measured one. */
  readonly expected?: number | null;
  readonly errorPercent?: number | null;
  /** Of the measured value, where it is not given. */
  readonly status?: "withheld";
}
export interface ExpectationJson {
  readonly experiment: string;
  readonly text: string;
  readonly where: string;
  readonly outcome: Outcome;
  readonly cells: { readonly judged: number; readonly failed: number; readonly unjudged: number };
  /** Errors are ratios where `relative`, and otherwise in base units. */
  readonly relative?: boolean;
  readonly allowed?: number;
  readonly worst?: { readonly point: Readonly<Record<string, string>>; readonly error?: number };
  /** Unjudged if this run leaves cells out: `over` says how many of how many there are. */
  readonly mean?: {
    readonly error: number;
    readonly allowed: number;
    readonly outcome: Outcome;
    readonly over: number;
    readonly of: number;
  };
}

export function runJson(
  tables: readonly Table[],
  { program, seed, machines }: RunFacts,
  explained: readonly ExplainedPoint[] = [],
  profiled: readonly ProfiledPoint[] = [],
): RunJson {
  return {
    program,
    seed,
    overrides: describeOverrides(machines),
    experiments: tables.map(({ experiment: { name, title, repeat, until } }) => ({
      name,
      title,
      ...(repeat !== undefined && { repeat }),
      ...(until !== undefined && { until }),
    })),
    points: tables.flatMap((table) => pointsJson(table, explained, profiled)),
    expectations: tables.flatMap(({ experiment, verdicts }) =>
      verdicts.map((verdict) => expectationJson(experiment.name, verdict)),
    ),
    passed: passed(tables),
  };
}

function pointsJson(
  { experiment, rows }: Table,
  explained: readonly ExplainedPoint[],
  profiled: readonly ProfiledPoint[],
): readonly PointJson[] {
  const accounts = new Map(
    explained.filter((each) => each.experiment === experiment.name).map(({ label, account }) => [label, account]),
  );
  const profiles = new Map(
    profiled.filter((each) => each.experiment === experiment.name).map(({ label, profile }) => [label, profile]),
  );
  return rows.map(({ result, entries }) => ({
    experiment: experiment.name,
    point: result.point.labels,
    values: Object.fromEntries(Object.entries(result.point.values).map(([name, value]) => [name, plainValue(value)])),
    measures: entries.map(measureJson),
    ...(experiment.until !== undefined && { runs: result.runs?.length ?? 1 }),
    ...(result.warmUps !== undefined && { warmUps: (result.runs ?? [result]).map(({ warmUps = {} }) => warmUps) }),
    ...(result.barriers !== undefined && { barriers: result.barriers }),
    simulatedTime: result.simulatedNs,
    ...(result.traceHash !== undefined && { traceHash: result.traceHash }),
    ...explainedJson(accounts.get(describePoint(result.point))),
    ...profileJson(profiles.get(describePoint(result.point))),
  }));
}

function explainedJson(account: ExplainedSeries | undefined): { explained?: ExplainedJson } {
  if (account === undefined) return {};
  return { explained: { ...account, spent: Object.fromEntries(account.spent) } };
}

function profileJson(profile: Profiled | undefined): { profile?: Profiled } {
  return profile === undefined ? {} : { profile };
}

function plainValue(value: AxisValue): number | string | boolean {
  return typeof value === "object" ? describeMode(value) : value;
}

function measureJson(entry: Entry): MeasureJson {
  const { measure, simulated, comparison } = entry;
  const { name, factor } = measure.unit;
  const inUnit = (value: number | undefined): number | null =>
    value === undefined || !Number.isFinite(value) ? null : Number((value / factor).toPrecision(12));
  return {
    name: measure.name,
    unit: name,
    simulated: inUnit(simulated),
    ...(entry.interval !== undefined && { interval95: inUnit(entry.interval) }),
    ...(comparison !== undefined && {
      [comparison.source]: inUnit(comparison.value),
      errorPercent: errorJson(entry),
      ...(comparison.withheld && { status: "withheld" }),
    }),
  };
}

function errorJson(entry: Entry): number | null {
  const percent = errorPercent(entry);
  return percent === undefined || !Number.isFinite(percent) ? null : Number(percent.toFixed(6));
}

function expectationJson(experiment: string, verdict: Verdict): ExpectationJson {
  const { outcome, judged, failed, cells, worst, mean } = verdict;
  const { text, where, within }: Expectation = verdict.expectation;
  return {
    experiment,
    text,
    where,
    outcome,
    cells: { judged, failed, unjudged: cells.length - judged },
    ...(within !== undefined && { relative: within.each.relative, allowed: within.each.value }),
    ...(worst !== undefined && { worst: worstJson(worst) }),
    ...(mean !== undefined && within?.mean !== undefined && { mean: { ...mean, allowed: within.mean.value } }),
  };
}

function worstJson({ point, error }: CellVerdict): NonNullable<ExpectationJson["worst"]> {
  return { point: point.labels, ...(error !== undefined && Number.isFinite(error) && { error }) };
}
