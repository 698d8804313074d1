/** Runs everything that a report shows, and arranges the results as blocks. */
import {
  describePoint,
  isRefusal,
  type Job,
  overrideMachines,
  parseSettings,
  pointsOf,
  type Runner,
  type Table,
  tableOf,
} from "../lab/index.js";
import { crossValidate, type FitExperiment, type Held, type Machines } from "../fit/index.js";
import { RunError } from "../runtime/index.js";
import { accounts, rules } from "./accounts.js";
import { comparisons, isComparison } from "./comparison.js";
import { linesPlot, mapPlot } from "./plots.js";
import type { Ran } from "./ran.js";
import { type Block, cell, type Sheet } from "./sheet.js";
import type { Mechanism, Study, Sweep } from "./study.js";
import { errorsOf, orderings, place, signed, tableBlocks, verdictSheet } from "./tables.js";

export interface ReportOptions {
  readonly experiments: readonly FitExperiment[];
  readonly machines: Machines;
  readonly study: Study;
  /** Parses the cells to withhold, in the form of `--hold`. */
  readonly holdOf: (text: string) => Held;
  readonly run: Runner;
  readonly seed: number;
  /** Fewer variations, and no fits. */
  readonly quick: boolean;
  readonly progress: (stage: string, done: number, of: number) => void;
}

export interface Report {
  readonly tables: readonly Table[];
  readonly blocks: readonly Block[];
}

/** @throws RunError if a point cannot be run, or the study names something that does not exist. */
export async function collect(options: ReportOptions): Promise<Report> {
  const { study } = options;
  const { sweeps = [] } = study;
  const elsewhere = new Set(sweeps.map(({ experiment }) => experiment));
  const ran: Ran[] = [];
  const main = options.experiments.filter(({ experiment }) => !elsewhere.has(experiment.name));
  for (const [done, from] of main.entries()) {
    options.progress(from.experiment.name, done, main.length);
    ran.push(await runWhole(options, from));
  }
  const tables = ran.map(({ table }) => table);
  const blocks: Block[] = [
    ...study.introduction.map((text): Block => ({ kind: "text", text })),
    ...summary(tables),
    ...(study.given ?? []).flatMap(given),
    ...ran
      .filter(({ table }) => table.experiment.name !== study.load?.experiment)
      .flatMap(({ table }) => [
        { kind: "heading", level: 2, text: table.experiment.title, id: table.experiment.name } as const,
        ...noteOf(study, table.experiment.name),
        ...tableBlocks(table, study.words),
      ]),
    ...accounts(study, ran),
    ...rules(study, ran),
    ...(study.account === undefined ? comparisons(ran) : []),
    ...(await ablation(options)),
    ...(await sweepAll(options, sweeps)),
    ...load(study, ran),
    ...(await validation(options)),
    ...predictions(tables),
  ];
  return { tables, blocks };
}

async function runWhole(options: ReportOptions, from: FitExperiment): Promise<Ran> {
  const { experiment } = from;
  const points = pointsOf(experiment.axes);
  const { account: wanted } = options.study;
  const account =
    wanted === undefined ? isComparison(experiment, points.length) : wanted.experiment === experiment.name;
  const jobs = points.map((point): Job => ({
    ...jobOf(options, from, point),
    ...(account && { account }),
  }));
  const results = await options.run(jobs);
  return { from, results, table: tableOf(experiment, experiment.axes, results) };
}

function jobOf(
  { machines, seed }: ReportOptions,
  { simulation, index }: FitExperiment,
  point: Job["point"],
  changed: Machines = machines,
): Job {
  return { simulation, experiment: index, point, machines: changed, seed };
}

/** An experiment's table on other machines, from parts of runs if the study allows it. */
async function variation(options: ReportOptions, from: FitExperiment, machines: Machines): Promise<Table> {
  const { horizonNs } = options.study;
  const jobs = pointsOf(from.experiment.axes).map((point) => ({
    ...jobOf(options, from, point, machines),
    ...(horizonNs !== undefined && { horizon: horizonNs }),
  }));
  return tableOf(from.experiment, from.experiment.axes, await options.run(jobs));
}

