/** Have against want: operations that may wait and can be reached in an interrupt handler. */
import { type Diagnostic, diagnostic, note } from "../compiler/index.js";
import type { Span } from "../../grammar/index.js";
import type { Findings } from "./analyse.js";
import type { Use } from "./configurations.js";
import { barred, type Contexts, type Node } from "./contexts.js";
import { pathOf, phrase, stepsOf, type Way, wayTo, whereOf } from "./evidence.js";
import type { Edge } from "./expand.js";
import type { Leaving } from "./operations.js";

interface Blocked {
  readonly contexts: Contexts;
  readonly node: number;
  readonly wait: Leaving;
  /** Everywhere that it holds. */
  readonly uses: Use[];
}

/** What a handler waits for under `exclusion: lock`, before it goes up; handed over it is, whatever the policy. */
const protocolLock: Leaving = { kind: "wait", operation: "the protocol lock", via: [] };

/** One for each operation that waits and each thing that it waits for, over all hosts and versions. */
export function blocking(findings: Findings): Diagnostic[] {
  const found = new Map<string, Blocked>();
  for (const contexts of findings.contexts) {
    const { configuration } = contexts;
    const { mode } = configuration;
    contexts.nodes.forEach(({ instance, operation }, node) => {
      if (!contexts.reached(node, "interrupt")) return;
      const locks = mode.exclusion === "lock" && contexts.arrival(node, "interrupt")?.from === "interrupt";
      for (const wait of locks ? [protocolLock, ...operation.leavings] : operation.leavings) {
        if (wait.kind !== "wait" || wait.handedOver !== undefined) continue;
        const fails = mode.block === "fail" && wait !== protocolLock;
        const key = `${configuration.graph.name} ${instance.path}.${operation.name} ${wait.operation} ${fails ? "!" : ""}`;
        const known = found.get(key);
        if (known === undefined) found.set(key, { contexts, node, wait, uses: [...configuration.uses] });
        else known.uses.push(...configuration.uses);
      }
    });
  }
  return [...found.values()].flatMap((each) => report(each, findings));
}

function report({ contexts, node, wait, uses }: Blocked, findings: Findings): Diagnostic[] {
  const way = wayTo(contexts, node, "interrupt");
  if (way === undefined) return [];
  const { instance, operation } = contexts.nodes[node] as Node;
  const { configuration } = contexts;
  const device = way.entry.from === "interrupt" ? way.entry.device.path : "";
  const values = { operation: `${instance.path}.${operation.name}`, what: phrase(wait.operation), device };
  const path = pathOf(
    () => whereOf(uses, findings.uses),
    () => stepsOf(contexts, way, findings.names, wait),
  );
  const fails = configuration.mode.block === "fail" && wait !== protocolLock;
  const edge = latestBinding(contexts, way, findings.isOwn);
  const span = uses[0]?.host.span ?? edge?.binding.span ?? configuration.graph.nameSpan;
  if (!fails) {
    const help = edge && note("boundAbove", { barrier: barrierText(edge) });
    return [diagnostic("implicitHandoff", span, values, { path, help })];
  }
  if (edge === undefined)
    return [diagnostic("blocksInInterrupt", span, values, { path, help: note("noBarrierHere", {}) })];
  const fix = {
    span: after(edge.binding.span),
    replacement: `\n  ${barrierText(edge)}`,
    title: note("addBarrier", {}),
  };
  return [diagnostic("blocksInInterrupt", span, values, { path, fix })];
}

function barrierText({ binding }: Edge): string {
  return `barrier ${binding.lower.path.join(".")} -> ${binding.upper} because shares;`;
}

function after(span: Span): Span {
  return { ...span, start: span.end };
}

/**
 * The latest binding on the way that every way from the interrupt crosses upwards, in a graph of the program's own: with a
 * barrier there, no handler gets to the end. Linear: each node is looked at once, from the beginning of the way on.
 */
export function latestBinding(contexts: Contexts, way: Way, isOwn: (span: Span) => boolean): Edge | undefined {
  const places = new Map(way.nodes.map(({ node }, place) => [node, place]));
  const seen = new Set<number>(places.keys());
  let furthest = 0;
  let latest: Edge | undefined;
  // Other devices' interrupts get there too, perhaps.
  const first = way.nodes[0]?.node ?? 0;
  const open = contexts.nodes.flatMap((_, node) =>
    node !== first && contexts.arrival(node, "interrupt")?.from === "interrupt" ? [node] : [],
  );
  const explore = (skip: number | undefined): void => {
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const { operation } = contexts.nodes[node] as Node;
      for (const leaving of operation.leavings) {
        if (leaving.handedOver !== undefined) continue;
        for (const { node: target, edge } of contexts.targets(node, leaving)) {
          if (leaving.kind === "up" && edge.barrier !== undefined) continue;
          const place = places.get(target);
          if (place !== undefined && !(places.has(node) && place === skip)) furthest = Math.max(furthest, place);
          if (!seen.has(target)) {
            seen.add(target);
            open.push(target);
          }
        }
      }
    }
  };
  explore(undefined);
  way.calls.forEach(({ edge, leaving }, index) => {
    const node = way.nodes[index]?.node;
    if (node === undefined) return;
    open.push(node);
    explore(index + 1);
    const target = contexts.nodes[way.nodes[index + 1]?.node ?? 0] as Node;
    if (leaving.kind === "up" && barred(target.operation.name) && furthest <= index && isOwn(edge.binding.span))
      latest = edge;
  });
  return latest;
}
