/** Plots as SVG texts, by Observable Plot on a document in memory. Lines and letters have the page's colour. */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** Colours that differ in both colour schemes, in print and for colour-blind readers (Okabe and Ito, without black and yellow). */
export const colors: readonly string[] = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#8c6d31",
  "#7f7f7f",
];

/** How the lines of a plot are broken: each round of the colours has another, so that no two lines are alike. */
const dashes: readonly string[] = ["", "7 3", "2 3", "9 3 2 3"];

/** The colour and the dashes of a line, by its place among the names. */
export function lineStyle(index: number): { readonly color: string; readonly dash: string } {
  return {
    color: colors[index % colors.length]!,
    dash: dashes[Math.floor(index / colors.length) % dashes.length]!,
  };
}

type Options = Parameters<typeof Plot.plot>[0];

export function draw(options: NonNullable<Options>): string {
  // Its types are those of browsers, which this program does not include.
  const window: unknown = parseHTML("<!doctype html><html><body></body></html>");
  const { document } = window as { readonly document: object };
  const plot: unknown = Plot.plot({
    ...options,
    ...({ document } as object),
    style: { background: "transparent", fontSize: "12px", fontFamily: "system-ui, sans-serif", overflow: "visible" },
  });
  return (plot as { readonly outerHTML: string }).outerHTML;
}

export interface Compared {
  readonly row: string;
  readonly column: string;
  readonly simulated: number;
  readonly measured?: number;
  /** Half of the 95 % confidence interval of the simulated value. */
  readonly half?: number;
}

/** Bars for simulated values and dots for measured ones, for each row, in a panel for each column. */
export function comparisonPlot(cells: readonly Compared[], unit: string): string {
  return draw({
    width: 900,
    height: 60 + 26 * new Set(cells.map(({ row }) => row)).size,
    marginLeft: 150,
    marginBottom: 40,
    x: { label: unit, grid: true, nice: true, ticks: 3, inset: 4 },
    y: { label: null, domain: [...new Set(cells.map(({ row }) => row))] },
    fx: { label: null, domain: [...new Set(cells.map(({ column }) => column))] },
    marks: [
      Plot.barX(cells, { x: "simulated", y: "row", fx: "column", fill: colors[0]!, fillOpacity: 0.75 }),
      Plot.ruleY(
        cells.filter(({ half = 0 }) => half > 0),
        {
          x1: ({ simulated, half = 0 }: Compared) => simulated - half,
          x2: ({ simulated, half = 0 }: Compared) => simulated + half,
          y: "row",
          fx: "column",
          stroke: "currentColor",
          strokeWidth: 1.5,
        },
      ),
      Plot.dot(
        cells.filter(({ measured }) => measured !== undefined),
        { x: "measured", y: "row", fx: "column", r: 4.5, stroke: "currentColor", strokeWidth: 1.6, fill: colors[1]! },
      ),
      Plot.ruleX([0], { stroke: "currentColor" }),
    ],
  });
}

export interface Part {
  readonly row: string;
  readonly column: string;
  readonly part: string;
  readonly value: number;
}

/** Bars made of parts. */
export function partsPlot(parts: readonly Part[], names: readonly string[], unit: string): string {
  const rows = [...new Set(parts.map(({ row }) => row))];
  return draw({
    width: 900,
    height: 52 + 24 * rows.length,
    marginLeft: 230,
    marginRight: 60,
    x: { label: unit, grid: true },
    y: { label: null, domain: rows },
    color: { domain: [...names], range: colors.slice(0, names.length), legend: false },
    marks: [
      Plot.barX(parts, { x: "value", y: "row", fill: "part", order: [...names] }),
      Plot.ruleX([0], { stroke: "currentColor" }),
    ],
  });
}

/** A legend: names with the colours that {@link partsPlot} and {@link linesPlot} give them. */
export function legend(names: readonly string[]): string {
  const items = names.map((name, index) => ({ name, index }));
  return draw({
    width: 900,
    height: 26 * Math.ceil(items.length / 3) + 6,
    axis: null,
    x: { domain: [0, 3] },
    y: { domain: [Math.ceil(items.length / 3), 0] },
    margin: 4,
    marks: [
      names.length <= colors.length
        ? Plot.dot(items, {
            x: ({ index }: { index: number }) => (index % 3) + 0.03,
            y: ({ index }: { index: number }) => Math.floor(index / 3) + 0.5,
            r: 6,
            symbol: "square",
            fill: ({ index }: { index: number }) => lineStyle(index).color,
          })
        : items.map(({ index }) =>
            Plot.link([index], {
              x1: (index % 3) + 0.005,
              x2: (index % 3) + 0.06,
              y1: Math.floor(index / 3) + 0.5,
              y2: Math.floor(index / 3) + 0.5,
              stroke: lineStyle(index).color,
              ...(lineStyle(index).dash !== "" && { strokeDasharray: lineStyle(index).dash }),
              strokeWidth: 2.5,
            }),
          ),
      Plot.text(items, {
        x: ({ index }: { index: number }) => (index % 3) + 0.08,
        y: ({ index }: { index: number }) => Math.floor(index / 3) + 0.5,
        text: "name",
        textAnchor: "start",
        fill: "currentColor",
      }),
    ],
  });
}

