/** Paints the lanes that are in view. */
import type { TrackKind } from "../../lab/index.js";
import type { Lane, Lanes, Layer, Step } from "./lanes.js";
import { firstAbove } from "./lanes.js";
import type { Scale } from "./scale.js";

export const laneHeight = 24;
export const headingHeight = 24;

/** The colours of a theme. */
export interface Colours {
  readonly ground: string;
  readonly band: string;
  readonly line: string;
  readonly text: string;
  readonly quiet: string;
  readonly accent: string;
  readonly handoff: string;
  readonly contexts: Readonly<Record<TrackKind, string>>;
  readonly operations: Readonly<Record<TrackKind, string>>;
  readonly counter: string;
  readonly onOperation: string;
}

/** A lane or the heading of a host, with its place from the top of all. */
export type Row =
  | { readonly lane: Lane; readonly heading?: undefined; readonly top: number; readonly height: number }
  | { readonly heading: string; readonly lane?: undefined; readonly top: number; readonly height: number };

export function rowsOf({ lanes }: Lanes): readonly Row[] {
  const rows: Row[] = [];
  let top = 0;
  let group: string | undefined;
  for (const lane of lanes) {
    const name = lane.kind === "wire" ? "wires" : lane.kind === "run" ? "run" : lane.host;
    if (name !== group) {
      rows.push({ heading: name, top, height: headingHeight });
      top += headingHeight;
      group = name;
    }
    rows.push({ lane, top, height: laneHeight });
    top += laneHeight;
  }
  return rows;
}

/** The picture to be painted. */
export interface Picture {
  readonly lanes: Lanes;
  readonly rows: readonly Row[];
  readonly scale: Scale;
  readonly colours: Colours;
  /** Of the visible part, in pixels of CSS. */
  readonly width: number;
  readonly height: number;
  /** The width of the names at the left. */
  readonly gutter: number;
  /** How far the rows are scrolled. */
  readonly scrolled: number;
  /** The spans of the messages that are followed; all others are quiet. */
  readonly followed: ReadonlySet<number> | undefined;
  /** The way of the followed messages, in time. */
  readonly way: readonly Step[];
  readonly selected: number | undefined;
}

type Context = CanvasRenderingContext2D;

const font = '12px system-ui, "Helvetica Neue", Arial, sans-serif';

export function paint(context: Context, picture: Picture): void {
  const { colours, width, height, rows, scrolled, gutter } = picture;
  context.fillStyle = colours.ground;
  context.fillRect(0, 0, width, height);
  context.font = font;
  context.textBaseline = "middle";
  const shown = rows.filter(({ top, height: tall }) => top + tall > scrolled && top < scrolled + height);
  context.save();
  context.beginPath();
  context.rect(gutter, 0, width - gutter, height);
  context.clip();
  context.translate(gutter, -scrolled);
  for (const { lane: of, top, height: tall } of shown) {
    if (of !== undefined) {
      lane(context, picture, of, top);
      context.fillStyle = colours.line;
      context.fillRect(0, top + tall - 1, width, 0.5);
    } else {
      context.fillStyle = colours.band;
      context.fillRect(0, top, width, tall);
    }
  }
  arrows(context, picture);
  context.restore();
  names(context, picture, shown);
}

function names(context: Context, { colours, gutter, scrolled }: Picture, shown: readonly Row[]): void {
  context.save();
  context.translate(0, -scrolled);
  for (const row of shown) {
    const middle = row.top + row.height / 2;
    if (row.heading !== undefined) {
      context.fillStyle = colours.band;
      context.fillRect(0, row.top, gutter, row.height);
      context.fillStyle = colours.text;
      context.font = `bold ${font}`;
      context.fillText(row.heading, 8, middle);
      context.font = font;
      continue;
    }
    context.fillStyle = colours.ground;
    context.fillRect(0, row.top, gutter, row.height);
    context.fillStyle = colours.quiet;
    context.fillText(fitted(context, row.lane.title, gutter - 18), 14, middle);
    context.fillStyle = colours.line;
    context.fillRect(0, row.top + row.height - 1, gutter, 0.5);
  }
  context.fillStyle = colours.line;
  context.fillRect(gutter - 1, scrolled, 1, 1e5);
  context.restore();
}