function experimentNamed({ experiments }: ReportOptions, name: string): FitExperiment {
  const found = experiments.find(({ experiment }) => experiment.name === name);
  if (found === undefined) throw new RunError(`report.json: there is no experiment ${name}`);
  return found;
}

function changed(machines: Machines, { set = [], move }: Pick<Mechanism, "set" | "move">): Machines {
  const settings = parseSettings(set);
  const result = isRefusal(settings) ? settings : overrideMachines(machines, settings);
  if (isRefusal(result)) throw new RunError(`report.json: ${result.refused}`);
  return move === undefined ? result : moved(result, move);
}

function moved(machines: Machines, [from, to]: readonly [string, string]): Machines {
  const [, machine = "", source = ""] = /^(\w+)\.(.*)$/.exec(from) ?? [];
  const target = to.slice(machine.length + 1);
  const old = machines[machine];
  const [taken, given] = [old?.costs[source]?.perByte, old?.costs[target]?.perByte];
  if (old === undefined || taken === undefined || given?.kind !== taken.kind)
    throw new RunError(`report.json: cannot move a cost from ${from} to ${to}`);
  const costs = {
    ...old.costs,
    [source]: { ...old.costs[source], perByte: { ...taken, value: 0 } },
    [target]: { ...old.costs[target], perByte: { ...given, value: Number(taken.value) + Number(given.value) } },
  };
  return { ...machines, [machine]: { ...old, costs } };
}

// ------------------------------------------------------------------------------------------------------ sections

function noteOf({ notes }: Study, name: string): readonly Block[] {
  const text = notes?.[name];
  return text === undefined ? [] : [{ kind: "text", text }];
}

function given({ title, text, columns, rows }: NonNullable<Study["given"]>[number]): readonly Block[] {
  const sheet: Sheet = { head: columns, rows: rows.map((row) => row.map((each) => cell(each, "label"))) };
  return [
    { kind: "heading", level: 2, text: title },
    { kind: "text", text },
    { kind: "sheet", sheet },
  ];
}

/** Differences up to this are noise in the measurements. */
const ORDER_NS = 15_000;

function summary(tables: readonly Table[]): readonly Block[] {
  // Nothing is measured, and nothing is expected.
  if (tables.every(({ verdicts }) => verdicts.length === 0)) return [];
  const { pairs, wrong } = orderings(tables, ORDER_NS);
  const order =
    wrong.length === 0
      ? `All ${pairs} pairs of rows whose measured times differ by more than 15 us are in the right order.`
      : `Of ${pairs} pairs of rows whose measured times differ by more than 15 us, ${wrong.length} are in the wrong order: ${wrong.join("; ")}.`;
  const { times, differences } = errorsOf(tables);
  const mean = (all: readonly number[]): number => all.reduce((sum, each) => sum + each, 0) / all.length;
  const overall =
    times.length === 0 || differences.length === 0
      ? []
      : [
          `Of ${times.length} measured round-trip times, the simulated ones are off by ${mean(times).toFixed(2)} % on average, and by ${Math.max(...times).toFixed(2)} % at the most. Of ${differences.length} gains and penalties, which are small differences between such times, they are off by ${mean(differences).toFixed(1)} us on average, and by ${Math.max(...differences).toFixed(1)} us at the most.`,
        ];
  return [
    { kind: "heading", level: 2, text: "What holds" },
    ...[...overall, ...(pairs === 0 ? [] : [order])].map((text): Block => ({ kind: "text", text })),
    {
      kind: "text",
      text: "Each line below is what one of the programs expects of its table, in the words of the program, and whether the simulation does it.",
    },
    { kind: "sheet", sheet: verdictSheet(tables) },
  ];
}

