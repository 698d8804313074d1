/** Why an operation of an instance runs where it does: the shortest way to it from an interrupt, and from a thread's entry. */
import type { Path } from "../compiler/index.js";
import type { Findings } from "./analyse.js";
import type { Use } from "./configurations.js";
import type { Context, Contexts, Node } from "./contexts.js";
import { pathOf, phrase, placeIn, stepsOf, wayTo, whereOf } from "./evidence.js";

export interface Why {
  /** `net.ip.demux` */
  readonly operation: string;
  readonly protocol: string;
  /** Where it is implemented. */
  readonly file: string;
  readonly line: number;
  /** As its type says. */
  readonly effects: readonly string[];
  /** What it may wait for itself, in words. */
  readonly waits: readonly string[];
  /** One for each way, in each context that it can run in. */
  readonly ways: readonly { readonly context: Context; readonly path: Path }[];
}

/** What there is to choose from, where nothing has the name. */
export interface Unknown {
  readonly unknown: "instance" | "operation" | "host";
  readonly known: readonly string[];
}

/** @param name `net.ip.demux`. @param host Only on this host. */
export function whyOf(findings: Findings, name: string, host?: string): Why | Unknown {
  const hosts = [...new Set(findings.uses.map((use) => use.host.name))];
  if (host !== undefined && !hosts.includes(host)) return { unknown: "host", known: hosts };
  const dot = name.lastIndexOf(".");
  const instancePath = name.slice(0, Math.max(0, dot));
  const operationName = name.slice(dot + 1);
  const usesIn = ({ configuration }: Contexts): Use[] =>
    configuration.uses.filter((use) => host === undefined || use.host.name === host);
  const here = findings.contexts.filter((each) => host === undefined || usesIn(each).length > 0);
  const found = here.filter(({ expanded }) => expanded.byPath.has(instancePath));
  if (found.length === 0)
    return { unknown: "instance", known: [...new Set(here.flatMap(({ expanded }) => [...expanded.byPath.keys()]))] };

  let first: { readonly contexts: Contexts; readonly node: number } | undefined;
  const ways = new Map<string, { context: Context; uses: Use[]; steps: ReturnType<typeof stepsOf> }>();
  for (const contexts of found) {
    const instance = contexts.expanded.byPath.get(instancePath);
    const node = instance && contexts.find(instance, operationName);
    if (node === undefined) continue;
    first ??= { contexts, node };
    for (const context of ["interrupt", "thread"] as const) {
      const way = wayTo(contexts, node, context);
      if (way === undefined) continue;
      const steps = stepsOf(contexts, way, findings.names);
      const key = `${context} ${JSON.stringify(steps)}`;
      const known = ways.get(key);
      if (known === undefined) ways.set(key, { context, uses: usesIn(contexts), steps });
      else known.uses.push(...usesIn(contexts));
    }
  }
  if (first === undefined) return { unknown: "operation", known: operationsIn(found, instancePath) };
  const node = first.contexts.nodes[first.node] as Node;
  const summary = findings.names.summaries.get(node.instance.protocol);
  const functions = summary?.operations[operationName] ?? summary?.timers ?? [];
  const effects = functions.flatMap((each) => summary?.functions[each]?.effects ?? []);
  const waits = node.operation.leavings.flatMap(({ kind, operation }) => (kind === "wait" ? [phrase(operation)] : []));
  const ordered = [...ways.values()].sort((a, b) => (a.context < b.context ? -1 : a.context > b.context ? 1 : 0));
  return {
    operation: name,
    protocol: node.instance.protocol,
    ...placeIn(node, undefined, findings.names),
    effects: [...new Set(effects)],
    waits: [...new Set(waits)],
    ways: ordered.map(({ context, uses, steps }) => ({
      context,
      path: pathOf(
        () => whereOf(uses, findings.uses),
        () => steps,
      ),
    })),
  };
}

/** Every operation that something leads to, with the contexts that it can run in, over all configurations. */
export function contextsIn({ contexts }: Findings, host?: string): ReadonlyMap<string, readonly Context[]> {
  const all = new Map<string, Set<Context>>();
  for (const each of contexts) {
    const { uses } = each.configuration;
    if (host !== undefined && !uses.some((use) => use.host.name === host)) continue;
    each.nodes.forEach(({ instance, operation }, node) => {
      for (const context of ["interrupt", "thread"] as const) {
        if (!each.reached(node, context)) continue;
        const name = `${instance.path}.${operation.name}`;
        all.set(name, (all.get(name) ?? new Set<Context>()).add(context));
      }
    });
  }
  return new Map([...all].map(([name, found]) => [name, [...found].sort()]));
}

function operationsIn(contexts: readonly Contexts[], path: string): string[] {
  const names = contexts.flatMap(({ nodes, expanded }) => {
    const instance = expanded.byPath.get(path);
    return nodes.flatMap((node) => (node.instance === instance ? [`${path}.${node.operation.name}`] : []));
  });
  return [...new Set(names)];
}
