/** A picture for Mermaid, which many sites show in Markdown. */
import { type Box, type Frame, frameAround, type Picture } from "./model.js";

export function mermaid(picture: Picture): string {
  const lines = [`---`, `title: "${titleOf(picture.name)}"`, `---`, "flowchart BT"];
  const inside = (outer: string | undefined, indent: string): void => {
    for (const box of picture.boxes) if (box.inside === outer) lines.push(indent + node(box));
    for (const [at, edge] of picture.edges.entries()) {
      if (edge.barrier === undefined || frameAround(picture, edge) !== outer) continue;
      const style = edge.barrier.isConditional ? "conditional" : "barrier";
      lines.push(`${indent}barrier${at}[["${words(edge.barrier.label)}"]]:::${style}`);
    }
    for (const frame of picture.frames) {
      if (frame.inside !== outer) continue;
      lines.push(indent + opening(frame));
      inside(frame.id, `${indent}  `);
      lines.push(`${indent}end`);
    }
  };
  inside(undefined, "  ");
  picture.edges.forEach(({ lower, upper, realm, barrier, choice }, at) => {
    const line = realm === "control" ? "-.-" : "---";
    if (barrier === undefined) {
      const label = choice === undefined ? "" : `|"${words(choice)}"|`;
      lines.push(`  ${word(lower)} ${line}${label} ${word(upper)}`);
      return;
    }
    lines.push(`  ${word(lower)} ${line} barrier${at} ${line} ${word(upper)}`);
  });
  for (const { id, label, joins } of picture.links) {
    lines.push(`  link_${word(id)}[["${words(label)}"]]:::link`);
    for (const { device, address } of joins) {
      const at = address === "" ? "" : `|"${words(address)}"|`;
      lines.push(`  link_${word(id)} ---${at} ${word(device)}`);
    }
  }
  return `${[...lines, ...styles].join("\n")}\n`;
}

const styles = [
  "  classDef interrupt fill:#ffe3c2,stroke:#b35900,color:#1b1f24",
  "  classDef thread fill:#d3e5ff,stroke:#0b57b0,color:#1b1f24",
  "  classDef both fill:#ece0f8,stroke:#5c3c92,color:#1b1f24",
  "  classDef below fill:#e4e7ea,stroke:#57606a,color:#1b1f24",
  "  classDef link fill:#e4e7ea,stroke:#57606a,color:#1b1f24",
  "  classDef barrier fill:#c1121f,stroke:#c1121f,color:#ffffff",
  "  classDef conditional fill:#ffffff,stroke:#c1121f,color:#c1121f,stroke-width:3px",
];

function node({ id, kind, label, name, context, bars }: Box): string {
  const rows = [label, ...(name === "" ? [] : [name]), ...bars.map((bar) => `▬ ${bar.label}`)];
  const inner = rows.map(words).join("<br/>");
  const isBelow = kind === "device" || kind === "need";
  const shape = kind === "device" ? `(["${inner}"])` : `["${inner}"]`;
  return `${word(id)}${shape}:::${isBelow ? "below" : context}`;
}

function opening({ id, label }: Frame): string {
  return `subgraph frame_${word(id)}["${words(label)}"]`;
}

/** Ids of Mermaid have no dots or brackets, and some words, such as `end`, are reserved. */
function word(id: string): string {
  const plain = id.replaceAll("_", "__").replaceAll(".", "_");
  return `_${plain.replace(/\W/g, (sign) => `_u${sign.charCodeAt(0).toString(16)}`)}`;
}

/** Mermaid reads labels as HTML, and `#name;` as one of its own entities. */
function words(label: string): string {
  return label.replace(/[#&<>"]/g, (sign) => entities[sign] ?? sign);
}

const entities: Readonly<Record<string, string>> = {
  "#": "#35;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/**
 * The title is a YAML string, in quotes since a graph may be named `True` or `Null`. Mermaid escapes `<` and `>` in titles
 * twice, so that a browser shows `&lt;`; similar signs stand for them.
 */
function titleOf(name: string): string {
  return name.replaceAll("<", "‹").replaceAll(">", "›");
}
