/** Panels of curves: all lines in one panel with their names at their ends, or, where lines lie on each other, a small panel for each line. */
import * as Plot from "@observablehq/plot";
import { draw, lineStyle } from "./plots.js";

export interface CurvePoint {
  readonly line: string;
  readonly x: number;
  readonly y: number;
  /** Half of the 95 % confidence interval of y, if there are several runs. */
  readonly half?: number;
}

/** The most lines of which each has its name at its end; a legend names more. */
export const MOST_NAMED = 8;
/** Small panels beside one another. */
const ACROSS = 5;
/** Lines this close, as a share of the height of the plot, lie on each other for a reader. */
const CLOSE = 0.012;
/** The share of common points at which two lines have to be close. */
const MOSTLY = 0.5;

/** Whether two of the lines lie on each other for most of their way, so that a reader would see only one. */
export function coincide(points: readonly CurvePoint[]): boolean {
  const names = [...new Set(points.map(({ line }) => line))];
  const values = points.map(({ y }) => y);
  const range = Math.max(0, ...values) - Math.min(0, ...values);
  const byLine = new Map(
    names.map((name) => [name, new Map(points.filter(({ line }) => line === name).map(({ x, y }) => [x, y]))]),
  );
  return names.some((name, index) =>
    names.slice(index + 1).some((other) => {
      const common = [...byLine.get(name)!].filter(([x]) => byLine.get(other)!.has(x));
      const close = common.filter(([x, y]) => Math.abs(y - byLine.get(other)!.get(x)!) <= CLOSE * range);
      return common.length > 1 && close.length >= MOSTLY * common.length;
    }),
  );
}

export interface PanelOptions {
  readonly x: string;
  readonly width: number;
  readonly height: number;
}

/** All lines in one panel; up to {@link MOST_NAMED} names stand at the ends of their lines. */
export function curvesPanel(points: readonly CurvePoint[], { x, width, height }: PanelOptions): string {
  const names = [...new Set(points.map(({ line }) => line))];
  const isNamed = names.length > 1 && names.length <= MOST_NAMED;
  const margins = { top: 12, bottom: 40, left: 62, right: isNamed ? labelRoom(names) : 16 };
  const [low, high] = rangeOf(points);
  const inner = height - margins.top - margins.bottom;
  const ends = names.map((line) => points.findLast((point) => point.line === line)!);
  const at = ({ y }: CurvePoint): number => ((high - y) / (high - low)) * inner;
  const moved = apart(ends.map(at), 14, inner);
  return draw({
    width,
    height,
    marginTop: margins.top,
    marginBottom: margins.bottom,
    marginLeft: margins.left,
    marginRight: margins.right,
    x: { label: x, grid: true, ticks: Math.max(3, Math.floor(width / 90)) },
    y: { label: null, grid: true, domain: [low, high], ticks: 5 },
    color: { domain: names, range: names.map((_, index) => lineStyle(index).color) },
    marks: [
      Plot.ruleY([0], { stroke: "currentColor" }),
      ...linesOf(points, names),
      ...intervals(points, "line"),
      Plot.dot(points, { x: "x", y: "y", fill: "line", r: 2.4 }),
      ...(isNamed
        ? ends.map((end, index) =>
            Plot.text([end], {
              x: "x",
              y: "y",
              text: "line",
              dx: 8,
              dy: moved[index]! - at(end),
              textAnchor: "start",
              // A halo of the line's colour would be hard to read; the name's own colour is darker than the line.
              fill: darker(lineStyle(index).color),
              fontWeight: 600,
            }),
          )
        : []),
    ],
  });
}

