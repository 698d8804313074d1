/** Checks the reasons of barriers, and finds handlers that enter another trust domain without a barrier. */
import { bind, type Diagnostic, diagnostic, evaluate, note, type Program } from "../../compiler/index.js";
import type { Findings } from "../findings.js";
import { type TimingConditions, timingConditions } from "../time/use-classes.js";
import { parametersAt } from "../time/spent.js";
import { shown } from "../time/show.js";
import type { Use, Version } from "../uses/uses.js";
import type { Configuration } from "../uses/configurations.js";
import { barred, type Contexts, type Node } from "../contexts/nodes.js";
import { Costs, frameTime } from "../time/costs.js";
import { pathOf, stepsOf, wayTo, whereOf } from "../contexts/evidence.js";
import type { Barrier, Edge } from "../uses/expand.js";
import { indexOf } from "../uses/program-index.js";
import { Timing } from "../time/time.js";

interface Standing {
  readonly barrier: Barrier;
  readonly places: { readonly contexts: Contexts; readonly edge: Edge }[];
}

/** A reason is reported if it holds nowhere where the barrier stands. */
export function reasons(findings: Findings): Diagnostic[] {
  const standing = new Map<string, Standing>();
  for (const contexts of findings.contexts) {
    if (!hasReasons(contexts.configuration, findings)) continue;
    for (const { below } of contexts.expanded.instances) {
      for (const edge of below) {
        const { barrier } = edge;
        if (barrier?.because === undefined || !findings.isOwn(barrier.span)) continue;
        const key = `${barrier.span.source} ${barrier.span.start}`;
        const known = standing.get(key) ?? { barrier, places: [] };
        known.places.push({ contexts, edge });
        standing.set(key, known);
      }
    }
  }
  const lengths: Lengths = new Map();
  return [...standing.values()].flatMap((each) => checkReason(each, findings, lengths));
}

/** Whether barriers with reasons stand in a graph, or in graphs inside it. */
function hasReasons({ graph, parameters }: Pick<Configuration, "graph" | "parameters">, findings: Findings): boolean {
  const { graphs } = indexOf(findings.program);
  const stands = graph.barriers.some(
    ({ because, when }) => because !== undefined && (when === undefined || evaluate(when, parameters) === true),
  );
  return (
    stands ||
    graph.instances.some(({ kind, of, arguments: given }) => {
      const inner = kind === "graph" ? graphs.get(of) : undefined;
      if (inner === undefined || inner === graph) return false;
      return hasReasons({ graph: inner, parameters: bind(inner.parameters, given, parameters) }, findings);
    })
  );
}

interface Length {
  readonly above: number | undefined;
  readonly frame: number;
}
/** By structure, binding, machine and sizes: a result that several configurations share is computed once. */
type Lengths = Map<string, Length | "none">;

function checkReason({ barrier, places }: Standing, findings: Findings, known: Lengths): Diagnostic[] {
  const [{ edge: first } = { edge: undefined }] = places;
  if (first === undefined) return [];
  const binding = `${first.lower.path} -> ${first.upper.path}`;
  switch (barrier.because) {
    case "lengthy": {
      let longest: Length | undefined;
      for (const place of places)
        for (const length of lengths(place, findings, known)) {
          // The reason holds if it holds at one place. If there is no bound, it cannot be judged.
          if (length.above === undefined || length.above > length.frame) return [];
          if (length.above > (longest?.above ?? -1)) longest = length;
        }
      if (longest === undefined) return [];
      const values = { binding, above: shown(longest.above ?? 0), frame: shown(longest.frame) };
      return [diagnostic("notLengthy", barrier.span, values)];
    }
    case "shares":
      return places.some(({ contexts, edge }) => mayWait(contexts, edge))
        ? []
        : [diagnostic("sharesNothing", barrier.span, { binding })];
    case "crosses": {
      const [lower, upper] = [first.lower, first.upper].map(({ protocol }) => domainOf(protocol, findings));
      if (lower !== upper) return [];
      return [diagnostic("crossesNothing", barrier.span, { binding, domain: lower ?? kernel })];
    }
    default:
      return [];
  }
}

