/** What is shown between the lines: costs and contexts of instances, bounds of handlers, and what may be run. */
import { type CodeLens, type InlayHint, InlayHintKind, MarkupKind } from "vscode-languageserver";
import { factsOf } from "./facts.js";
import { factLines } from "./hover.js";
import type { Findings } from "../analysis/index.js";
import type { Reading } from "./reading.js";
import type { Encoding } from "./text.js";

export interface HintSettings {
  /** What the way up through an instance costs. */
  readonly costs: boolean;
  /** Where it runs. */
  readonly contexts: boolean;
}

/** Behind each instance, in which contexts a message is taken up through it, and what that costs; behind a device, how long its handler may take. */
export function hintsIn(
  reading: Reading,
  module: number,
  findings: Findings,
  range: { readonly start: number; readonly end: number },
  { costs, contexts }: HintSettings,
  encoding: Encoding,
): InlayHint[] {
  const text = reading.textOf(module);
  const hints: InlayHint[] = [];
  for (const { entity, declares, span } of reading.occurrences(module)) {
    if (!declares || span.start < range.start || span.start > range.end || entity.node === undefined) continue;
    if (entity.kind !== "instance" && entity.kind !== "need") continue;
    const facts = factsOf(findings, entity);
    if (facts === undefined) continue;
    const parts: string[] = [];
    const up = facts.operations.find(({ operation }) => /^(?:demux|callDemux|receive)$/.test(operation));
    if (entity.kind === "instance" && up !== undefined) {
      if (contexts && up.contexts.length > 0)
        parts.push(up.contexts.map((each) => (each === "interrupt" ? "handler" : each)).join(" or "));
      const [first, ...others] = up.costs;
      if (costs && first !== undefined)
        parts.push(`${first.cost.replace(/ \(.*\)$/, "")}${others.length > 0 ? " …" : ""}`);
    }
    if (entity.kind === "need" && costs) parts.push(...facts.bounds.slice(0, 1).map(shortBound));
    if (parts.length === 0) continue;
    hints.push({
      position: text.positionAt(entity.node.span.end, encoding),
      label: parts.join(", "),
      kind: InlayHintKind.Type,
      paddingLeft: true,
      tooltip: { kind: MarkupKind.Markdown, value: factLines(entity, facts).join("\n\n") },
    });
  }
  return hints;
}

/** `handler ≤ 1.24 ms` */
function shortBound(bound: string): string {
  const time = /at most (.*)$/.exec(bound)?.[1];
  return time === undefined ? "handler without bound" : `handler ≤ ${time}`;
}

export interface LensTarget {
  readonly path: string;
  readonly uri: string;
}

/** Above experiments, scenarios and graphs, what can be done with them. */
export function lensesIn(reading: Reading, module: number, { path, uri }: LensTarget, encoding: Encoding): CodeLens[] {
  const text = reading.textOf(module);
  return (reading.treeOf(module)?.declarations ?? []).flatMap((each): CodeLens[] => {
    if (each.kind === "Number" || each.kind === "Costs" || each.name.text === "") return [];
    const range = text.rangeOf(each.name.span, encoding);
    const name = each.name.text;
    const lens = (title: string, command: string, ...more: unknown[]): CodeLens => ({
      range,
      command: { title, command, arguments: [{ path, uri, name }, ...more] },
    });
    switch (each.kind) {
      case "Experiment":
        return [lens("run", "xgc.run"), lens("where the time goes", "xgc.explain")];
      case "Graph":
      case "Scenario":
        return [lens("picture", "xgc.picture")];
      case "Protocol":
        return [lens("declare", "xgc.declare")];
      default:
        return [];
    }
  });
}
