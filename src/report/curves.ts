/**
 * An experiment as a picture: a panel for each measure over the last axis. Where that axis is several numbers, with a line for each row of the others; where
 * it is names, with bars.
 */
import { printable, type Table } from "../lab/index.js";
import type { Axis } from "../runtime/index.js";
import { coincide, type CurvePoint, curvesPanel, MOST_NAMED, smallPanels } from "./panels.js";
import { comparisonPlot, legend } from "./plots.js";
import { place } from "./tables.js";

const WIDTH = 900;
const MARGIN = 16;
const TITLE = 34;
const CAPTION = 24;
/** The height of A4 for this width: a picture that is higher is made smaller, so that it fits a page of paper. */
const PAPER = Math.floor((WIDTH + 2 * MARGIN) * Math.SQRT2);

/** Whether the last axis has numbers, over which a curve can be drawn. */
export function hasCurves(axes: readonly Axis[]): boolean {
  const last = axes.at(-1);
  return last !== undefined && !last.labelled && last.rows.length > 1 && last.rows.every((row) => isNumber(last, row));
}

/** Whether there is something to compare. */
export function canDraw(axes: readonly Axis[]): boolean {
  return axes.some(({ rows }) => rows.length > 1);
}

function isNumber({ name }: Axis, { values }: Axis["rows"][number]): boolean {
  return typeof values[name] === "number";
}

/** SVG on white, of all tables for which {@link canDraw} holds; the same tables give the same text. */
export function curvesOf(tables: readonly Table[]): string {
  const page = new Page();
  for (const table of tables.filter(({ axes }) => canDraw(axes))) {
    const { experiment } = table;
    page.text(experiment.title === "" ? experiment.name : experiment.title, 17, TITLE);
    if (hasCurves(table.axes)) putCurves(table, page);
    else putBars(table, page);
  }
  return page.svg;
}

/** A measure that an expectation reads by itself has a path for its name: it is judged, and not shown. */
function shownMeasures({ experiment }: Table): readonly (readonly [index: number, title: string])[] {
  return [...experiment.measures.entries()]
    .filter(([, { name }]) => !name.includes("."))
    .map(([index, { name, unit }]) => [index, unit.name === "" ? name : `${name} in ${unit.name}`] as const);
}

function putCurves(table: Table, page: Page): void {
  const axis = table.axes.at(-1)!;
  const { label, of } = scaleOf(axis);
  // With one axis there is one line.
  const lineOf = (labels: Readonly<Record<string, string>>): string =>
    table.axes
      .slice(0, -1)
      .map(({ name }) => labels[name] ?? "")
      .join(", ");
  const names = [...new Set(table.rows.map(({ result }) => lineOf(result.point.labels)))];
  const panels = shownMeasures(table).map(([index, title]) => {
    const { factor } = table.experiment.measures[index]!.unit;
    const points = table.rows.flatMap(({ result, entries }): CurvePoint[] => {
      const { simulated: value, interval } = entries[index]!;
      const x = of(result.point.values[axis.name] as number);
      if (value === undefined || !Number.isFinite(value)) return [];
      const half = interval === undefined || !Number.isFinite(interval) ? {} : { half: interval / factor };
      return [{ line: lineOf(result.point.labels), x, y: value / factor, ...half }];
    });
    return { title, points };
  });
  const together = panels.some(({ points }) => coincide(points));
  if (names.length > MOST_NAMED && !together) page.put(legend(names), WIDTH);
  for (const { title, points } of panels) {
    if (points.length === 0) continue;
    if (together) {
      page.newLine();
      page.text(title, 14, CAPTION);
      for (const row of smallPanels(points, { x: label, width: WIDTH, height: 176 })) page.put(row, WIDTH);
    } else {
      // Two panels beside each other, if there is more than one.
      const width = panels.length > 1 ? WIDTH / 2 : WIDTH;
      page.put(curvesPanel(points, { x: label, width: width - 8, height: 250 }), width, title);
    }
  }
  page.newLine();
}

function putBars(table: Table, page: Page): void {
  for (const [index, title] of shownMeasures(table)) {
    const { factor } = table.experiment.measures[index]!.unit;
    const cells = table.rows.flatMap(({ result, entries }) => {
      const { simulated, interval, comparison } = entries[index]!;
      if (simulated === undefined || !Number.isFinite(simulated)) return [];
      const { row, column } = place(table, result.point.labels);
      const measured = comparison?.source === "measured" ? comparison.value : undefined;
      return [
        {
          row,
          column,
          simulated: simulated / factor,
          ...(measured !== undefined && { measured: measured / factor }),
          ...(interval !== undefined && Number.isFinite(interval) && { half: interval / factor }),
        },
      ];
    });
    if (cells.length === 0) continue;
    page.text(title, 14, CAPTION);
    page.put(comparisonPlot(cells, table.experiment.measures[index]!.unit.name), WIDTH);
  }
}

/** Puts pictures and texts below and beside one another. */
class Page {
  readonly #parts: string[] = [];
  #x = MARGIN;
  #y = MARGIN;
  /** The height of the line that is begun. */
  #tall = 0;

  text(words: string, size: number, height: number): void {
    this.newLine();
    this.#write(words, this.#x, this.#y + size, size);
    this.#y += height;
  }

  /** @param width How much of a line it takes. @param title Stands above it. */
  put(svg: string, width: number, title?: string): void {
    if (this.#x + width > WIDTH + MARGIN + 1) this.newLine();
    let top = this.#y;
    if (title !== undefined) {
      this.#write(title, this.#x, top + 14, 14);
      top += CAPTION;
    }
    this.#parts.push(svg.replace("<svg ", `<svg x="${this.#x}" y="${top}" `));
    const height = top - this.#y + Number(/ height="(\d+)"/.exec(svg)?.[1] ?? 0);
    this.#tall = Math.max(this.#tall, height);
    this.#x += width;
  }

  newLine(): void {
    this.#y += this.#tall;
    this.#tall = 0;
    this.#x = MARGIN;
  }

  get svg(): string {
    this.newLine();
    const [width, height] = [WIDTH + 2 * MARGIN, this.#y + MARGIN];
    const scale = Math.min(1, PAPER / height);
    const shown = `width="${Math.floor(width * scale)}" height="${Math.floor(height * scale)}"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" ${shown} viewBox="0 0 ${width} ${height}" color="#1b1f24" font-family="system-ui, sans-serif">
<rect width="100%" height="100%" fill="#fff"/>
${this.#parts.join("\n")}
</svg>
`;
  }

  #write(words: string, x: number, y: number, size: number): void {
    this.#parts.push(
      `<text x="${x}" y="${y}" font-size="${size}" font-weight="600" fill="currentColor">${escape(words)}</text>`,
    );
  }
}

/** In the unit of the axis's rows, if they have one. */
function scaleOf({ name, rows }: Axis): { readonly label: string; readonly of: (value: number) => number } {
  const units = new Set(rows.map(({ label }) => label.replace(/^[\d_.]+ ?/, "")));
  const [unit = ""] = units;
  const last = rows.at(-1)!;
  const written = Number(last.label.slice(0, last.label.length - unit.length).replaceAll("_", ""));
  if (units.size > 1 || unit === "" || !(written > 0)) return { label: name, of: (value) => value };
  const factor = (last.values[name] as number) / written;
  return { label: `${name} in ${unit}`, of: (value) => value / factor };
}

function escape(text: string): string {
  return printable(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
