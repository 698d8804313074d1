/** A picture as SVG that people can read and edit: ids and classes, the layout in one style sheet, titles for pointers. */
import { place, pointBarHeight } from "./layout.js";
import type { Placed, Point } from "./placed.js";
import type { Bar, Context, Picture } from "./model.js";

const barWidth = 44;
const bend = 10;

/** Light or dark as the reader's system is; on paper always light. */
const style = `
  .page { fill: #ffffff; }
  text { font: 13px "Helvetica Neue", Helvetica, Arial, sans-serif; fill: #1b1f24; text-anchor: middle; }
  .picture-title { font-size: 15px; font-weight: bold; text-anchor: start; }
  .box rect { fill: #f3f4f6; stroke: #57606a; stroke-width: 1.2; }
  .box .label { font-weight: bold; }
  .box .name, .address, .legend text { font-size: 11px; }
  .interrupt rect.body { fill: #ffe3c2; stroke: #b35900; }
  .thread rect.body { fill: #d3e5ff; stroke: #0b57b0; }
  .both rect.body { fill: #ffe3c2; stroke: #5c3c92; }
  .both rect.half { fill: #d3e5ff; stroke: none; }
  .device rect.body, .need rect.body { fill: #e4e7ea; stroke: #57606a; }
  .virtual rect.body { stroke-dasharray: 5 3; }
  .frame rect { fill: #57606a; fill-opacity: 0.06; stroke: #57606a; stroke-width: 1; stroke-dasharray: 2 3; }
  .frame-label { text-anchor: start; font-size: 12px; font-style: italic; stroke: #f5f5f6; stroke-width: 4; paint-order: stroke; }
  .binding path { fill: none; stroke: #424a53; stroke-width: 1.4; }
  .binding.control path { stroke-dasharray: 3 3; }
  .bar rect { fill: #c1121f; stroke: #c1121f; stroke-width: 2; }
  .bar.conditional rect { fill: #ffffff; }
  .bar text { fill: #c1121f; font-weight: bold; font-size: 12px; text-anchor: start; }
  .bar text.point { font-size: 11px; }
  .choice { text-anchor: start; font-size: 11px; font-style: italic; stroke: #ffffff; stroke-width: 4; paint-order: stroke; }
  .link rect { fill: #e4e7ea; stroke: #57606a; }
  .link path { stroke: #424a53; stroke-width: 2; fill: none; }
  .address, .legend text { text-anchor: start; }
  @media (prefers-color-scheme: dark) {
    .page { fill: #15181d; }
    text { fill: #e6e9ed; }
    .box rect { stroke: #9aa4af; }
    .interrupt rect.body { fill: #633a0c; stroke: #ffb366; }
    .thread rect.body { fill: #173a66; stroke: #7ab4ff; }
    .both rect.body { fill: #633a0c; stroke: #c4a6ff; }
    .both rect.half { fill: #173a66; }
    .device rect.body, .need rect.body, .link rect { fill: #2c323a; stroke: #9aa4af; }
    .frame rect { fill: #9aa4af; stroke: #9aa4af; }
    .frame-label { stroke: #1d2026; }
    .choice { stroke: #15181d; }
    .binding path, .link path { stroke: #b8c0c9; }
    .bar rect { fill: #ff5c66; stroke: #ff5c66; }
    .bar.conditional rect { fill: #15181d; }
    .bar text { fill: #ff8a91; }
  }
  @media print {
    .page { fill: none; }
  }
`;

export function svg(picture: Picture): string {
  const placed = place(picture);
  const legend = legendOf(picture, placed.height);
  const width = Math.ceil(Math.max(placed.width, legend.width, 40 + picture.name.length * 9));
  const height = Math.ceil(placed.height + legend.height);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    element("title", {}, text([picture.name, picture.doc].filter((line) => line !== "").join("\n"))),
    `<style>${style}</style>`,
    element("rect", { class: "page", width, height }),
    element("text", { class: "picture-title", x: 20, y: 26 }, text(picture.name)),
    ...framesOf(placed),
    ...placed.links.flatMap(linkOf),
    ...placed.edges.map(bindingOf),
    ...frameLabelsOf(placed),
    ...placed.boxes.map(boxOf),
    ...placed.edges.flatMap(barOf),
    ...legend.lines,
    "</svg>",
    "",
  ].join("\n");
}