async function ablation(options: ReportOptions): Promise<readonly Block[]> {
  const { ablation: wanted } = options.study;
  if (wanted === undefined) return [];
  const names = [...new Set(wanted.watched.map(({ experiment }) => experiment))];
  const valuesOn = async (machines: Machines): Promise<readonly number[]> => {
    const tables = new Map<string, Table>();
    for (const name of names) tables.set(name, await variation(options, experimentNamed(options, name), machines));
    return wanted.watched.map(({ experiment, measure, at }) => valueAt(tables.get(experiment)!, measure, at) / 1000);
  };
  const all = await valuesOn(options.machines);
  const rows = [[cell("everything on"), ...all.map((value) => cell(value.toFixed(1)))]];
  for (const [done, mechanism] of wanted.mechanisms.entries()) {
    options.progress("ablation", done, wanted.mechanisms.length);
    const values = await valuesOn(changed(options.machines, mechanism));
    rows.push([
      cell(`without ${mechanism.name}`),
      ...values.map((value, index) => cell(`${value.toFixed(1)} (${signed(value - all[index]!, 1)})`)),
    ]);
  }
  return [
    { kind: "heading", level: 2, text: "Which mechanism explains how much" },
    { kind: "text", text: wanted.text },
    {
      kind: "sheet",
      caption: "In us, and the change from the full model",
      sheet: { head: ["", ...wanted.watched.map(({ title }) => title)], rows },
    },
    {
      kind: "sheet",
      caption: "What is switched off",
      sheet: {
        head: ["mechanism", "how"],
        rows: wanted.mechanisms.map(({ name, text }) => [cell(name), cell(text, "label")]),
      },
    },
  ];
}

function valueAt(table: Table, measure: string, at: Readonly<Record<string, string>>): number {
  const index = table.experiment.measures.findIndex(({ name }) => name === measure);
  const row = table.rows.find(({ result }) =>
    Object.entries(at).every(([axis, label]) => result.point.labels[axis] === label),
  );
  const value = row?.entries[index]?.simulated;
  if (value === undefined)
    throw new RunError(`report.json: ${table.experiment.name} has no ${measure} at ${JSON.stringify(at)}`);
  return value;
}

async function sweepAll(options: ReportOptions, sweeps: readonly Sweep[]): Promise<readonly Block[]> {
  const blocks: Block[] = [];
  for (const wanted of sweeps) blocks.push(...(await sweep(options, wanted)));
  return blocks;
}

async function sweep(options: ReportOptions, wanted: Sweep): Promise<readonly Block[]> {
  const from = experimentNamed(options, wanted.experiment);
  const settings = wanted.settings.filter((_, index) => !options.quick || index % 2 === 0);
  const found: { setting: string; row: string; column: string; value: number }[] = [];
  for (const [done, setting] of settings.entries()) {
    options.progress(wanted.title, done, settings.length);
    const table = await variation(options, from, changed(options.machines, { set: [`${wanted.value}=${setting}`] }));
    const index = table.experiment.measures.findIndex(({ name }) => name === wanted.measure);
    for (const { result, entries } of table.rows) {
      const value = entries[index]?.simulated;
      if (value !== undefined) found.push({ setting, ...place(table, result.point.labels), value: value / 1000 });
    }
  }
  // The row from which gains are counted has no gain.
  const rows = [...new Set(found.map(({ row }) => row))].filter((row) =>
    found.some((each) => each.row === row && each.value !== 0),
  );
  const [, unit = ""] = /^[\d._]+\s*(.*)$/.exec(settings[0] ?? "") ?? [];
  const short = (setting: string): string => setting.replace(/\s*[a-z]+$/i, "");
  const label = `${wanted.label}, ${unit}`;
  const most = Math.max(1, ...found.map(({ value }) => Math.abs(value)));
  const blocks: Block[] = [
    { kind: "heading", level: 2, text: wanted.title },
    { kind: "text", text: wanted.text },
  ];
  for (const row of rows) {
    const own = found.filter((each) => each.row === row);
    blocks.push({
      kind: "plot",
      caption: `${row}: ${wanted.measure} in us, by message size and ${wanted.label}. Blue is gained, red is lost.`,
      svg: mapPlot(
        own.map((each) => ({ x: short(each.setting), y: each.column, value: each.value })),
        label,
        from.experiment.axes.at(-1)?.name ?? "",
        most,
      ),
    });
  }
  const [column] = found.map((each) => each.column);
  blocks.push({
    kind: "plot",
    caption: `${wanted.measure} in us for messages of ${column ?? ""}, over the cost of a ${wanted.label}.${
      wanted.marks === undefined ? "" : " The shaded bands are machines of Table 1."
    }`,
    svg: linesPlot(
      found
        .filter((each) => each.column === column && rows.includes(each.row))
        .map((each) => ({ line: each.row, x: parseFloat(each.setting), y: each.value })),
      { x: label, y: `${wanted.measure}, us`, log: true, bands: wanted.marks ?? [] },
    ),
  });
  return blocks;
}

