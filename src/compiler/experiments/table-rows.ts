/** The rows of a table of measured values, each of which must be of use: a number, in a known unit, for one cell of the experiment. */
import { parseQuantity, unitNamed, type Span } from "../../../grammar/index.js";
import type { Csv } from "./csv.js";
import { note } from "../diagnostics/report.js";
import type { Place } from "../values/place.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { AxisType, MeasuredTableType } from "../program.js";

type FileTable = MeasuredTableType & { readonly lines: readonly number[] };

/** Rows of a table with the lines of the file on which they stand. */
type Row = { readonly cells: readonly string[]; readonly line: number };

/** Reports the first row that cannot be used, and why; nothing more of a table with a fault. */
export function checkRows(
  place: Place,
  { columns }: Pick<Csv, "columns">,
  rows: readonly Row[],
  file: string,
  span: Span,
): boolean {
  const say = (line: number, why: string): false => {
    place.report("measuredRow", span, { file, line, why });
    return false;
  };
  const [only = ""] = columns;
  if (columns.length === 1 && /[;\t|]/.test(only))
    return say(1, "the columns are separated by something else than commas");
  const measured = columns.indexOf("measured");
  if (measured < 0) return say(1, 'there is no column "measured"');
  const at = (name: string, cells: readonly string[]): string => cells[columns.indexOf(name)] ?? "";
  const keys = new Map<string, number>();
  const values = new Set(["measured", "status", "unit", "simulated", "commit", "seed"]);
  for (const { cells, line } of rows) {
    const text = cells[measured] ?? "";
    if (text.trim() !== "" && !Number.isFinite(Number(text))) return say(line, `"${text}" is not a number`);
    const unit = at("unit", cells);
    // A number of things has no unit; "count" says so.
    if (unit !== "" && unit !== "count" && unitNamed(unit) === undefined) return say(line, `"${unit}" is not a unit`);
    const key = JSON.stringify(cells.filter((_, index) => !values.has(columns[index] ?? "")));
    const first = keys.get(key);
    if (first !== undefined) return say(line, `it is for the same cell as line ${first}`);
    keys.set(key, line);
  }
  return true;
}

/** Reports the rows whose value of an axis is none that the axis has. */
export function checkFit(place: Place, table: FileTable, axes: readonly AxisType[], file: string): void {
  for (const axis of axes) {
    const column = table.columns.findIndex((each) => each === axis.name || each.startsWith(`${axis.name}_`));
    if (column < 0) continue;
    const ending = table.columns[column]?.slice(axis.name.length + 1) ?? "";
    const factor = unitNamed(ending === "bytes" ? "B" : ending)?.factor ?? 1;
    const labels = axis.rows.map(({ label }) => label);
    const numbers = axis.rows.flatMap(({ values: [value] }) =>
      !axis.labelled && value?.kind === "literal" && typeof value.value === "number" ? [value.value] : [],
    );
    const fits = (text: string): boolean => {
      const quantity = parseQuantity(text);
      if (text === "" || labels.includes(text) || numbers.includes(Number(text) * factor)) return true;
      return !axis.labelled && !("error" in quantity) && numbers.includes(quantity.value);
    };
    const noneFits = table.rows.length > 0 && !table.rows.some((cells) => fits(cells[column] ?? ""));
    table.rows.forEach((cells, index) => {
      const text = cells[column] ?? "";
      if (fits(text)) return;
      const quantity = parseQuantity(text);
      const near = labels.find((label) => label.toLowerCase() === text.trim().toLowerCase());
      // A file may have more sizes and versions than one experiment runs; a label that is nearly one of its own is a slip.
      const isOther = axis.labelled || !("error" in quantity);
      if (near === undefined && isOther && !(noneFits && index === 0)) return;
      const help = near === undefined ? suggestion(text, labels) : note("didYouMean", { near });
      const values = { file, line: table.lines[index] ?? 0, why: `"${text}" is not on axis "${axis.name}"` };
      place.report("measuredRow", table.span, values, { help });
    });
  }
}
