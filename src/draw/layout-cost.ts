/** The ugliness of a layout, as a number. */
import type { Area, Placed, Point } from "./placed.js";

type Segment = readonly [Point, Point];

const costs = {
  /** Two bindings cross. */
  crossing: 100,
  /** A binding runs through a foreign box or barrier. */
  hidden: 400,
  /** A binding runs through the label of a frame. */
  label: 40,
  /** An instance stands on the right of one that is declared later. */
  swapped: 3,
  /** For each 100 pixels that a binding runs sideways. */
  sideways: 4,
  /** For each 100 pixels of the picture's width. */
  width: 1,
};

export function costOf({ edges, boxes, frames, width }: Placed): number {
  const lines = edges.map(({ points }) => segmentsOf(points));
  let cost = (width / 100) * costs.width;
  edges.forEach(({ edge, bar }, at) => {
    const own = lines[at] ?? [];
    for (const other of lines.slice(at + 1)) {
      for (const a of own) for (const b of other) if (cross(a, b)) cost += costs.crossing;
    }
    for (const { box, ...area } of boxes) {
      if (box.id === edge.lower || box.id === edge.upper) continue;
      if (own.some((segment) => meets(segment, area))) cost += costs.hidden;
    }
    for (const { frame, x, y, width: frameWidth, height } of frames) {
      const label = { width: frame.label.length * 6.5, height: 18 };
      const area = { ...label, x: x - frameWidth / 2 + label.width / 2 + 10, y: y - height / 2 + 12 };
      if (own.some((segment) => meets(segment, area))) cost += costs.label;
    }
    for (const [a, b] of own) cost += (Math.abs(a.x - b.x) / 100) * costs.sideways;
    if (bar === undefined) return;
    const area = { x: bar.x, y: bar.y, width: 60, height: 24 };
    lines.forEach((line, other) => {
      if (other !== at && line.some((segment) => meets(segment, area))) cost += costs.hidden;
    });
  });
  boxes.forEach((left, at) => {
    for (const right of boxes.slice(at + 1)) {
      if (left.box.inside === right.box.inside && left.y === right.y && left.x > right.x) cost += costs.swapped;
    }
  });
  return cost;
}

function segmentsOf(points: readonly Point[]): readonly Segment[] {
  return points.slice(1).map((point, at): Segment => [points[at] ?? point, point]);
}

/** At a point inside both; lines that only begin at the same place do not cross. */
function cross([a, b]: Segment, [c, d]: Segment): boolean {
  const sides = [side(a, b, c) * side(a, b, d), side(c, d, a) * side(c, d, b)];
  return sides.every((product) => product < 0);
}

function side(a: Point, b: Point, c: Point): number {
  return Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
}

function meets([a, b]: Segment, { x, y, width, height }: Area): boolean {
  const inside = ({ x: px, y: py }: Point): boolean => Math.abs(px - x) < width / 2 && Math.abs(py - y) < height / 2;
  if (inside(a) || inside(b)) return true;
  const corner = (sx: number, sy: number): Point => ({ x: x + (sx * width) / 2, y: y + (sy * height) / 2 });
  return cross([a, b], [corner(-1, -1), corner(1, 1)]) || cross([a, b], [corner(-1, 1), corner(1, -1)]);
}
