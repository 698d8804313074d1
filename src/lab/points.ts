/** The points of an experiment, and axes with rows from a caller. */
import type { Axis, AxisRow, AxisValue, Point } from "../runtime/index.js";
import { parseAxisValue, showAxisValue } from "./axis-values.js";
import { isRefusal, refuse, suggestion, type Refusal } from "./refusal.js";
import { printable } from "./printable.js";
import { splitList } from "./settings.js";

/** The product of the axes; the last varies fastest. One point if there is no axis. */
export function pointsOf(axes: readonly Axis[]): readonly Point[] {
  let points: readonly Point[] = [{ labels: {}, values: {} }];
  for (const axis of axes) {
    points = points.flatMap(({ labels, values }) =>
      axis.rows.map((row) => ({
        labels: { ...labels, [axis.name]: row.label },
        values: { ...values, ...row.values },
      })),
    );
  }
  return points;
}

export function pointCount(axes: readonly Axis[]): number {
  return axes.reduce((count, { rows }) => count * rows.length, 1);
}

/** All points, one at a time. */
export function* eachPoint(axes: readonly Axis[]): Generator<Point> {
  const count = pointCount(axes);
  for (let index = 0; index < count; index++) yield pointAt(axes, index);
}

/** One of {@link pointsOf}, by its index. */
export function pointAt(axes: readonly Axis[], index: number): Point {
  const chosen: AxisRow[] = [];
  let rest = index;
  for (const { rows } of [...axes].reverse()) {
    chosen.unshift(rows[rest % rows.length]!);
    rest = Math.floor(rest / rows.length);
  }
  const labels: Record<string, string> = {};
  const values: Record<string, AxisValue> = {};
  for (const [at, row] of chosen.entries()) {
    labels[axes[at]!.name] = row.label;
    Object.assign(values, row.values);
  }
  return { labels, values };
}

/** A point as a short text: `Regular, 1000 B`. */
export function describePoint(point: Point): string {
  return printable(Object.values(point.labels).join(", "));
}

/**
 * The axis with other rows. A labelled axis keeps the named rows; another one takes any values of its dimension.
 */
export function replaceAxis(axis: Axis, text: string): Axis | Refusal {
  const rows = axis.labelled ? selectRows(axis, text) : newRows(axis, text);
  if (isRefusal(rows)) return rows;
  const labels = rows.map(({ label }) => label);
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice !== undefined) return refuse(`${axis.name} has ${twice} twice`);
  return { ...axis, rows };
}

function selectRows(axis: Axis, text: string): readonly AxisRow[] | Refusal {
  const named = (label: string): AxisRow | undefined =>
    axis.rows.find((row) => row.label === label) ??
    axis.rows.find((row) => row.label.toLowerCase() === label.toLowerCase());
  const whole = named(text);
  if (whole !== undefined) return [whole]; // A label may have a comma in it.
  const rows: AxisRow[] = [];
  for (const part of splitList(text)) {
    const label = part.replace(/^"(.*)"$/s, "$1");
    const row = named(label);
    if (row === undefined)
      return refuse(
        `${axis.name} has no row "${label}"`,
        suggestion(
          label,
          axis.rows.map((each) => each.label),
        ),
      );
    rows.push(row);
  }
  return rows;
}

function newRows(axis: Axis, text: string): readonly AxisRow[] | Refusal {
  const rows: AxisRow[] = [];
  for (const part of splitList(text)) {
    const known = axis.rows.find(({ label }) => label === part);
    const parsed = known ?? parseAxisValue(axis.name, part, axis.dimension);
    if (isRefusal(parsed)) return parsed;
    rows.push(
      "label" in parsed
        ? parsed
        : { label: showAxisValue(parsed.value, axis.dimension), values: { [axis.name]: parsed.value } },
    );
  }
  return rows;
}
