/**
 * A finished run as CSV: the columns of the data file that it is compared with, and `simulated` behind them. Its rows stand
 * in the order of the file. Rows that the file does not have follow, with their known values.
 */
import type { Axis, MeasuredTable } from "../runtime/index.js";
import { columnOfAxis, factorOfUnit, field } from "./csv-table.js";
import { plain } from "./digits.js";
import type { Entry, Table, TableCell } from "./table.js";

/** One text for all tables. Tables with the same columns share a heading. Lines end with a newline. */
export function csvText(tables: readonly Table[]): string {
  let text = "";
  let last = "";
  for (const table of tables) {
    const { columns, rows } = csvRows(table);
    const heading = csvLine(columns);
    if (heading !== last) text += heading;
    last = heading;
    for (const row of rows) text += csvLine(row);
  }
  return text;
}

function csvRows(table: Table): { columns: readonly string[]; rows: readonly (readonly string[])[] } {
  const file = table.rows
    .flatMap(({ entries }) => entries)
    .map(({ comparison }) => comparison?.row?.table)
    .find((each) => each !== undefined);
  const repeated = table.rows.some(({ entries }) => entries.some(({ interval }) => interval !== undefined));
  const columns = [...(file?.columns ?? ownColumns(table)), "simulated", ...(repeated ? ["interval95"] : [])];
  const inFile: { order: number; row: readonly string[] }[] = [];
  const appended: (readonly string[])[] = [];
  for (const cell of table.rows) {
    for (const entry of cell.entries) {
      const lookup = entry.comparison?.row;
      const cells = lookup?.table === file && lookup?.row !== undefined ? file?.rows[lookup.row] : undefined;
      if (file !== undefined && cells !== undefined && lookup?.row !== undefined) {
        const factor = factorOfUnit(field(file, cells, "unit") ?? "");
        inFile.push({
          order: lookup.row,
          row: [...cells, number(entry.simulated, factor), ...(repeated ? [number(entry.interval, factor)] : [])],
        });
      } else appended.push(columns.map((column) => newField(column, table, cell, entry, file)));
    }
  }
  inFile.sort((a, b) => a.order - b.order);
  return { columns, rows: [...inFile.map(({ row }) => row), ...appended] };
}

function ownColumns({ axes }: Table): readonly string[] {
  const names = axes.map(({ name, dimension }) => (dimension === "bytes" ? `${name}_bytes` : name));
  // The name of Parquet's column too. "table" would be a word of SQL, which every query has to quote.
  return ["experiment", ...names, "metric", "unit", "measured", "status"];
}

/** A field of a row that the data file does not have. */
function newField(
  column: string,
  { experiment, axes }: Table,
  { result }: TableCell,
  { measure, simulated, interval, comparison }: Entry,
  file: MeasuredTable | undefined,
): string {
  switch (column) {
    case "metric":
      return measure.name;
    case "unit":
      return measure.unit.name;
    case "simulated":
      return number(simulated, measure.unit.factor);
    case "interval95":
      return number(interval, measure.unit.factor);
    case "measured":
      return comparison?.source === "measured" ? number(comparison.value, measure.unit.factor) : "";
    case "status":
      // Computed from measured values, not read.
      if (comparison?.withheld === true) return "withheld";
      return comparison?.source === "measured" && comparison.value !== undefined ? "derived" : "";
    default:
      break;
  }
  const axis = axes.find(({ name }) => columnFor(name, column, file));
  if (axis !== undefined) return axisField(axis, result.point.labels[axis.name] ?? "", column);
  // A column with one value in all rows of the file (table, machine) has that value here too.
  const all = new Set(file?.rows.map((row) => field(file, row, column) ?? ""));
  const [only = ""] = all;
  if (file !== undefined) return all.size === 1 ? only : "";
  return column === "experiment" ? experiment.name : "";
}

function columnFor(axis: string, column: string, file: MeasuredTable | undefined): boolean {
  if (file === undefined) return column === axis || column === `${axis}_bytes`;
  const found = columnOfAxis(file, axis);
  return found !== undefined && file.columns[found.index] === column;
}

function axisField(axis: Axis, label: string, column: string): string {
  const value = axis.rows.find((row) => row.label === label)?.values[axis.name];
  if (typeof value !== "number" || column === axis.name) return label;
  const ending = column.slice(axis.name.length + 1);
  return number(value, factorOfUnit(ending === "bytes" ? "B" : ending));
}

function number(value: number | undefined, factor: number): string {
  return value === undefined || !Number.isFinite(value) ? "" : plain(value / factor);
}

/** RFC 4180, with a newline alone at the end. */
function csvLine(fields: readonly string[]): string {
  return `${fields.map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(",")}\n`;
}
