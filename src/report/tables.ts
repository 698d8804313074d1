/** Sheets and plots of finished tables. */
import { describePoint, type Entry, errorPercent, type Table } from "../lab/index.js";
import { comparisonPlot } from "./plots.js";
import { type Block, cell, type Sheet, type SheetCell } from "./sheet.js";

type Measure = Table["experiment"]["measures"][number];

export function tableBlocks(table: Table): readonly Block[] {
  const blocks: Block[] = [];
  for (const [index, measure] of table.experiment.measures.entries()) {
    const entries = table.rows.map(({ entries: all }) => all[index]!);
    const compared = entries.some(({ comparison }) => comparison?.source === "measured");
    const unit = measure.unit.name === "" ? "" : ` in ${measure.unit.name}`;
    const words = compared ? ": simulated, measured, and how far off" : "";
    blocks.push({
      kind: "sheet",
      caption: `${measure.name}${unit}${words}`,
      sheet: measureSheet(table, index, compared),
    });
    const relative = entries.find(({ comparison }) => comparison !== undefined)?.comparison?.relative === true;
    if (compared && !relative) {
      blocks.push({
        kind: "plot",
        caption: `${measure.name}${unit}: bars are simulated, dots are measured.`,
        svg: comparisonPlot(
          table.rows.flatMap(({ result, entries: all }) => {
            const entry = all[index]!;
            if (entry.simulated === undefined) return [];
            const { row, column } = place(table, result.point.labels);
            const of = entry.comparison?.value;
            const scaled = (value: number): number => value / measure.unit.factor;
            return [
              { row, column, simulated: scaled(entry.simulated), ...(of !== undefined && { measured: scaled(of) }) },
            ];
          }),
          `${measure.name}${unit}`,
        ),
      });
    }
  }
  return blocks;
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

/** What was expected of a table, and whether it holds. */
export function verdictSheet(tables: readonly Table[]): Sheet {
  return {
    head: ["table", "expected", "", "cells", "mean", "worst", "where"],
    rows: tables.flatMap(({ experiment, verdicts }) =>
      verdicts.map(({ expectation, outcome, judged, failed, worst, mean, cells }) => {
        const relative = expectation.within?.each.relative === true;
        const factor = experiment.measures.find(({ name }) => name === expectation.measure)?.unit.factor ?? 1;
        const text = (error: number | undefined): string =>
          error === undefined ? "" : relative ? `${(error * 100).toFixed(2)} %` : (error / factor).toFixed(1);
        const errors = cells.flatMap(({ error }) => error ?? []);
        const own = errors.length === 0 ? undefined : errors.reduce((sum, each) => sum + each, 0) / errors.length;
        return [
          cell(experiment.name),
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