/** A small panel for each line, in which all other lines are grey. */
export function smallPanels(points: readonly CurvePoint[], { x, width, height }: PanelOptions): readonly string[] {
  const names = [...new Set(points.map(({ line }) => line))];
  const [low, high] = rangeOf(points);
  const xs = points.map((point) => point.x);
  const rows: string[] = [];
  for (let from = 0; from < names.length; from += ACROSS) {
    const shown = names.slice(from, from + ACROSS);
    const own = points.filter(({ line }) => shown.includes(line));
    const across = Math.min(ACROSS, names.length);
    rows.push(
      draw({
        width: 62 + ((width - 78) * shown.length) / across + 16,
        height,
        marginTop: 26,
        marginBottom: 40,
        marginLeft: 62,
        marginRight: 16,
        fx: { domain: shown, label: null, padding: 0.08 },
        x: { label: x, domain: [Math.min(...xs), Math.max(...xs)], ticks: 3, tickFormat: short, grid: true },
        y: { label: null, domain: [low, high], ticks: 4, grid: true },
        color: { domain: names, range: names.map((_, index) => lineStyle(index).color) },
        marks: [
          // Without a facet of its own, the line is in each panel.
          Plot.line(points, { x: "x", y: "y", z: "line", stroke: "currentColor", strokeOpacity: 0.22 }),
          Plot.ruleY([0], { stroke: "currentColor" }),
          ...intervals(own, "line", "line"),
          Plot.line(own, { x: "x", y: "y", z: "line", fx: "line", stroke: "line", strokeWidth: 2.2 }),
          Plot.dot(own, { x: "x", y: "y", fx: "line", fill: "line", r: 2.4 }),
        ],
      }),
    );
  }
  return rows;
}

/** Lines of one kind of dashes are one mark. */
function linesOf(points: readonly CurvePoint[], names: readonly string[]): readonly Plot.Markish[] {
  return [...new Set(names.map((_, index) => lineStyle(index).dash))].map((dash) => {
    const alike = new Set(names.filter((_, index) => lineStyle(index).dash === dash));
    return Plot.line(
      points.filter(({ line }) => alike.has(line)),
      { x: "x", y: "y", z: "line", stroke: "line", strokeWidth: 2, ...(dash !== "" && { strokeDasharray: dash }) },
    );
  });
}

function intervals(points: readonly CurvePoint[], stroke: string, fx?: string): readonly Plot.Markish[] {
  const known = points.filter(({ half = 0 }) => half > 0);
  if (known.length === 0) return [];
  return [
    Plot.ruleX(known, {
      x: "x",
      y1: ({ y, half = 0 }: CurvePoint) => y - half,
      y2: ({ y, half = 0 }: CurvePoint) => y + half,
      stroke,
      strokeWidth: 1.5,
      ...(fx !== undefined && { fx }),
    }),
  ];
}

/** From 0 or below, with room above the highest value and its interval. */
function rangeOf(points: readonly CurvePoint[]): readonly [low: number, high: number] {
  const highest = Math.max(0, ...points.map(({ y, half = 0 }) => y + half));
  const lowest = Math.min(0, ...points.map(({ y, half = 0 }) => y - half));
  const range = highest - lowest === 0 ? 1 : highest - lowest;
  return [lowest === 0 ? 0 : lowest - range * 0.04, highest === 0 ? range * 0.04 : highest + range * 0.06];
}

/** Places, in order of their values, moved so that neighbours are at least so far apart. */
export function apart(places: readonly number[], distance: number, most: number): readonly number[] {
  const order = places.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place);
  const moved: number[] = [];
  let last = -Infinity;
  for (const { place, index } of order) {
    last = Math.max(place, last + distance);
    moved[index] = last;
  }
  // What does not fit below goes up again, from the lowest on.
  let next = most + distance;
  for (const { index } of order.reverse()) {
    next = Math.min(moved[index]!, next - distance);
    moved[index] = next;
  }
  return moved;
}

/** Long numbers as thousands, since small panels have little room. */
function short(value: number): string {
  return Math.abs(value) >= 10_000 ? `${value / 1000}k` : String(value);
}

function labelRoom(names: readonly string[]): number {
  return Math.min(200, 18 + 7 * Math.max(...names.map((name) => name.length)));
}

/** A colour that is read as text on white: two thirds as bright. */
function darker(colour: string): string {
  const parts = [1, 3, 5].map((at) => Math.round(parseInt(colour.slice(at, at + 2), 16) * 0.67));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
