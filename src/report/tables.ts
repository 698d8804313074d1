/** Sheets and plots of finished tables. */
import { describePoint, type Entry, errorPercent, type Table } from "../lab/index.js";
import { comparisonPlot } from "./plots.js";
import { type Block, cell, type Sheet, type SheetCell } from "./sheet.js";

type Measure = Table["experiment"]["measures"][number];

/** The name of a measure in the report. */
export type Words = Readonly<Record<string, string>>;

export function tableBlocks(table: Table, words: Words = {}): readonly Block[] {
  const shown = [...table.experiment.measures.entries()].filter(([, { name }]) => isDeclared(name));
  const isCompared = (index: number): boolean =>
    table.rows.some(({ entries }) => entries[index]!.comparison?.source === "measured");
  if (table.axes.length === 1 && !shown.some(([index]) => isCompared(index)))
    return [{ kind: "sheet", sheet: besideSheet(table, shown, words) }];
  return shown.flatMap(([index, measure]) => measureBlocks(table, index, measure, isCompared(index), words));
}

/** A measure that an expectation reads by itself has a path for its name: it is judged, and not shown. */
function isDeclared(name: string): boolean {
  return !name.includes(".");
}

function titleOf({ name, unit }: Measure, words: Words): string {
  const word = words[name] ?? name.replaceAll("_", " ");
  return unit.name === "" ? word : `${word} in ${unit.name}`;
}

function measureBlocks(
  table: Table,
  index: number,
  measure: Measure,
  compared: boolean,
  words: Words,
): readonly Block[] {
  const title = titleOf(measure, words);
  const caption = compared ? `${title}: simulated, measured, and how far off` : title;
  const blocks: Block[] = [{ kind: "sheet", caption, sheet: measureSheet(table, index, compared) }];
  const first = table.rows.find(({ entries }) => entries[index]!.comparison !== undefined);
  if (!compared || first?.entries[index]!.comparison?.relative === true) return blocks;
  const cells = table.rows.flatMap(({ result, entries }) => {
    const entry = entries[index]!;
    if (entry.simulated === undefined) return [];
    const { row, column } = place(table, result.point.labels);
    const of = entry.comparison?.value;
    const scaled = (value: number): number => value / measure.unit.factor;
    return [{ row, column, simulated: scaled(entry.simulated), ...(of !== undefined && { measured: scaled(of) }) }];
  });
  blocks.push({
    kind: "plot",
    caption: `${title}: bars are simulated, dots are measured.`,
    svg: comparisonPlot(cells, measure.unit.name),
  });
  return blocks;
}

/** All measures of a table with one axis. */
function besideSheet(table: Table, measures: readonly (readonly [number, Measure])[], words: Words): Sheet {
  return {
    head: ["", ...measures.map(([, measure]) => titleOf(measure, words))],
    rows: table.rows.map(({ result, entries }) => [
      cell(place(table, result.point.labels).row),
      ...measures.map(([index, measure]) => cell(amount(entries[index]?.simulated, measure))),
    ]),
  };
}

/** Rows of the first axes, the last one across. */
export function place(
  { axes }: Table,
  labels: Readonly<Record<string, string>>,
): { readonly row: string; readonly column: string } {
  const names = axes.map(({ name }) => name);
  const across = names.length > 1 ? names.at(-1)! : undefined;
  return {
    row: names
      .filter((name) => name !== across)
      .map((name) => labels[name] ?? "")
      .join(", "),
    column: across === undefined ? "" : (labels[across] ?? ""),
  };
}

function measureSheet(table: Table, index: number, compared: boolean): Sheet {
  const measure = table.experiment.measures[index]!;
  const rows = new Map<string, Map<string, Entry>>();
  for (const { result, entries } of table.rows) {
    const { row, column } = place(table, result.point.labels);
    const own = rows.get(row) ?? new Map<string, Entry>();
    rows.set(row, own.set(column, entries[index]!));
  }
  const columns = [...new Set([...rows.values()].flatMap((row) => [...row.keys()]))];
  const parts = compared ? ["sim.", "meas.", "off"] : [""];
  return {
    ...(compared && { groups: [{ text: "", span: 1 }, ...columns.map((text) => ({ text, span: parts.length }))] }),
    head: ["", ...columns.flatMap((column) => (compared ? parts : [column]))],
    rows: [...rows].map(([row, entries]) => [
      cell(row),
      ...columns.flatMap((column) => entryCells(entries.get(column), measure, compared)),
    ]),
  };
}

function entryCells(entry: Entry | undefined, measure: Measure, compared: boolean): readonly SheetCell[] {
  if (entry === undefined) return compared ? [cell(""), cell(""), cell("")] : [cell("")];
  const { simulated, comparison } = entry;
  const value = cell(amount(simulated, measure));
  if (!compared) return [value];
  if (comparison === undefined || comparison.withheld)
    return [value, cell(comparison?.withheld === true ? "withheld" : "", "dim"), cell("")];
  const tone = comparison.outcome === "fails" ? "bad" : comparison.outcome === "holds" ? "good" : "dim";
  return [value, cell(amount(comparison.value, measure), "measured"), cell(errorText(entry, measure), tone)];
}

