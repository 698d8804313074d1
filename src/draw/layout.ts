/** The place of each part of a picture, in pixels: devices below, tests on top; links below the devices. */
import { costOf } from "./layout-cost.js";
import { Graph, layout, type LayoutGraph } from "./dagre.js";
import type { Box, Picture, Wire } from "./model.js";
import type { Placed, Area, Point } from "./placed.js";

const attempts = 24;
const margin = 20;
const titleHeight = 40;
const linkDistance = 64;
const labelGap = 30;
/** Room above the contents of a frame, for the frame's label. */
const frameHead = 14;
/** Between the corner of a box and the nearest line. */
const cornerGap = 12;

/** The best of several layouts: Dagre's heuristics depend on the order of nodes and edges. */
export function place(picture: Picture): Placed {
  let best = arrange(picture, 0);
  let cost = costOf(best);
  for (let attempt = 1; attempt < attempts && cost > 0; attempt++) {
    const other = arrange(picture, attempt);
    const otherCost = costOf(other);
    if (otherCost < cost) [best, cost] = [other, otherCost];
  }
  return best;
}

function arrange(picture: Picture, attempt: number): Placed {
  const graph = new Graph({ compound: true, multigraph: true });
  graph.setGraph({ rankdir: "BT", nodesep: 36, edgesep: 24, ranksep: 38, marginx: margin, marginy: margin });
  for (const frame of picture.frames) {
    graph.setNode(frame.id, {});
    if (frame.inside !== undefined) graph.setParent(frame.id, frame.inside);
  }
  for (const box of shuffled(picture.boxes, attempt)) {
    graph.setNode(box.id, sizeOf(box));
    if (box.inside !== undefined) graph.setParent(box.id, box.inside);
  }
  for (const [edge, at] of shuffled(
    [...picture.edges.entries()].map(([at, edge]) => [edge, at] as const),
    attempt,
  )) {
    const { barrier, choice } = edge;
    const words = barrier?.label ?? choice;
    const room = words !== undefined && {
      width: widthOf(words, 6.4) + (barrier === undefined ? 0 : labelGap),
      height: 18,
      labelpos: "r",
    };
    graph.setEdge(edge.lower, edge.upper, { weight: edge.realm === "control" ? 1 : 3, ...room }, String(at));
  }
  layout(graph);
  return placedBy(graph, picture);
}

/** In one of many orders, the same for the same attempt; the first two are as declared and reversed. */
function shuffled<Item>(items: readonly Item[], attempt: number): readonly Item[] {
  const result = attempt === 1 ? items.toReversed() : [...items];
  if (attempt < 2) return result;
  let state = attempt;
  for (let at = result.length - 1; at > 0; at--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = state % (at + 1);
    [result[at], result[other]] = [result[other] as Item, result[at] as Item];
  }
  return result;
}

function placedBy(graph: LayoutGraph, picture: Picture): Placed {
  const areaOf = (id: string): Area => {
    const { x = 0, y = 0, width, height } = graph.node(id) as Partial<Point> & { width: number; height: number };
    return { x, y: y + titleHeight, width, height };
  };
  const frames = picture.frames.map((frame) => {
    const { x, y, width, height } = areaOf(frame.id);
    return { frame, x, y: y - frameHead / 2, width, height: height + frameHead };
  });
  const boxes = picture.boxes.map((box) => ({ box, ...areaOf(box.id) }));
  const edges = picture.edges.map((edge, at) => {
    const { points = [], y } = graph.edge(edge.lower, edge.upper, String(at)) as { points?: Point[]; y?: number };
    const moved = joined(
      points.map((point) => ({ x: point.x, y: point.y + titleHeight })),
      areaOf(edge.lower),
      areaOf(edge.upper),
    );
    // Dagre keeps room for the label and leads the edge through it.
    const across = points.find((point) => point.y === y) ?? points[Math.floor(points.length / 2)];
    if (across === undefined) return { edge, points: moved };
    const middle = { x: across.x, y: across.y + titleHeight };
    if (edge.barrier !== undefined) return { edge, points: moved, bar: { ...middle, bar: edge.barrier } };
    return { edge, points: moved, ...(edge.choice !== undefined && { choice: middle }) };
  });
  const drawn = graph.graph() as { width?: number; height?: number };
  const bottom = (drawn.height ?? 0) + titleHeight;
  const links = picture.links.map((wire, at) => linkBelow(wire, bottom + linkDistance * at, boxes));
  return {
    width: Math.max(drawn.width ?? 0, ...links.map(({ x, width }) => x + width / 2 + margin)),
    height: bottom + linkDistance * links.length,
    frames,
    boxes,
    edges,
    links,
  };
}

/** From the top of the lower box to the bottom of the upper one, straight up if possible. */
function joined(points: readonly Point[], lower: Area, upper: Area): readonly Point[] {
  const bends = points.slice(1, -1);
  const [first, last] = [bends[0] ?? upper, bends.at(-1) ?? lower];
  const on = (box: Area, to: Point): number => {
    const reach = box.width / 2 - cornerGap;
    return Math.min(Math.max(to.x, box.x - reach), box.x + reach);
  };
  return [
    { x: on(lower, first), y: lower.y - lower.height / 2 },
    ...bends,
    { x: on(upper, last), y: upper.y + upper.height / 2 },
  ];
}

/** A bar as wide as the devices that it joins, with a straight line down from each. */
function linkBelow(wire: Wire, top: number, boxes: Placed["boxes"]): Placed["links"][number] {
  const devices = wire.joins.flatMap(({ device, address }) =>
    boxes.filter(({ box }) => box.id === device).map((box) => ({ box, address })),
  );
  const at = devices.map(({ box }) => box.x);
  const least = widthOf(wire.label, 7) + 32;
  const [left, right] = [Math.min(...at) - 40, Math.max(...at) + 40];
  const width = Math.max(least, right - left);
  const y = top + linkDistance - 40;
  const drops = devices.map(({ box, address }) => ({ x: box.x, top: box.y + box.height / 2, bottom: y - 12, address }));
  return { wire, x: (left + right) / 2, y, width, height: 24, drops };
}

/** A bar at a point stands in its box, under the names. */
export const pointBarHeight = 18;

function sizeOf(box: Box): { width: number; height: number } {
  const bars = box.bars.map(({ label }) => widthOf(label, 6) + 24);
  const width = Math.max(widthOf(box.label, 9), widthOf(box.name, 6.6), ...bars) + 28;
  return { width: Math.max(64, width), height: (box.name === "" ? 30 : 42) + box.bars.length * pointBarHeight };
}

export function widthOf(text: string, perCharacter: number): number {
  return [...text].length * perCharacter;
}
