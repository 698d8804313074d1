/** A measure as a grid: rows of the first axes, the last axis across, in each cell the simulated and the compared value. */
import { printable } from "./printable.js";
import type { BuiltScenario, Axis, Measure, Point } from "../runtime/index.js";
import { decimalsFor, fixed, plain, signed } from "./digits.js";
import { pointsOf } from "./points.js";
import { type Entry, errorPercent, type Table } from "./table.js";
import { type ColumnGroup, type Field, type Grid, gridWidth } from "./text-grid.js";

interface Row {
  readonly label: string;
  /** One for each column of the last axis. */
  readonly entries: readonly (Entry | undefined)[];
}

interface Shape {
  readonly corner: string;
  readonly rows: readonly Row[];
  readonly columns: readonly string[];
}

/** The measure's grid in the widest form that fits: whole words, short words, or the parts of a cell one below another. */
export function measureGrid(table: Table, index: number, width: number): Grid | undefined {
  const measure = table.experiment.measures[index];
  if (measure === undefined) return undefined;
  const shape = shapeOf(table, measure, index);
  const compared = shape.rows.some(({ entries }) => entries.some((entry) => entry?.comparison !== undefined));
  if (!compared) return plainGrid(shape, measure);
  const wide = sideBySide(shape, measure, {
    simulated: "simulated",
    measured: "measured",
    expected: "expected",
    error: "error",
    difference: "difference",
  });
  if (gridWidth(wide) <= width) return wide;
  const short = sideBySide(shape, measure, {
    simulated: "sim",
    measured: "meas",
    expected: "exp",
    error: "err",
    difference: "diff",
  });
  return gridWidth(short) <= width ? short : stacked(shape, measure);
}

function shapeOf(table: Table, measure: Measure<BuiltScenario>, index: number): Shape {
  const rowAxes = table.axes.length > 1 ? table.axes.slice(0, -1) : table.axes;
  const across: Axis | undefined = table.axes.length > 1 ? table.axes.at(-1) : undefined;
  const columns = across?.rows.map(({ label }) => printable(label)) ?? [""];
  const labelColumns = rowAxes.map(({ rows }) => Math.max(...rows.map(({ label }) => printable(label).length)));
  const rows: Row[] = [];
  // A point whose run has failed has no cell.
  const found = new Map(table.rows.map((cell) => [keyOf(table, cell.result.point), cell]));
  const all = pointsOf(table.axes);
  for (let at = 0; at < all.length; at += columns.length) {
    const points = all.slice(at, at + columns.length);
    const cells = points.map((point) => found.get(keyOf(table, point)));
    const labels = rowAxes.map(({ name }) => printable(points[0]?.labels[name] ?? ""));
    rows.push({
      label: labels
        .map((label, column) => label.padEnd(labelColumns[column] ?? 0))
        .join("  ")
        .trimEnd(),
      entries: cells.map((cell) => cell?.entries[index]),
    });
  }
  const unit = measure.unit.name;
  return { corner: unit === "" ? measure.name : `${measure.name} in ${unit}`, rows, columns };
}

function keyOf({ axes }: Table, { labels }: Point): string {
  return JSON.stringify(axes.map(({ name }) => labels[name]));
}

function inUnit(value: number | undefined, measure: Measure<BuiltScenario>): number | undefined {
  return value === undefined ? undefined : value / measure.unit.factor;
}

/** The parts of a column of cells, as text. */
interface Parts {
  readonly simulated: readonly Field[];
  readonly compared: readonly Field[];
  readonly error: readonly Field[];
}

const nothing: Field = { text: "-", style: "dim" };