function framesOf({ frames }: Placed): readonly string[] {
  return frames.map(({ frame, x, y, width, height }) =>
    group({ id: `frame-${frame.id}`, class: "frame" }, frame.title, [
      element("rect", { ...corner({ x, y, width, height }), rx: 8 }),
    ]),
  );
}

/** Over the bindings, with a halo, since a binding may run behind the label. */
function frameLabelsOf({ frames }: Placed): readonly string[] {
  return frames.map(({ frame, x, y, width, height }) =>
    element(
      "text",
      { class: "frame-label", x: round(x - width / 2 + 10), y: round(y - height / 2 + 16) },
      text(frame.label),
    ),
  );
}

function boxOf({ box, x, y, width, height }: Placed["boxes"][number]): string {
  const area = corner({ x, y, width, height });
  const classes = box.kind === "device" || box.kind === "need" ? `box ${box.kind}` : `box ${box.kind} ${box.context}`;
  const rx = box.kind === "device" ? 15 : 4;
  // Bars at points are below the names.
  const middle = y - (box.bars.length * pointBarHeight) / 2;
  const labelY = round(box.name === "" ? middle + 4.5 : middle - 1.5);
  return group({ id: box.id, class: classes }, box.title, [
    element("rect", { class: "body", ...area, rx }),
    // Two colours side by side: either context may handle a message.
    ...(box.context === "both" && box.kind !== "need" && box.kind !== "device"
      ? [
          element("rect", {
            class: "half",
            x: round(x),
            y: round(y - height / 2 + 1),
            width: round(width / 2 - 1),
            height: round(height - 2),
          }),
        ]
      : []),
    element("text", { class: "label", x: round(x), y: labelY }, text(box.label)),
    ...(box.name === ""
      ? []
      : [element("text", { class: "name", x: round(x), y: round(middle + 13) }, text(box.name))]),
    ...box.bars.map((bar, at) =>
      pointBar(bar, { x: x - width / 2, y: y + height / 2 - (box.bars.length - at) * pointBarHeight + 5 }),
    ),
  ]);
}

/** @param at The left end of its line in the box, at mid-height. */
function pointBar({ label, title, isConditional }: Bar, at: Point): string {
  return group({ class: isConditional ? "bar conditional" : "bar" }, title, [
    element("rect", { x: round(at.x + 10), y: round(at.y - 2.5), width: 16, height: 5, rx: 2 }),
    element("text", { class: "point", x: round(at.x + 32), y: round(at.y + 4) }, text(label)),
  ]);
}

function bindingOf({ edge, points, choice }: Placed["edges"][number]): string {
  const classes = edge.realm === "control" ? "binding control" : "binding";
  return group({ id: `${edge.lower}--${edge.upper}`, class: classes }, edge.title, [
    element("path", { d: rounded(points) }),
    ...(choice === undefined
      ? []
      : [
          element("text", { class: "choice", x: round(choice.x + 6), y: round(choice.y + 4) }, text(edge.choice ?? "")),
        ]),
  ]);
}

function barOf({ edge, bar: place }: Placed["edges"][number]): readonly string[] {
  if (place === undefined) return [];
  const { x, y, bar } = place;
  return [
    group(
      { id: `barrier-${edge.lower}--${edge.upper}`, class: bar.isConditional ? "bar conditional" : "bar" },
      bar.title,
      [
        element("rect", { ...corner({ x, y, width: barWidth, height: 8 }), rx: 2 }),
        element("text", { x: round(x + barWidth / 2 + 8), y: round(y + 4) }, text(bar.label)),
      ],
    ),
  ];
}

function linkOf({ wire, x, y, width, height, drops }: Placed["links"][number]): readonly string[] {
  return [
    group({ id: `link-${wire.id}`, class: "link" }, wire.title, [
      ...drops.map((drop) => element("path", { d: `M${round(drop.x)} ${round(drop.top)}V${round(drop.bottom)}` })),
      element("rect", { ...corner({ x, y, width, height }), rx: 4 }),
      element("text", { x: round(x), y: round(y + 4.5) }, text(wire.label)),
      ...drops.map((drop) =>
        element("text", { class: "address", x: round(drop.x + 6), y: round(drop.bottom - 10) }, text(drop.address)),
      ),
    ]),
  ];
}

// ------------------------------------------------------------------------------------------------------ legend