function lane(context: Context, picture: Picture, of: Lane, top: number): void {
  const { kind } = of;
  if (kind === "counter") {
    counter(context, picture, of, top);
    return;
  }
  const { colours } = picture;
  if (kind === "core" || kind === "in" || kind === "out" || kind === "wire" || kind === "run") {
    layer(context, picture, of, of.contexts, top + 4, laneHeight - 8, colours.operations[kind], kind === "core");
  } else {
    layer(context, picture, of, of.contexts, top + 2, laneHeight - 4, colours.contexts[kind], false, false);
    layer(context, picture, of, of.operations, top + 6, laneHeight - 12, colours.operations[kind]);
  }
  marks(context, picture, of, top);
}

/** Spans narrower than a pixel are painted once for each pixel, so that a picture takes as long as it is wide. */
function layer(
  context: Context,
  picture: Picture,
  { host }: Lane,
  spans: Layer,
  top: number,
  height: number,
  colour: string,
  byContext = false,
  withText = true,
): void {
  const { lanes, scale, width, gutter, followed, colours, selected } = picture;
  const { from, to } = lanes.timeline.spans;
  const wide = width - gutter;
  const perNs = wide / scale.length;
  let painted = -Infinity;
  let before = "";
  context.fillStyle = colour;
  for (let index = lanes.firstIn(spans, scale.from); index < spans.length; index++) {
    const span = spans[index]!;
    if (from[span]! > scale.to) break;
    const left = Math.max((from[span]! - scale.from) * perNs, -2);
    const right = Math.min((to[span]! - scale.from) * perNs, wide + 2);
    const isFollowed = followed?.has(span) === true;
    if (right < painted && !isFollowed && span !== selected) continue;
    const size = Math.max(right - left - (right - left > 3 ? 0.75 : 0), 1);
    const fill = byContext ? colours.operations[lanes.kindOf(host, lanes.nameOf(span))] : colour;
    if (fill !== before) context.fillStyle = fill;
    before = fill;
    context.globalAlpha = followed === undefined || isFollowed ? 1 : withText ? 0.22 : 0.5;
    context.fillRect(left, top, size, height);
    painted = Math.floor(left + size);
    if (size > 26 && withText && context.globalAlpha === 1) {
      context.fillStyle = colours.onOperation;
      const visible = Math.max(left, 0);
      const name = shortened(context, lanes.nameOf(span), right - visible - 8);
      context.fillText(name, visible + 4, top + height / 2 + 0.5);
      before = "";
    }
    context.globalAlpha = 1;
    if (span !== selected) continue;
    context.strokeStyle = colours.accent;
    context.lineWidth = 2;
    context.strokeRect(left - 1, top - 1, Math.max(size, 3) + 2, height + 2);
  }
  context.globalAlpha = 1;
}

function marks(context: Context, { scale, width, gutter, colours }: Picture, of: Lane, top: number): void {
  if (of.marks.length === 0) return;
  const times = of.marks;
  const perNs = (width - gutter) / scale.length;
  context.fillStyle = of.kind === "in" ? colours.operations.in : colours.handoff;
  let painted = -Infinity;
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < scale.from) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < times.length && times[index]! <= scale.to; index++) {
    const x = (times[index]! - scale.from) * perNs;
    if (x < painted + 1.5) continue;
    painted = x;
    context.beginPath();
    context.moveTo(x, top + laneHeight - 3);
    context.lineTo(x - 4, top + 4);
    context.lineTo(x + 4, top + 4);
    context.fill();
  }
}

