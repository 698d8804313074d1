/** Placements as a picture: a dot for each, the best ones and the one of today by name. */
import * as Plot from "@observablehq/plot";
import { printable } from "../lab/index.js";
import { colors, draw } from "./plots.js";

interface PlacementPoint {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly standing: string;
  readonly named: boolean;
}
export interface PlacementPicture {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly points: readonly PlacementPoint[];
  readonly limit?: number;
}

const standings = ["best", "now", "breaks a limit", "other"];

/** SVG on white; the same text each time. */
export function placementPlot({ title, x, y, points, limit }: PlacementPicture): string {
  const named = points.filter((each) => each.named);
  const front = points.filter(({ standing }) => standing === "best").sort((a, b) => a.x - b.x);
  const across = limit === undefined ? points.map((each) => each.x) : [...points.map((each) => each.x), limit];
  // A handler that hands over nothing may be a thousand times as long as the others.
  const isLong = Math.min(...across) > 0 && Math.max(...across) / Math.min(...across) > 50;
  const lines = spread(named, isLong);
  const plot = draw({
    width: 900,
    height: 460,
    marginLeft: 70,
    marginRight: 260,
    marginBottom: 48,
    marginTop: 40,
    x: { label: x, labelAnchor: "center", grid: true, nice: true, inset: 10, ...(isLong && { type: "log" as const }) },
    y: { label: y, grid: true, nice: true, inset: 10 },
    symbol: { domain: standings, range: ["star", "diamond", "times", "circle"] },
    color: { domain: standings, range: [colors[1], colors[0], "#9a9a9a", "#555"], legend: false },
    marks: [
      Plot.ruleX(limit === undefined ? [] : [limit], { stroke: colors[3]!, strokeDasharray: "4 3" }),
      Plot.text(limit === undefined ? [] : [limit], {
        x: (value: number) => value,
        frameAnchor: "top",
        dy: -12,
        text: () => "limit",
        fill: colors[3]!,
      }),
      Plot.line(front, { x: "x", y: "y", stroke: colors[1]!, strokeOpacity: 0.5 }),
      // The best ones last, above the others.
      Plot.dot(
        [...points].sort((a, b) => standings.indexOf(b.standing) - standings.indexOf(a.standing)),
        { x: "x", y: "y", stroke: "standing", symbol: "standing", r: 5, strokeWidth: 1.6 },
      ),
      ...named.map((each, index) =>
        Plot.text([each], {
          x: "x",
          y: "y",
          text: "text",
          dx: 10,
          dy: -4 + 15 * lines[index]!,
          textAnchor: "start",
          lineAnchor: "bottom",
          stroke: "#fff",
          strokeWidth: 4,
          fill: "#1b1f24",
        }),
      ),
    ],
  });
  const [width, height] = [932, 540];
  const key = standings.map((name, index) => {
    const sign = ["★", "◇", "×", "○"][index]!;
    const color = [colors[1], colors[0], "#777", "#555"][index]!;
    return `<tspan dx="${index === 0 ? 0 : 18}" fill="${color}">${sign}</tspan> ${name === "best" && front.length > 1 ? "front" : name}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" color="#1b1f24" font-family="system-ui, sans-serif">
<rect width="100%" height="100%" fill="#fff"/>
<text x="16" y="30" font-size="17" font-weight="600" fill="currentColor">${escape(title)}</text>
<text x="16" y="54" font-size="13" fill="currentColor">${key.join("")}</text>
${plot.replace("<svg ", '<svg x="16" y="66" ')}
</svg>
`;
}

/** By how many lines each name is moved down, or up where it is low (negative), so that names of close points do not cover each other. */
function spread(named: readonly PlacementPoint[], isLong: boolean): number[] {
  const scaled = (values: readonly number[], to: number): number[] => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return values.map((value) => (most === least ? 0 : ((value - least) / (most - least)) * to));
  };
  const lefts = scaled(
    named.map(({ x }) => (isLong ? Math.log(x) : x)),
    550,
  );
  const heights = scaled(
    named.map(({ y }) => y),
    350,
  );
  const moved: number[] = [];
  for (const index of named.keys()) {
    const covers = (line: number): boolean =>
      moved.some((other, before) => {
        const apart = Math.abs(heights[before]! - 15 * other - heights[index]! + 15 * line);
        const width = 7 * Math.max(named[before]!.text.length, named[index]!.text.length);
        return apart < 15 && Math.abs(lefts[before]! - lefts[index]!) < width;
      });
    let line = 0;
    const step = heights[index]! > 175 ? 1 : -1;
    while (covers(line)) line += step;
    moved.push(line);
  }
  return moved;
}

function escape(text: string): string {
  return printable(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
