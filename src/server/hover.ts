/** What is shown beside a name: its declaration, its documentation, and what the analysis knows of it. */
import type { Node, Parameter } from "../../grammar/index.js";
import type { Findings } from "../analysis/index.js";
import { type Facts, factsOf } from "./facts.js";
import type { Entity } from "./names/entities.js";
import type { Reading } from "./reading.js";

/** In Markdown. */
export function hoverText(entity: Entity, reading: Reading, findings: Findings | undefined): string {
  if (entity.span === undefined) return `\`${entity.name}\`\n\n${entity.doc}`;
  const parts = [fenced(declarationText(entity, reading))];
  if (entity.doc !== "") parts.push(entity.doc);
  const target = reading.entities.targetOf(entity);
  if (target !== undefined && target.doc !== "") parts.push(`${target.name}: ${target.doc}`);
  const facts = findings && factsOf(findings, ownerOf(entity));
  if (facts !== undefined) parts.push(...factLines(entity, facts));
  parts.push(placeText(entity, reading));
  return parts.join("\n\n");
}

/** What the analysis knows of an entry, it knows of the protocol. */
function ownerOf(entity: Entity): Entity {
  return entity.kind === "entry" && entity.owner !== undefined ? entity.owner : entity;
}

export function factLines(entity: Pick<Entity, "kind" | "name">, { operations, bounds }: Facts): string[] {
  const shown = entity.kind === "entry" ? operations.filter(({ operation }) => operation === entity.name) : operations;
  const lines = shown.map(({ operation, contexts, costs }) => {
    const where = contexts.map((each) => (each === "interrupt" ? "interrupt handler" : each)).join(", ");
    const cost = costs.map(({ machine, cost }) => `${cost} on ${machine}`).join("; ");
    return `| \`${operation}\` | ${where} | ${cost} |`;
  });
  const parts: string[] = [];
  if (lines.length > 0) parts.push(["| operation | runs in | costs |", "| --- | --- | --- |", ...lines].join("\n"));
  if (bounds.length > 0 && entity.kind !== "entry") parts.push(bounds.map((each) => `- ${each}`).join("\n"));
  return parts;
}

function placeText({ span }: Entity, reading: Reading): string {
  if (span === undefined) return "";
  const { line } = reading.textOf(span.source).positionAt(span.start, "utf-16");
  return `_${reading.compilation.sources[span.source]?.name ?? ""}:${line + 1}_`;
}

export function fenced(text: string): string {
  return `\`\`\`xgraph\n${text}\n\`\`\``;
}

/** A declaration as it is written, without what is inside its braces. */
export function declarationText({ node, span, kind, owner, name }: Entity, reading: Reading): string {
  if (node === undefined || span === undefined) return name;
  const whole = reading.slice(node.span);
  const written = isBlock(node) ? whole.slice(0, headEnd(whole)) : whole;
  const text = written.replace(/^(?:\s*\/\/\/.*\n|\s*@allow\(.*\)\s*\n)+/, "").trim();
  const from = owner !== undefined && kind !== "axis" && kind !== "measure" ? `  // in ${owner.name}` : "";
  return dedented(kind === "axis" && !text.startsWith("vary") ? `${text}  // set by an axis` : `${text}${from}`);
}

function isBlock({ span: _, ...node }: Node & { readonly kind?: string }): boolean {
  return ["Protocol", "Graph", "Machine", "Medium", "Scenario", "Experiment", "Service", "For", "Header"].includes(
    node.kind ?? "",
  );
}

/** The place of the brace that opens a block. */
function headEnd(text: string): number {
  const brace = text.search(/\{/);
  return brace < 0 ? text.length : brace;
}

function dedented(text: string): string {
  const lines = text.split("\n");
  const indents = lines.slice(1).flatMap((each) => (each.trim() === "" ? [] : [/^ */.exec(each)?.[0].length ?? 0]));
  const least = Math.min(...indents, Infinity);
  return lines
    .map((each, index) => (index === 0 || least === Infinity ? each : each.slice(Math.max(0, least - 2))))
    .join("\n");
}

/** `pingpong(peer: endpoint, size: bytes, trips: int)`, with the place of each parameter in it. */
export function signatureOf(
  entity: Entity,
  reading: Reading,
): {
  readonly label: string;
  readonly parameters: readonly { readonly range: readonly [number, number]; readonly entity: Entity }[];
} {
  let label = `${entity.name}(`;
  const parameters = reading.entities.parameters(entity).map((each, index) => {
    if (index > 0) label += ", ";
    const start = label.length;
    label += oneLine(reading.slice((each.node as Parameter).span));
    return { range: [start, label.length] as const, entity: each };
  });
  return { label: `${label})`, parameters };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