function counter(context: Context, { scale, width, gutter, colours }: Picture, of: Lane, top: number): void {
  const { times, values } = of.counter!;
  const wide = width - gutter;
  const tall = laneHeight - 6;
  const bottom = top + laneHeight - 2;
  context.fillStyle = colours.counter;
  const bar = (left: number, right: number, value: number): void => {
    const height = (value / of.most) * tall;
    if (height > 0) context.fillRect(left, bottom - height, Math.max(right - left, 1), height);
  };
  // Of values that fall into one pixel, the highest is painted.
  let x = 0;
  let highest = 0;
  for (
    let index = Math.max(0, firstAbove(times, scale.from) - 1);
    index < times.length && times[index]! <= scale.to;
    index++
  ) {
    const left = Math.max(scale.x(times[index]!, wide), 0);
    const right = Math.min(scale.x(times[index + 1] ?? scale.to, wide), wide);
    if (right - left < 1) {
      highest = Math.max(highest, values[index]!);
      if (right - x < 1) continue;
    }
    bar(x, Math.max(left, x + 1), highest);
    if (right - left >= 1) bar(left, right, values[index]!);
    x = right;
    highest = 0;
  }
  bar(x, x + 1, highest);
  context.fillStyle = colours.quiet;
  context.textAlign = "right";
  context.fillText(`max ${of.most}`, wide - 4, top + laneHeight / 2);
  context.textAlign = "left";
}

/** The most arrows that are painted while no message is followed; more would hide the lanes. */
const MOST_ARROWS = 300;

function arrows(context: Context, picture: Picture): void {
  const { lanes, scale, width, gutter, rows, colours, way } = picture;
  const wide = width - gutter;
  const middles = new Map<number, number>();
  for (const row of rows)
    if (row.lane !== undefined && row.lane.track >= 0) middles.set(row.lane.track, row.top + row.height / 2);
  const messages = way.length === 0 ? undefined : new Set(way.map(({ message }) => message));
  const inView = lanes.timeline.arrows.filter(
    ({ fromTime, toTime, message, kind }) =>
      toTime >= scale.from &&
      fromTime <= scale.to &&
      (messages === undefined || (kind !== "wake" && messages.has(message))),
  );
  if (inView.length > MOST_ARROWS) return;
  for (const { kind, from, to, fromTime, toTime } of inView) {
    const y0 = middles.get(from)!;
    const y1 = middles.get(to)!;
    const x0 = scale.x(fromTime, wide);
    const x1 = scale.x(toTime, wide);
    context.strokeStyle = kind === "handoff" ? colours.handoff : kind === "frame" ? colours.accent : colours.quiet;
    context.lineWidth = kind === "handoff" ? 2 : 1.25;
    context.globalAlpha = messages === undefined ? 0.55 : 1;
    context.setLineDash(kind === "wake" ? [3, 3] : []);
    context.beginPath();
    context.moveTo(x0, y0);
    const bend = Math.min(28, Math.abs(x1 - x0) / 2 + 8);
    context.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = context.strokeStyle;
    context.beginPath();
    context.moveTo(x1 + 1, y1);
    context.lineTo(x1 - 6, y1 - 3.5);
    context.lineTo(x1 - 6, y1 + 3.5);
    context.fill();
  }
  context.globalAlpha = 1;
}

/** The name, or as much of its end as there is room for: `net.udp.demux`, `udp.demux`, `demux`, nothing. */
function shortened(context: Context, name: string, room: number): string {
  for (let rest = name; ;) {
    if (widthOf(context, rest) <= room) return rest;
    const dot = rest.indexOf(".");
    if (dot < 0) return "";
    rest = rest.slice(dot + 1);
  }
}

const widths = new Map<string, number>();

function widthOf(context: Context, text: string): number {
  let wide = widths.get(text);
  if (wide === undefined) {
    wide = context.measureText(text).width;
    if (widths.size > 20_000) widths.clear();
    widths.set(text, wide);
  }
  return wide;
}

/** The text, cut with dots if it is wider than there is room. */
function fitted(context: Context, text: string, room: number): string {
  const wide = widthOf(context, text);
  if (wide <= room) return text;
  const kept = Math.floor((room / wide) * text.length) - 1;
  return kept < 2 ? "" : `${text.slice(0, kept)}…`;
}
