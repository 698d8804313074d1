/** An experiment as curves: a panel for each measure, over the last axis, with a line for each row of the others. */
import { printable, type Table } from "../lab/index.js";
import type { Axis } from "../runtime/index.js";
import { legend, linesPlot } from "./plots.js";
import { place } from "./tables.js";

const WIDTH = 900;
const MARGIN = 16;
const TITLE = 34;
const CAPTION = 24;

/** Whether the last axis has numbers, over which a curve can be drawn. */
export function hasCurves(axes: readonly Axis[]): boolean {
  const last = axes.at(-1);
  return last !== undefined && !last.labelled && last.rows.length > 1 && last.rows.every((row) => isNumber(last, row));
}

function isNumber({ name }: Axis, { values }: Axis["rows"][number]): boolean {
  return typeof values[name] === "number";
}

/** SVG on white, of all tables for which {@link hasCurves} holds; the same tables give the same text. */
export function curvesOf(tables: readonly Table[]): string {
  const parts: string[] = [];
  let y = MARGIN;
  const text = (words: string, size: number, weight: number): string =>
    `<text x="${MARGIN}" y="${y + size}" font-size="${size}" font-weight="${weight}" fill="currentColor">${escape(words)}</text>`;
  const put = (svg: string): void => {
    parts.push(svg.replace("<svg ", `<svg x="${MARGIN}" y="${y}" `));
    y += Number(/ height="(\d+)"/.exec(svg)?.[1] ?? 0);
  };
  for (const table of tables.filter(({ axes }) => hasCurves(axes))) {
    const { experiment, axes } = table;
    const axis = axes.at(-1)!;
    const { label, of } = scaleOf(axis);
    parts.push(text(experiment.title === "" ? experiment.name : experiment.title, 17, 600));
    y += TITLE;
    const names = [...new Set(table.rows.map(({ result }) => place(table, result.point.labels).row))];
    if (names.length > 1) put(legend(names));
    for (const [index, { name, unit }] of experiment.measures.entries()) {
      parts.push(text(unit.name === "" ? name : `${name} in ${unit.name}`, 14, 600));
      y += CAPTION;
      const points = table.rows.flatMap(({ result, entries }) => {
        const value = entries[index]?.simulated;
        const x = of(result.point.values[axis.name] as number);
        return value === undefined ? [] : [{ line: place(table, result.point.labels).row, x, y: value / unit.factor }];
      });
      put(linesPlot(points, { x: label, y: "", height: 240, named: false }));
    }
  }
  const size = `width="${WIDTH + 2 * MARGIN}" height="${y + MARGIN}" viewBox="0 0 ${WIDTH + 2 * MARGIN} ${y + MARGIN}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} color="#1b1f24" font-family="system-ui, sans-serif">
<rect width="100%" height="100%" fill="#fff"/>
${parts.join("\n")}
</svg>
`;
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
