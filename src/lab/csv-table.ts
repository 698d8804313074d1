/** Measured values from a data file: the row of a cell, and its value. */
import { parseQuantity, unitNamed } from "../../grammar/units.js";
import type { Axis, MeasuredTable } from "../runtime/index.js";

/** The entry of a table for a cell. */
export interface Lookup {
  readonly table: MeasuredTable;
  /** Index of the row; absent if none fits, or more than one. */
  readonly row?: number;
  /** `withheld`: there is a row without a value. */
  readonly status: "value" | "withheld" | "absent";
  /** In base units. */
  readonly value?: number;
  /** The value of other labels than the cell's own. */
  readonly elsewhere: boolean;
}

/** The base units of a number in a column, by the ending of the column's name (`size_bytes`) or a unit. */
export function factorOfUnit(unit: string): number {
  return unitNamed(unit)?.factor ?? 1;
}

/** The column of an axis: with its name, or with its name and a unit (`size_bytes`). */
export function columnOfAxis(table: MeasuredTable, axis: string): { index: number; factor: number } | undefined {
  const exact = table.columns.indexOf(axis);
  if (exact >= 0) return { index: exact, factor: 1 };
  const index = table.columns.findIndex((column) => column.startsWith(`${axis}_`));
  if (index < 0) return undefined;
  const ending = table.columns[index]?.slice(axis.length + 1) ?? "";
  return { index, factor: factorOfUnit(ending === "bytes" ? "B" : ending) };
}

/** Looks up the value of `metric` (or of the only metric) at the labels. */
export function lookUp(
  table: MeasuredTable,
  metric: string | undefined,
  axes: readonly Axis[],
  labels: Readonly<Record<string, string>>,
  elsewhere: boolean,
): Lookup {
  const tests = axes.flatMap((axis) => {
    const column = columnOfAxis(table, axis.name);
    const label = labels[axis.name];
    if (column === undefined || label === undefined) return [];
    const value = numberOf(axis, label);
    return [
      (row: readonly string[]): boolean => {
        const text = row[column.index] ?? "";
        if (text === label) return true;
        if (value === undefined || text === "") return false;
        return Number(text) * column.factor === value || isQuantity(text, value);
      },
    ];
  });
  const wanted = metricOf(table, metric);
  const metricColumn = table.columns.indexOf("metric");
  if (wanted !== undefined) tests.push((row) => row[metricColumn] === wanted);
  const fitting = [...table.rows.entries()].filter(([, row]) => tests.every((test) => test(row)));
  const [only] = fitting;
  if (only === undefined || fitting.length > 1) return { table, status: "absent", elsewhere };
  const [row, cells] = only;
  const text = field(table, cells, "measured") ?? "";
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || field(table, cells, "status") === "withheld")
    return { table, row, status: "withheld", elsewhere };
  const factor = factorOfUnit(field(table, cells, "unit") ?? "");
  return { table, row, status: "value", value: Number((value * factor).toPrecision(15)), elsewhere };
}

/** `1000B` for the label `1000 B`. */
function isQuantity(text: string, value: number): boolean {
  const quantity = parseQuantity(text);
  return !("error" in quantity) && quantity.dimension !== "number" && quantity.value === value;
}

/** The text of a row in a column. */
export function field(table: MeasuredTable, row: readonly string[], column: string): string | undefined {
  const index = table.columns.indexOf(column);
  return index < 0 ? undefined : row[index];
}

function metricOf(table: MeasuredTable, metric: string | undefined): string | undefined {
  const all = new Set(table.rows.map((row) => field(table, row, "metric")).filter((each) => each !== undefined));
  if (metric !== undefined && all.has(metric)) return metric;
  const [only] = all;
  return all.size === 1 ? only : undefined;
}

/** A label's number in base units, for an axis of quantities. */
function numberOf(axis: Axis, label: string): number | undefined {
  const value = axis.rows.find((row) => row.label === label)?.values[axis.name];
  if (typeof value === "number") return value;
  if (axis.labelled) return undefined;
  const quantity = parseQuantity(label);
  return "error" in quantity ? undefined : quantity.value;
}
