/**
 * The comparison of the versions of an experiment that has no measured values beside it: bars, what each version costs and buys against the first one,
 * two measures against each other, and where the time went, for each host in handlers and in threads.
 */
import * as Plot from "@observablehq/plot";
import { type Account, describePoint, type Table } from "../lab/index.js";
import { colors, comparisonPlot, draw, legend, type Part, partsPlot } from "./plots.js";
import type { Ran } from "./ran.js";
import { type Block, cell, type Sheet } from "./sheet.js";
import { place, signed } from "./tables.js";

/** An experiment of more points than this is a sweep, whose curves say more than bars. */
const MOST_POINTS = 60;

/** Whether an experiment is compared so: it has several points, but not many, and no measured values. */
export function isComparison({ measures, axes }: Table["experiment"], points: number): boolean {
  return points > 1 && points <= MOST_POINTS && axes.length > 0 && measures.length > 0;
}

export function comparisons(ran: readonly Ran[]): readonly Block[] {
  return ran.flatMap(({ table, results }) => {
    const measured = table.rows.some(({ entries }) => entries.some(({ comparison }) => comparison !== undefined));
    if (measured || !isComparison(table.experiment, table.rows.length)) return [];
    const { experiment } = table;
    const title = experiment.title === "" ? experiment.name : experiment.title;
    const accounts = results.flatMap(({ point, account }) =>
      account === undefined ? [] : [{ label: describePoint(point), account }],
    );
    return [
      { kind: "heading", level: 2, text: `Compared: ${title}` } as const,
      ...bars(table),
      ...costs(table),
      ...against(table),
      ...spent(accounts),
    ];
  });
}

type Measure = Table["experiment"]["measures"][number];

function inUnit({ name, unit }: Measure): string {
  return unit.name === "" ? name : `${name} in ${unit.name}`;
}

function bars(table: Table): Block[] {
  return table.experiment.measures.map((measure, index): Block => {
    const cells = table.rows.flatMap(({ result, entries }) => {
      const value = entries[index]?.simulated;
      return value === undefined || !Number.isFinite(value)
        ? []
        : [{ ...place(table, result.point.labels), simulated: value / measure.unit.factor }];
    });
    return { kind: "plot", caption: inUnit(measure), svg: comparisonPlot(cells, measure.unit.name) };
  });
}

/** Each row of the first axis against its first row: the mean change over the other axes. */
function costs({ axes, rows, experiment: { measures } }: Table): Block[] {
  const [axis] = axes;
  const [first, ...others] = axis?.rows ?? [];
  if (axis === undefined || first === undefined || others.length === 0) return [];
  const at = (label: string, rest: string, measure: number): number =>
    rows.find(({ result: { point } }) => point.labels[axis.name] === label && restOf(point.labels, axis.name) === rest)
      ?.entries[measure]?.simulated ?? NaN;
  const rests = [...new Set(rows.map(({ result: { point } }) => restOf(point.labels, axis.name)))];
  const sheet: Sheet = {
    head: ["", ...measures.map(inUnit)],
    rows: others.map(({ label }) => [
      cell(label),
      ...measures.map(({ unit }, measure) => {
        const pairs = rests
          .map((rest) => [at(first.label, rest, measure), at(label, rest, measure)] as const)
          .filter(([before, after]) => Number.isFinite(before) && Number.isFinite(after));
        if (pairs.length === 0) return cell("");
        const mean = (which: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[which], 0) / pairs.length;
        const change = mean(1) - mean(0);
        const percent = mean(0) === 0 ? "" : ` (${signed((change / mean(0)) * 100, 1)} %)`;
        return cell(`${signed(change / unit.factor, 1)}${percent}`);
      }),
    ]),
  };
  return [
    { kind: "heading", level: 3, text: `What each ${axis.name} costs and buys` },
    { kind: "sheet", caption: `The change from ${first.label}, in the mean over the other axes`, sheet },
  ];
}

