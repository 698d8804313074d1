/** A picture for Graphviz: `dot -Tpdf`. */
import { type Bar, type Box, type Context, type Edge, type Frame, frameAround, type Picture } from "./model.js";

const fills: Readonly<Record<Context, string>> = {
  interrupt: "#ffe3c2",
  thread: "#d3e5ff",
  both: "#ffe3c2:#d3e5ff",
};

export function dot(picture: Picture): string {
  const lines = [
    `digraph ${quoted(picture.name)} {`,
    '  graph [rankdir=BT, fontname="Helvetica", labelloc=t, newrank=true, label=' + quoted(picture.name) + "];",
    '  node [shape=box, style=filled, fontname="Helvetica", fontsize=11];',
    '  edge [dir=none, fontname="Helvetica", fontsize=10];',
  ];
  const inside = (outer: string | undefined, indent: string): void => {
    for (const box of picture.boxes) if (box.inside === outer) lines.push(indent + node(box));
    for (const edge of picture.edges)
      if (edge.barrier !== undefined && frameAround(picture, edge) === outer)
        lines.push(indent + barNode(edge, edge.barrier));
    for (const frame of picture.frames) {
      if (frame.inside !== outer) continue;
      lines.push(...opening(frame).map((line) => indent + line));
      inside(frame.id, `${indent}  `);
      lines.push(`${indent}}`);
    }
  };
  inside(undefined, "  ");
  for (const { lower, upper, realm, barrier, choice } of picture.edges) {
    const attributes = [
      ...(realm === "control" ? ["style=dashed"] : []),
      ...(choice === undefined ? [] : [`label=${quoted(choice)}`]),
    ];
    const style = attributes.length === 0 ? "" : ` [${attributes.join(", ")}]`;
    if (barrier === undefined) {
      lines.push(`  ${quoted(lower)} -> ${quoted(upper)}${style};`);
      continue;
    }
    const bar = barId({ lower, upper });
    lines.push(`  ${quoted(lower)} -> ${bar}${style};`, `  ${bar} -> ${quoted(upper)}${style};`);
  }
  for (const { id, label, joins } of picture.links) {
    const link = quoted(`link ${id}`);
    lines.push(`  ${link} [label=${quoted(label)}, shape=rect, width=3, fillcolor="#e4e7ea"];`);
    for (const { device, address } of joins) lines.push(`  ${link} -> ${quoted(device)} [label=${quoted(address)}];`);
  }
  return `${lines.join("\n")}\n}\n`;
}

function barId({ lower, upper }: Pick<Edge, "lower" | "upper">): string {
  return quoted(`barrier ${lower} -> ${upper}`);
}

function barNode(edge: Edge, { label, isConditional }: Bar): string {
  const fill = isConditional ? "white" : "#c1121f";
  return `${barId(edge)} [label="", xlabel=${quoted(label)}, width=0.6, height=0.09, fixedsize=true, fillcolor="${fill}", color="#c1121f", fontcolor="#c1121f", penwidth=2];`;
}

function node({ id, kind, label, name, title, context, bars }: Box): string {
  const isBelow = kind === "device" || kind === "need";
  const style = kind === "virtual" ? ', style="filled,dashed"' : "";
  const words = [label, ...(name === "" ? [] : [name]), ...bars.map((bar) => `▬ ${bar.label}`)].join("\n");
  const fill = isBelow ? "#e4e7ea" : fills[context];
  const shape = kind === "device" ? ", shape=oval" : "";
  return `${quoted(id)} [label=${quoted(words)}, tooltip=${quoted(title)}, fillcolor="${fill}"${shape}${style}];`;
}

function opening({ id, label, title }: Frame): readonly string[] {
  return [
    `subgraph ${quoted(`cluster ${id}`)} {`,
    `  graph [label=${quoted(label)}, tooltip=${quoted(title)}, labeljust=l, style=dotted];`,
  ];
}

/** Graphviz reads HTML entities in every string, so each `&` becomes one. */
function quoted(words: string): string {
  const escaped = words.replaceAll("&", "&amp;").replaceAll("\\", "\\\\").replaceAll('"', '\\"');
  return `"${escaped.replaceAll("\n", "\\n")}"`;
}