function partsOf(rows: readonly Row[], column: number, measure: Measure<BuiltScenario>, marks: boolean): Parts {
  const entries = rows.map((row) => row.entries[column]);
  const values = entries.map((entry) => inUnit(entry?.simulated, measure)).filter((value) => value !== undefined);
  const decimals = decimalsFor(values);
  const text = (value: number | undefined, write: (value: number) => string): Field =>
    value === undefined ? nothing : { text: write(value) };
  const spans = entries.map((entry) => {
    const interval = inUnit(entry?.interval, measure);
    const value = inUnit(entry?.simulated, measure) ?? 0;
    // The mean of whole numbers need not be whole.
    return interval === undefined ? "" : fixed(interval, Math.max(decimals(value), 1));
  });
  const room = Math.max(...spans.map((span) => span.length));
  const withSpan = (value: number, index: number): string => {
    if (room === 0) return fixed(value, decimals(value));
    const span = spans[index] ?? "";
    return `${fixed(value, Math.max(decimals(value), 1))} ${(span === "" ? "" : `±${span}`).padStart(room + 1)}`;
  };
  return {
    simulated: entries.map((entry, index) =>
      text(inUnit(entry?.simulated, measure), (value) => withSpan(value, index)),
    ),
    compared: entries.map((entry) => {
      if (entry?.comparison?.withheld === true) return { text: "withheld", style: "dim" };
      return text(inUnit(entry?.comparison?.value, measure), (value) => plain(Number(value.toFixed(6))));
    }),
    error: entries.map((entry): Field => {
      const error = errorText(entry, measure, decimals);
      if (error === undefined) return { ...nothing, text: marks ? "- " : "-" };
      const fails = entry?.comparison?.outcome === "fails";
      return { text: error + (fails ? "!" : marks ? " " : ""), ...(fails && { style: "bad" }) };
    }),
  };
}

function errorText(
  entry: Entry | undefined,
  measure: Measure<BuiltScenario>,
  decimals: (value: number) => number,
): string | undefined {
  if (entry?.comparison === undefined) return undefined;
  if (entry.comparison.relative) {
    const percent = errorPercent(entry);
    if (percent === undefined) return undefined;
    return signed(percent, Math.abs(percent) >= 100 ? 0 : Math.abs(percent) >= 10 ? 1 : 2);
  }
  const of = inUnit(entry.comparison.value, measure);
  const simulated = inUnit(entry.simulated, measure);
  return of === undefined || simulated === undefined ? undefined : signed(simulated - of, decimals(simulated));
}

interface Words {
  readonly simulated: string;
  readonly measured: string;
  readonly expected: string;
  readonly error: string;
  readonly difference: string;
}

function comparisons(rows: readonly Row[]): readonly NonNullable<Entry["comparison"]>[] {
  return rows.flatMap(({ entries }) => entries.map((entry) => entry?.comparison)).filter((each) => each !== undefined);
}

function wordsFor(rows: readonly Row[], words: Words): readonly [string, string, string] {
  const all = comparisons(rows);
  const of = all.every(({ source }) => source === "expected") ? words.expected : words.measured;
  return [words.simulated, of, all.some(({ relative }) => relative) ? `${words.error} %` : words.difference];
}

function sideBySide({ corner, rows, columns }: Shape, measure: Measure<BuiltScenario>, words: Words): Grid {
  const headings = wordsFor(rows, words);
  const marks = comparisons(rows).some(({ outcome }) => outcome === "fails");
  const groups = columns.map((heading, column): ColumnGroup => {
    const { simulated, compared, error } = partsOf(rows, column, measure, marks);
    const mark = marks ? " " : "";
    return {
      heading,
      columns: [
        { heading: headings[0], fields: simulated },
        { heading: headings[1], fields: compared },
        { heading: headings[2] + mark, fields: error },
      ],
    };
  });
  return { corner, labels: rows.map(({ label }) => ({ text: label })), groups };
}

function stacked({ corner, rows, columns }: Shape, measure: Measure<BuiltScenario>): Grid {
  const words = wordsFor(rows, {
    simulated: "simulated",
    measured: "measured",
    expected: "expected",
    error: "error",
    difference: "difference",
  });
  const marks = comparisons(rows).some(({ outcome }) => outcome === "fails");
  const width = Math.max(...rows.map(({ label }) => label.length));
  const labels = rows.flatMap(({ label }) =>
    words.map((word, index) => ({ text: `${(index === 0 ? label : "").padEnd(width)}  ${word}` })),
  );
  const mark = marks ? " " : "";
  const groups = columns.map((heading, column): ColumnGroup => {
    const { simulated, compared, error } = partsOf(rows, column, measure, marks);
    const fields = rows.flatMap((_, row) =>
      [simulated[row], compared[row]]
        .map((field) => ({ ...(field ?? nothing), text: (field ?? nothing).text + mark }))
        .concat(error[row] ?? nothing),
    );
    return { heading: "", columns: [{ heading: heading + mark, fields }] };
  });
  return { corner, labels, groups };
}

function plainGrid({ corner, rows, columns }: Shape, measure: Measure<BuiltScenario>): Grid {
  const groups = columns.map((heading, column): ColumnGroup => ({
    heading: "",
    columns: [{ heading, fields: partsOf(rows, column, measure, false).simulated }],
  }));
  return { corner, labels: rows.map(({ label }) => ({ text: label })), groups };
}