function restOf(labels: Readonly<Record<string, string>>, axis: string): string {
  return JSON.stringify(Object.entries(labels).filter(([name]) => name !== axis));
}

/** The first two measures against each other: what is left and low is better in both, if less is better. */
function against(table: Table): Block[] {
  const [first, second] = table.experiment.measures;
  if (first === undefined || second === undefined) return [];
  const points = table.rows.flatMap(({ result, entries }) => {
    const [x, y] = [second, first].map(({ unit }, index) => (entries[1 - index]?.simulated ?? NaN) / unit.factor) as [
      number,
      number,
    ];
    const { row, column } = place(table, result.point.labels);
    return Number.isFinite(x) && Number.isFinite(y) ? [{ x, y, row, column }] : [];
  });
  const rows = [...new Set(points.map(({ row }) => row))];
  if (rows.length < 2 || points.length === 0) return [];
  const svg = draw({
    width: 900,
    height: 320,
    marginLeft: 70,
    marginBottom: 44,
    x: { label: inUnit(second), labelAnchor: "center", grid: true, nice: true, inset: 8, ticks: 4 },
    y: { label: inUnit(first), grid: true, nice: true, inset: 8 },
    fx: { label: null, domain: [...new Set(points.map(({ column }) => column))] },
    color: { domain: rows, range: rows.map((_, index) => colors[index % colors.length]!), legend: false },
    marks: [Plot.dot(points, { x: "x", y: "y", fx: "column", r: 6, fill: "row", stroke: "currentColor" })],
  });
  return [
    { kind: "heading", level: 3, text: `${first.name} against ${second.name}` },
    { kind: "plot", caption: "What the colours mean.", svg: legend(rows) },
    {
      kind: "plot",
      caption: "If less of both is better: a version with none to its left and below it is on the front.",
      svg,
    },
  ];
}

const uses = ["interrupt handlers", "threads", "switches"];

/** The processor's time on each host, and its handlers. */
function spent(accounts: readonly { readonly label: string; readonly account: Account }[]): Block[] {
  const hosts = [...new Set(accounts.flatMap(({ account }) => account.hosts.map(({ host }) => host)))];
  if (hosts.length === 0 || hosts.length > 8) return [];
  const of = (name: string): { label: string; host: Account["hosts"][number] }[] =>
    accounts.flatMap(({ label, account }) =>
      account.hosts.flatMap((host) => (host.host === name ? [{ label, host }] : [])),
    );
  const plots = hosts.map((name): Block => {
    const parts = of(name).flatMap(({ label, host: { spent: used } }): Part[] =>
      [used.interrupt, used.thread, used.switch].map((ns, index) => ({
        row: label,
        column: "",
        part: uses[index]!,
        value: ns / 1e6,
      })),
    );
    return { kind: "plot", caption: `Processor time of ${name}, in ms.`, svg: partsPlot(parts, uses, "ms") };
  });
  const ms = (ns: number): string => (ns / 1e6).toFixed(2);
  const us = (ns: number): string => (ns / 1e3).toFixed(1);
  const sheet: Sheet = {
    head: [
      "",
      "host",
      "handlers, ms",
      "threads, ms",
      "switches",
      "handoffs",
      "handler runs",
      "mean, us",
      "longest, us",
      "frames lost",
    ],
    rows: hosts.flatMap((name) =>
      of(name).map(({ label, host: { spent: used, switches, handoffs, handlers, overruns } }) => [
        cell(label),
        cell(name),
        cell(ms(used.interrupt)),
        cell(ms(used.thread)),
        cell(String(switches)),
        cell(String(handoffs)),
        cell(String(handlers.count)),
        cell(handlers.count === 0 ? "" : us(handlers.total / handlers.count)),
        cell(us(handlers.longest)),
        cell(String(overruns)),
      ]),
    ),
  };
  return [
    { kind: "heading", level: 3, text: "Where the time went" },
    { kind: "plot", caption: "What the colours mean.", svg: legend(uses) },
    ...plots,
    { kind: "sheet", caption: "Handlers and threads of each host", sheet },
  ];
}