/** The time of all that lies above a binding, against the time of a frame, for each use in turn. */
function* lengths(
  { contexts, edge }: Standing["places"][number],
  findings: Findings,
  known: Lengths,
): Generator<Length, void, undefined> {
  const structure = findings.structureOf(contexts);
  const device = contexts.configuration.graph.needs[0]?.name ?? "";
  const conditionsOf = timingConditions(findings.program, contexts, device);
  for (const use of usesIn(contexts)) {
    const conditions = conditionsOf(use);
    if (conditions === undefined) continue;
    const place = `${structure} ${edge.upper.path} ${conditions.key}`;
    const length = known.get(place) ?? lengthAbove(contexts, edge, conditions, use, findings.program);
    known.set(place, length);
    if (length !== "none") yield length;
  }
}

/** Each version in turn: most reasons hold in the first. */
function* usesIn({ configuration }: Contexts): Generator<Use, void, undefined> {
  for (const { uses } of configuration.versions) yield* uses();
}

/** @returns `none` if the part above takes no messages. */
function lengthAbove(
  contexts: Contexts,
  { upper }: Edge,
  { machine, world: { medium, sizes } }: TimingConditions,
  use: Use,
  program: Program,
): Length | "none" {
  const node = contexts.find(upper, "demux");
  if (node === undefined) return "none";
  const timing = new Timing(program, contexts, new Costs(machine), sizes, parametersAt(program, use), "thread");
  return { above: timing.operation(node, sizes.longest)?.ns, frame: frameTime(medium, sizes.frame) };
}

/** Whether an operation that a message leads to above a binding may wait. */
function mayWait(contexts: Contexts, { upper }: Edge): boolean {
  const open = ["demux", "callDemux"].flatMap((name) => contexts.find(upper, name) ?? []);
  const seen = new Set(open);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const leaving of (contexts.nodes[node] as Node).operation.leavings) {
      if (leaving.kind === "wait") return true;
      for (const { node: target } of contexts.targets(node, leaving)) {
        if (seen.has(target)) continue;
        seen.add(target);
        open.push(target);
      }
    }
  }
  return false;
}

// -------------------------------------------------------------------------------------------------- trust domains

const kernel = "kernel";

function domainOf(protocol: string, { program }: Findings): string | undefined {
  return indexOf(program).protocols.get(protocol)?.domain?.name;
}

/** A handler runs in the kernel with the kernel's rights, so it must not enter another domain. */
export function domains(findings: Findings): Diagnostic[] {
  if (!findings.program.protocols.some(({ domain }) => domain !== undefined)) return [];
  const said = new Map<string, { contexts: Contexts; node: number; edge: Edge; uses: Version[] }>();
  for (const contexts of findings.contexts) {
    contexts.nodes.forEach(({ instance }, node) => {
      const arrival = contexts.arrival(node, "interrupt");
      if (arrival?.from !== "call") return;
      const { edge } = arrival;
      const here = domainOf(instance.protocol, findings);
      const before = domainOf((contexts.nodes[arrival.node] as Node).instance.protocol, findings);
      if (here === before) return;
      const key = `${contexts.configuration.graph.name} ${edge.lower.path} ${edge.upper.path}`;
      const known = said.get(key);
      if (known === undefined) said.set(key, { contexts, node, edge, uses: [...contexts.configuration.versions] });
      else known.uses.push(...contexts.configuration.versions);
    });
  }
  return [...said.values()].flatMap(({ contexts, node, edge, uses }) => {
    const way = wayTo(contexts, node, "interrupt");
    if (way === undefined) return [];
    const { instance, operation } = contexts.nodes[node] as Node;
    const path = pathOf(
      () => whereOf(uses, findings.versions),
      () => stepsOf(contexts, way, findings.names),
    );
    const values = {
      operation: `${instance.path}.${operation.name}`,
      domain: domainOf(instance.protocol, findings) ?? kernel,
    };
    const { binding } = edge;
    const barrier = `barrier ${binding.lower.path.join(".")} -> ${binding.upper} because crosses;`;
    const span = findings.isOwn(binding.span) ? binding.span : (uses[0]?.host.span ?? binding.span);
    const mends = findings.isOwn(binding.span) && barred(operation.name);
    const fix = mends
      ? {
          fix: {
            span: { ...binding.span, start: binding.span.end },
            replacement: `\n  ${barrier}`,
            title: note("addBarrier", {}),
          },
        }
      : {};
    return [diagnostic("crossesInInterrupt", span, values, { path, ...fix })];
  });
}