export interface MapCell {
  readonly x: string;
  readonly y: string;
  readonly value: number;
}

/** Numbers on colours: blue above 0, red below, full at `most`, so that several maps can be compared. */
export function mapPlot(cells: readonly MapCell[], xLabel: string, yLabel: string, most: number): string {
  return draw({
    width: 900,
    height: 70 + 30 * new Set(cells.map(({ y }) => y)).size,
    marginLeft: 80,
    marginBottom: 45,
    x: { label: xLabel, domain: [...new Set(cells.map(({ x }) => x))] },
    y: { label: yLabel, domain: [...new Set(cells.map(({ y }) => y))] },
    color: { type: "diverging-sqrt", domain: [-most, most], pivot: 0, range: ["#e8998d", "#f4f1ea", "#8db8dd"] },
    marks: [
      Plot.cell(cells, { x: "x", y: "y", fill: "value", inset: 0.5 }),
      Plot.text(cells, {
        x: "x",
        y: "y",
        text: ({ value }: MapCell) => value.toFixed(0).replace("-", "\u2212"),
        fill: "#111",
      }),
    ],
  });
}

export interface LinePoint {
  readonly line: string;
  readonly x: number;
  readonly y: number;
  readonly measured?: number;
}
export interface LinesOptions {
  readonly x: string;
  readonly y: string;
  readonly log?: boolean;
  /** A dashed line where y is x. */
  readonly diagonal?: boolean;
  readonly height?: number;
  /** Whether each line's name stands at its end; otherwise {@link legend} has the names. */
  readonly named?: boolean;
  readonly bands?: readonly { readonly name: string; readonly from: number; readonly to: number }[];
}

/** A line for each name; dots for measured values; bands that mark ranges of x. */
export function linesPlot(
  points: readonly LinePoint[],
  { x, y, log = false, diagonal = false, height = 380, named = true, bands = [] }: LinesOptions,
): string {
  const names = [...new Set(points.map(({ line }) => line))];
  return draw({
    width: 900,
    height,
    marginLeft: 65,
    marginRight: named ? 190 : 30,
    marginTop: 30,
    marginBottom: 45,
    x: { label: x, type: log ? "log" : "linear", grid: true, ...(log && { tickFormat: ",d" }) },
    y: { label: y === "" ? null : y, grid: true, nice: true },
    color: { domain: names, range: names.map((_, index) => lineStyle(index).color) },
    marks: [
      Plot.rectX(bands, { x1: "from", x2: "to", fill: "currentColor", fillOpacity: 0.09 }),
      Plot.text(bands, {
        x: "from",
        frameAnchor: "top-left",
        dx: 3,
        dy: -14,
        text: "name",
        textAnchor: "start",
        fill: "currentColor",
      }),
      Plot.ruleY([0], { stroke: "currentColor" }),
      ...(diagonal
        ? [
            Plot.line(
              [0, Math.max(...points.map((point) => point.x))].map((at) => ({ x: at, y: at })),
              { x: "x", y: "y", stroke: "currentColor", strokeDasharray: "4 4", strokeOpacity: 0.6 },
            ),
          ]
        : []),
      ...[...new Set(names.map((_, index) => lineStyle(index).dash))].map((dash) => {
        const alike = new Set(names.filter((_, index) => lineStyle(index).dash === dash));
        return Plot.lineY(
          points.filter(({ line }) => alike.has(line)),
          { x: "x", y: "y", stroke: "line", strokeWidth: 2, ...(dash !== "" && { strokeDasharray: dash }) },
        );
      }),
      // If lines lie on each other, the dots of the first are visible around those of the last.
      names.map((name, index) =>
        Plot.dot(
          points.filter(({ line }) => line === name),
          { x: "x", y: "y", stroke: "line", fill: "line", r: 2.5 + (named ? 0 : names.length - 1 - index) },
        ),
      ),
      Plot.dot(
        points.filter(({ measured }) => measured !== undefined),
        { x: "x", y: "measured", fill: "line", stroke: "currentColor", r: 5, strokeWidth: 1.5 },
      ),
      Plot.text(
        (named ? names : []).map((line) => points.findLast((point) => point.line === line)!),
        { x: "x", y: "y", text: "line", dx: 8, textAnchor: "start", fill: "currentColor" },
      ),
    ],
  });
}
