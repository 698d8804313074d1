/** Placements as a picture: a dot for each, the best ones and the one of today by name. */
import * as Plot from "@observablehq/plot";
import { printable } from "../lab/index.js";
import { colors, draw } from "./plots.js";

interface PlacementPoint {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly standing: string;
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
  const named = points.filter(({ standing }) => standing === "best" || standing === "now");
  const front = points.filter(({ standing }) => standing === "best").sort((a, b) => a.x - b.x);
  const plot = draw({
    width: 900,
    height: 460,
    marginLeft: 70,
    marginRight: 200,
    marginBottom: 48,
    marginTop: 40,
    x: { label: x, grid: true, nice: true, inset: 10 },
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
      Plot.dot(points, { x: "x", y: "y", stroke: "standing", symbol: "standing", r: 5, strokeWidth: 1.6 }),
      Plot.text(named, { x: "x", y: "y", text: "text", dx: 10, textAnchor: "start", lineAnchor: "bottom", dy: -4 }),
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

function escape(text: string): string {
  return printable(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