function load({ load: wanted, words }: Study, ran: readonly Ran[]): readonly Block[] {
  const table = ran.find((each) => each.table.experiment.name === wanted?.experiment)?.table;
  if (wanted === undefined || table === undefined) return [];
  const index = table.experiment.measures.findIndex(({ name }) => name === wanted.measure);
  const axis = table.axes.at(-1);
  const points = table.rows.flatMap(({ result, entries }) => {
    const y = entries[index]?.simulated;
    const x = axis && result.point.values[axis.name];
    return y === undefined || typeof x !== "number" ? [] : [{ line: place(table, result.point.labels).row, x, y }];
  });
  return [
    { kind: "heading", level: 2, text: table.experiment.title, id: table.experiment.name },
    { kind: "text", text: wanted.text },
    {
      kind: "plot",
      caption: `What is ${wanted.measure} a second, over what is ${axis?.name ?? ""}. On the dashed line nothing is lost.`,
      svg: linesPlot(points, {
        x: `${axis?.name ?? ""}, messages a second`,
        y: `${wanted.measure}, messages a second`,
        diagonal: true,
      }),
    },
    ...tableBlocks(table, words),
  ];
}

async function validation(options: ReportOptions): Promise<readonly Block[]> {
  const { crossValidation: wanted } = options.study;
  if (wanted === undefined || options.quick) return [];
  const comparing = options.experiments.filter(({ experiment }) =>
    experiment.expectations.some(({ within }) => within),
  );
  const { machines, seed, run, progress, holdOf } = options;
  const without = wanted.without.map(({ name, hold }) => ({ name, held: hold.map(holdOf) }));
  const results = await crossValidate({ experiments: comparing, machines, seed, run, progress }, without);
  const rows = results.map(({ name, cells }) => {
    const errors = (relative: boolean): readonly number[] =>
      cells
        .filter(({ target }) => (target.expectation.within?.each.relative ?? false) === relative)
        .map(({ target, predicted }) => Math.abs(predicted - target.of) / (relative ? target.of / 100 : 1000));
    const [times, differences] = [errors(true), errors(false)];
    const mean = (all: readonly number[]): string =>
      all.length === 0 ? "" : (all.reduce((sum, each) => sum + each, 0) / all.length).toFixed(2);
    const worst = (all: readonly number[]): string => (all.length === 0 ? "" : Math.max(...all).toFixed(2));
    return [
      cell(name),
      cell(String(times.length)),
      cell(mean(times)),
      cell(worst(times)),
      cell(mean(differences)),
      cell(worst(differences)),
    ];
  });
  return [
    { kind: "heading", level: 2, text: "How well unseen cells are predicted" },
    { kind: "text", text: wanted.text },
    {
      kind: "sheet",
      sheet: {
        head: ["fitted without", "cells", "mean error, %", "worst, %", "mean error of gains, us", "worst, us"],
        rows,
      },
    },
  ];
}

/** Cells whose measured values are withheld. */
function predictions(tables: readonly Table[]): readonly Block[] {
  const rows = tables.flatMap((table) =>
    table.rows.flatMap(({ result, entries }) =>
      entries.flatMap(({ measure, simulated, comparison }) =>
        comparison?.withheld === true && comparison.relative && simulated !== undefined
          ? [
              [
                cell(`${table.experiment.name}, ${describePoint(result.point)}`),
                cell((simulated / measure.unit.factor).toFixed(1)),
              ],
            ]
          : [],
      ),
    ),
  );
  if (rows.length === 0) return [];
  return [
    { kind: "heading", level: 2, text: "Predicted blind" },
    { kind: "text", text: "These cells of the report are withheld from the data. Nothing here has seen them." },
    { kind: "sheet", sheet: { head: ["cell", "predicted, us"], rows } },
  ];
}
