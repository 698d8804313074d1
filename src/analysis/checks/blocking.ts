/** Operations that may wait and that an interrupt handler can reach without a barrier. */
import { type Diagnostic, diagnostic, note } from "../../compiler/index.js";
import type { Span } from "../../../grammar/index.js";
import type { Findings } from "../findings.js";
import type { Version } from "../uses/uses.js";
import { barred, type Contexts, type Node } from "../contexts/nodes.js";
import { pathOf, phrase, stepsOf, type Way, wayTo, whereOf } from "../contexts/evidence.js";
import type { Edge } from "../uses/expand.js";
import type { Leaving } from "../summaries/operations.js";
import { perStructure } from "../contexts/equal-structures.js";

interface Blocked {
  readonly contexts: Contexts;
  readonly node: number;
  /** `net.vnet.push` */
  readonly name: string;
  readonly wait: Leaving;
  /** All places at which it holds. */
  readonly uses: Version[];
}

/** The wait of a handler under `exclusion: lock` before it goes up. The handler is handed over there under every policy. */
const protocolLock: Leaving = { kind: "wait", operation: "the protocol lock", via: [], after: [] };

/** One for each operation that waits and each thing that it waits for, over all hosts and versions. */
export function blocking(findings: Findings, notes: boolean): Diagnostic[] {
  const found = new Map<string, Blocked>();
  const waitsIn = perStructure(findings.structureOf, waitsInHandlers);
  for (const contexts of findings.contexts) {
    const { configuration } = contexts;
    if (!notes && configuration.mode.block !== "fail") continue;
    for (const { node, name, wait } of waitsIn(contexts)) {
      const fails = configuration.mode.block === "fail" && wait !== protocolLock;
      const key = `${configuration.graph.name} ${name} ${wait.operation} ${fails ? "!" : ""}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { contexts, node, name, wait, uses: [...configuration.versions] });
      else known.uses.push(...configuration.versions);
    }
  }
  const ends = new Map<string, End>();
  const endOf = ({ contexts, node }: Blocked): End => {
    const key = `${findings.structureOf(contexts)} ${node}`;
    const end = ends.get(key) ?? newEnd(contexts, node, findings);
    ends.set(key, end);
    return end;
  };
  return [...found.values()].map((each) => report(each, endOf(each), findings));
}

/** The way to a node as a message describes it, independent of the name of its graph. */
interface End {
  readonly device: string;
  /** A barrier that would keep every handler from it. */
  readonly barrier: string | undefined;
}

function newEnd(contexts: Contexts, node: number, { isOwn }: Findings): End {
  const way = wayTo(contexts, node, "interrupt");
  const edge = way && latestBinding(contexts, way, isOwn);
  return {
    device: way?.entry.from === "interrupt" ? way.entry.device.path : "",
    barrier: edge && barrierText(edge),
  };
}

function waitsInHandlers(contexts: Contexts): Pick<Blocked, "node" | "name" | "wait">[] {
  const { exclusion } = contexts.configuration.mode;
  return contexts.nodes.flatMap(({ instance, operation }, node) => {
    const arrival = contexts.arrival(node, "interrupt");
    if (arrival === undefined) return [];
    const locks = exclusion === "lock" && arrival.from === "interrupt";
    return (locks ? [protocolLock, ...operation.leavings] : operation.leavings).flatMap((wait) =>
      wait.kind === "wait" && wait.handedOver === undefined
        ? [{ node, name: `${instance.path}.${operation.name}`, wait }]
        : [],
    );
  });
}

function report(blocked: Blocked, { device, barrier }: End, findings: Findings): Diagnostic {
  const { contexts, node, name, wait, uses } = blocked;
  const values = { operation: name, what: phrase(wait.operation), device };
  const way = (): Way | undefined => wayTo(contexts, node, "interrupt");
  const path = pathOf(
    () => whereOf(uses, findings.versions),
    () => {
      const found = way();
      return found === undefined ? [] : stepsOf(contexts, found, findings.names, wait);
    },
  );
  const bindingToBar = (): Span | undefined => {
    const found = barrier === undefined ? undefined : way();
    return found && latestBinding(contexts, found, findings.isOwn)?.binding.span;
  };
  const { mode, graph } = contexts.configuration;
  const span = uses[0]?.host.span ?? bindingToBar() ?? graph.nameSpan;
  if (mode.block !== "fail" || wait === protocolLock) {
    const help = barrier === undefined ? undefined : note("boundAbove", { barrier });
    return diagnostic("implicitHandoff", span, values, { path, help });
  }
  const binding = bindingToBar();
  if (barrier === undefined || binding === undefined)
    return diagnostic("blocksInInterrupt", span, values, { path, help: note("noBarrierHere", {}) });
  const fix = { span: after(binding), replacement: `\n  ${barrier}`, title: note("addBarrier", {}) };
  return diagnostic("blocksInInterrupt", span, values, { path, fix });
}

function barrierText({ binding }: Edge): string {
  return `barrier ${binding.lower.path.join(".")} -> ${binding.upper} because shares;`;
}

function after(span: Span): Span {
  return { ...span, start: span.end };
}

/**
 * The last binding on the way that every way from the interrupt crosses upwards, in a graph of the program's own. With a
 * barrier there, no handler reaches the end. Linear: each node is visited once, from the beginning of the way on.
 */
export function latestBinding(contexts: Contexts, way: Way, isOwn: (span: Span) => boolean): Edge | undefined {
  const places = new Map(way.nodes.map(({ node }, place) => [node, place]));
  const seen = new Set<number>(places.keys());
  let furthest = 0;
  let latest: Edge | undefined;
  // Interrupts of other devices may get there too.
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
          if (leaving.kind === "up" && leaving.around !== true && edge.barrier !== undefined) continue;
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