const meanings: Readonly<Record<Context, string>> = {
  interrupt: "gets messages in the interrupt handler",
  thread: "gets messages in a thread",
  both: "gets messages in either",
};

/** The legend: the kinds of parts in the picture, in a row. */
function legendOf(picture: Picture, top: number): { lines: readonly string[]; width: number; height: number } {
  const shown = new Set(
    picture.boxes.filter(({ kind }) => kind !== "device" && kind !== "need").map(({ context }) => context),
  );
  const rows: { readonly mark: (y: number) => string; readonly words: string }[] = [];
  for (const context of ["interrupt", "thread", "both"] as const) {
    if (!shown.has(context)) continue;
    const mark = (y: number): string => {
      const body = element("rect", { class: "body", x: 20, y: y - 7, width: 24, height: 14, rx: 3 });
      const half = element("rect", { class: "half", x: 32, y: y - 6, width: 11, height: 12 });
      return `<g class="box ${context}">${body}${context === "both" ? half : ""}</g>`;
    };
    rows.push({ mark, words: meanings[context] });
  }
  const bars = [...picture.edges.flatMap(({ barrier }) => barrier ?? []), ...picture.boxes.flatMap((box) => box.bars)];
  for (const isConditional of [false, true]) {
    if (!bars.some((bar) => bar.isConditional === isConditional)) continue;
    const mark = (y: number): string => {
      const rect = element("rect", { x: 20, y: y - 3.5, width: 24, height: 7, rx: 2 });
      return `<g class="${isConditional ? "bar conditional" : "bar"}">${rect}</g>`;
    };
    rows.push({ mark, words: isConditional ? "barrier, on a condition" : "barrier: a thread takes over" });
  }
  if (picture.boxes.some(({ kind }) => kind === "virtual")) {
    const rect = (y: number): string =>
      element("rect", { class: "body", x: 20, y: y - 7, width: 24, height: 14, rx: 3 });
    rows.push({
      mark: (y) => `<g class="box virtual">${rect(y)}</g>`,
      words: "virtual: chooses what is below, has no header",
    });
  }
  if (picture.edges.some(({ realm }) => realm === "control")) {
    const mark = (y: number): string => `<g class="binding control">${element("path", { d: `M20 ${y}H44` })}</g>`;
    rows.push({ mark, words: "asks it, but sends no messages through it" });
  }
  const lines = rows.flatMap(({ mark, words }, at) => {
    const y = Math.round(top) + 14 + at * 20;
    return [mark(y), element("text", { x: 52, y: y + 4 }, text(words))];
  });
  return { lines: ['<g class="legend">', ...lines, "</g>"], width: 270, height: rows.length * 20 + 20 };
}

// ------------------------------------------------------------------------------------------------------- text

/** Straight lines with round bends. */
function rounded(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
  const parts = [`M${at(first)}`];
  rest.forEach((point, index) => {
    const before = points[index];
    const after = rest[index + 1];
    if (before === undefined || after === undefined) return parts.push(`L${at(point)}`);
    return parts.push(`L${at(towards(point, before, bend))}`, `Q${at(point)} ${at(towards(point, after, bend))}`);
  });
  return parts.join("");
}

function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = length === 0 ? 0 : Math.min(distance, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function corner({ x, y, width, height }: Point & { width: number; height: number }): Record<string, number> {
  return { x: round(x - width / 2), y: round(y - height / 2), width: round(width), height: round(height) };
}

/** Half pixels are exact enough, and keep the file readable. */
function round(value: number): number {
  return Math.round(value * 2) / 2;
}

function group(attributes: Record<string, string>, title: string, children: readonly string[]): string {
  return [
    `<g${written(attributes)}>`,
    `  ${element("title", {}, text(title))}`,
    ...children.map((each) => `  ${each}`),
    "</g>",
  ].join("\n");
}

function element(name: string, attributes: Record<string, string | number>, content?: string): string {
  return content === undefined
    ? `<${name}${written(attributes)}/>`
    : `<${name}${written(attributes)}>${content}</${name}>`;
}

function written(attributes: Record<string, string | number>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${text(String(value)).replaceAll('"', "&quot;")}"`)
    .join("");
}

// XML has no such characters, not even as references (XML 1.0, 2.2). The last two ranges change the direction of the text behind them.
// eslint-disable-next-line no-control-regex
const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

function text(words: string): string {
  return words.replace(illegal, "\u{fffd}").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
