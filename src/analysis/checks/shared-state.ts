/** State that a handler and a thread both write: such code must be entered settled, or protected by a lock. */
import { type Diagnostic, diagnostic, type PathStep } from "../../compiler/index.js";
import type { Findings } from "../findings.js";
import type { Version } from "../uses/uses.js";
import type { Contexts, HandedOver, Node } from "../contexts/nodes.js";
import { handoffStep, pathOf, placeIn, stepsOf, wayTo, whereOf } from "../contexts/evidence.js";
import { perStructure } from "../contexts/equal-structures.js";
import type { Place } from "../summaries/summary.js";

interface Write {
  readonly node: number;
  readonly at: Place;
  /** By a thread that has taken over from a handler. */
  readonly handedOver?: HandedOver;
}
interface Shared {
  readonly contexts: Contexts;
  readonly interrupt: Write;
  readonly thread: Write;
  readonly uses: Version[];
}

/** One note for each field of each instance of the program's own protocols; those of a library are for its authors. */
export function sharedState(findings: Findings): Diagnostic[] {
  const found = new Map<string, Shared>();
  const { standardLibrary } = findings.names;
  const own = new Set(
    findings.program.protocols.flatMap(({ name, implementation: { file } }) =>
      file.startsWith(`${standardLibrary}/`) || file.includes("/node_modules/") ? [] : [name],
    ),
  );
  if (own.size === 0) return [];
  const writtenByBoth = perStructure(findings.structureOf, (contexts) => writesOfBoth(contexts, own));
  for (const contexts of findings.contexts) {
    for (const { key, interrupt, thread } of writtenByBoth(contexts)) {
      const name = `${contexts.configuration.graph.name} ${key}`;
      const known = found.get(name);
      if (known === undefined)
        found.set(name, { contexts, interrupt, thread, uses: [...contexts.configuration.versions] });
      else known.uses.push(...contexts.configuration.versions);
    }
  }
  return [...found].flatMap(([key, shared]) => report(key.split(" ").at(-1) ?? "", shared, findings));
}

interface WrittenByBoth extends Pick<Shared, "interrupt" | "thread"> {
  /** `net.ip #table` */
  readonly key: string;
}

function writesOfBoth(contexts: Contexts, own: ReadonlySet<string>): WrittenByBoth[] {
  const { kind, exclusion } = contexts.configuration.mode;
  if (kind === "threads" || exclusion !== "none") return [];
  const interrupts = new Map<string, Write>();
  const threads = new Map<string, Write>();
  contexts.nodes.forEach(({ instance, operation }, node) => {
    // State that is set once, before any message can arrive, is not shared.
    if (operation.name === "init" || !own.has(instance.protocol)) return;
    const inInterrupt = contexts.reached(node, "interrupt");
    const inThread = contexts.reached(node, "thread");
    if (!inInterrupt && !inThread) return;
    for (const write of operation.writes) {
      const { field, at } = write;
      const key = `${instance.path} ${field}`;
      if (inInterrupt && write.before && !interrupts.has(key)) interrupts.set(key, { node, at });
      if (threads.has(key)) continue;
      const handedOver = inInterrupt ? contexts.handedOverBefore(node, write) : undefined;
      if (inThread) threads.set(key, { node, at });
      else if (handedOver !== undefined) threads.set(key, { node, at, handedOver });
    }
  });
  return [...interrupts].flatMap(([key, interrupt]) => {
    const thread = threads.get(key);
    return thread === undefined ? [] : [{ key, interrupt, thread }];
  });
}

function report(field: string, { contexts, interrupt, thread, uses }: Shared, findings: Findings): Diagnostic[] {
  const steps = (): PathStep[] =>
    (
      [
        ["interrupt", interrupt],
        ["thread", thread],
      ] as const
    ).flatMap(([context, { node, at, handedOver }]) => {
      const way = wayTo(contexts, node, handedOver === undefined ? context : "interrupt");
      if (way === undefined) return [];
      const here = contexts.nodes[node] as Node;
      return [
        ...stepsOf(contexts, way, findings.names),
        ...(handedOver === undefined ? [] : [handoffStep(here, handedOver, findings.names)]),
        { message: `writes ${field}`, ...placeIn(here, at, findings.names) },
      ];
    });
  const { instance } = contexts.nodes[interrupt.node] as Node;
  const span = uses[0]?.host.span ?? contexts.configuration.graph.nameSpan;
  const path = pathOf(() => whereOf(uses, findings.versions), steps);
  return [diagnostic("sharedState", span, { instance: instance.path, field }, { path })];
}