function errorText(entry: Entry, measure: Measure): string {
  const { simulated, comparison } = entry;
  if (simulated === undefined || comparison?.value === undefined) return "";
  const percent = errorPercent(entry);
  if (comparison.relative && percent !== undefined) return `${signed(percent, 2)} %`;
  return signed((simulated - comparison.value) / measure.unit.factor, 1);
}

export function signed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : value > 0 ? `+${text}` : text.replace("-", "\u2212");
}

function amount(value: number | undefined, { unit }: Measure): string {
  if (value === undefined) return "";
  const scaled = value / unit.factor;
  return Number.isInteger(scaled)
    ? String(scaled).replace("-", "\u2212")
    : scaled.toFixed(Math.abs(scaled) < 1000 ? 1 : 0).replace("-", "\u2212");
}

/** `Table 4` of `Table 4: UDP round trip`. */
function shortTitle(title: string): string {
  return title.replace(/:.*$/s, "");
}

/** The expectations of a table, and whether they hold. */
export function verdictSheet(tables: readonly Table[]): Sheet {
  return {
    head: ["", "the program expects", "", "cells", "mean error", "worst", "where"],
    rows: tables.flatMap(({ experiment, verdicts }) =>
      verdicts.map(({ expectation, outcome, judged, failed, worst, mean, cells }) => {
        const relative = expectation.within?.each.relative === true;
        const unit = experiment.measures.find(({ name }) => name === expectation.measure)?.unit;
        const text = (error: number | undefined): string =>
          error === undefined
            ? ""
            : relative
              ? `${(error * 100).toFixed(2)} %`
              : `${(error / (unit?.factor ?? 1)).toFixed(1)} ${unit?.name ?? ""}`.trim();
        const errors = cells.flatMap(({ error }) => error ?? []);
        const own = errors.length === 0 ? undefined : errors.reduce((sum, each) => sum + each, 0) / errors.length;
        return [
          cell(shortTitle(experiment.title)),
          cell(expectation.text.replace(/^expect /, ""), "label"),
          cell(outcome === "unjudged" ? "open" : outcome, outcome === "fails" ? "bad" : "good"),
          cell(`${judged - failed} of ${judged}`),
          cell(text(mean?.error ?? own)),
          cell(text(worst?.error)),
          cell(worst === undefined ? "" : describePoint(worst.point), "dim"),
        ];
      }),
    ),
  };
}

/** Pairs of rows whose measured values differ by more than a limit: does the simulation put them in the same order? */
export function orderings(
  tables: readonly Table[],
  limitNs: number,
): { readonly pairs: number; readonly wrong: readonly string[] } {
  let pairs = 0;
  const wrong: string[] = [];
  for (const table of tables) {
    const index = table.experiment.measures.findIndex(({ unit, derived }) => unit.factor > 1 && derived === undefined);
    if (index < 0) continue;
    const known = table.rows.flatMap(({ result, entries }) => {
      const { simulated, comparison } = entries[index]!;
      return simulated === undefined || comparison?.value === undefined
        ? []
        : [{ ...place(table, result.point.labels), simulated, measured: comparison.value }];
    });
    for (const [at, a] of known.entries()) {
      for (const b of known.slice(at + 1)) {
        if (a.column !== b.column || Math.abs(a.measured - b.measured) <= limitNs) continue;
        pairs++;
        if (Math.sign(a.measured - b.measured) !== Math.sign(a.simulated - b.simulated))
          wrong.push(`${table.experiment.name}, ${a.column}: ${a.row} and ${b.row}`);
      }
    }
  }
  return { pairs, wrong };
}

/** The errors of the cells with a measured value: of times in per cent, and of differences between times in us. */
export function errorsOf(tables: readonly Table[]): {
  readonly times: readonly number[];
  readonly differences: readonly number[];
} {
  const times: number[] = [];
  const differences: number[] = [];
  for (const { experiment, rows } of tables) {
    for (const { entries } of rows) {
      for (const [index, entry] of entries.entries()) {
        const { simulated, comparison } = entry;
        if (simulated === undefined || comparison?.source !== "measured" || comparison.value === undefined) continue;
        const percent = errorPercent(entry);
        const { unit, derived } = experiment.measures[index]!;
        if (unit.factor === 1) continue;
        if (derived === undefined && percent !== undefined) times.push(Math.abs(percent));
        else if (comparison.value !== 0) differences.push(Math.abs(simulated - comparison.value) / 1000);
      }
    }
  }
  return { times, differences };
}
