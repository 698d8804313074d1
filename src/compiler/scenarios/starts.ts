/** The starts of a scenario: entries of instances on hosts, in the order written. */
import type { Path, Start } from "../../../grammar/index.js";
import { pick } from "./arrays.js";
import { checkArrives } from "./arrivals.js";
import { note } from "../diagnostics/report.js";
import { textOf } from "../names/written.js";
import { unknownExpr } from "../values/literals.js";
import type { Place } from "../values/place.js";
import { faultyInside } from "../follow-up-errors/missing-parts.js";
import type { FlatInstance } from "../graphs/flatten.js";
import { suggestion } from "../diagnostics/suggestions.js";
import { checkArguments } from "../values/parameters.js";
import type { Expr, StartType } from "../program.js";
import type { KnownHost, ScenarioContext } from "./context.js";
import type { Context } from "../names/scope.js";
import { scalar } from "../values/types.js";
import type { Placed } from "./for-members.js";

export function checkStarts(scenario: ScenarioContext, starts: readonly Placed<Start>[]): StartType[] {
  // In the order of the text: a `for` repeats a `warm` and a later `start` together.
  const lastWarm = Math.max(...starts.map(({ member: { phase, span } }) => (phase === "warm" ? span.start : -1)));
  return starts.flatMap(({ member, scope }) => {
    const phase = member.phase === "start" && member.span.start < lastWarm ? "startEarly" : member.phase;
    return checkStart({ ...scenario, scope }, member, phase);
  });
}

/** One start, or one for each host of an array. */
function checkStart(
  context: ScenarioContext,
  { entry: path, arguments: written, arrives: promised, span }: Start,
  phase: StartType["phase"],
): readonly StartType[] {
  const arrives = promised && checkArrives(context, promised);
  const last = path.segments.at(-1);
  if (last === undefined) return [];
  if (path.segments.length < 3) {
    context.report("startPath", path.span, { path: textOf(context, path.span) });
    return [];
  }
  const found = resolveInstance(context, context.hosts, withoutLast(path));
  if (found === undefined) return [];
  const { hosts, instance } = found;
  const protocol = context.compilation.protocols.find(({ name }) => name === instance.protocol);
  const entry = protocol?.entries.find(({ name }) => name === last.name.text);
  if (protocol === undefined) return [];
  if (entry === undefined) {
    const help = suggestion(
      last.name.text,
      protocol.entries.map(({ name }) => name),
    );
    context.report(
      "unknownEntry",
      last.span,
      { protocol: protocol.name, name: last.name.text },
      {
        related: [{ span: protocol.nameSpan, message: note("declaredHere", { name: protocol.name }) }],
        help,
      },
    );
    return [];
  }
  const place: Place = { dotted: (each) => endpoint(context, each, instance), ...context };
  const to = { what: `entry "${entry.name}"`, span: path.span, parameters: entry.parameters, declared: entry.nameSpan };
  const values = checkArguments(place, to, written);
  return hosts.map(({ host }) => ({
    phase,
    host: host.name,
    instance: instance.path,
    protocol: protocol.name,
    entry: entry.name,
    arguments: values,
    ...(arrives !== undefined && { arrives }),
    span,
  }));
}

/** `server.test`: an instance of the same protocol, which the entry talks to. */
function endpoint(context: ScenarioContext, path: Path, from: FlatInstance): Expr | undefined {
  const found = resolveInstance(context, context.hosts, path);
  if (found === undefined) return unknownExpr(path.span);
  const { hosts, all, instance } = found;
  const [host] = hosts;
  if (all || host === undefined) {
    context.report("severalHosts", path.span, { path: textOf(context, path.span) });
    return unknownExpr(path.span);
  }
  if (instance.protocol !== from.protocol) {
    context.report("wrongEndpoint", path.span, {
      path: textOf(context, path.span),
      expected: from.protocol,
      actual: instance.protocol,
    });
    return unknownExpr(path.span);
  }
  return { kind: "endpoint", host: host.host.name, instance: instance.path, type: scalar("endpoint"), span: path.span };
}

/** `client.test` of `client.test.pingpong`. */
export function withoutLast(path: Path): Path {
  const segments = path.segments.slice(0, -1);
  return { segments, span: { ...path.span, end: segments.at(-1)?.span.end ?? path.span.start } };
}

/** A protocol instance on a host, or on each of an array of hosts, which run the same graph. */
interface InstanceOnHosts {
  readonly hosts: readonly KnownHost[];
  readonly all: boolean;
  readonly instance: FlatInstance;
}

/** `client.net.icmp`, `client[*].net.icmp`. Faults of the path are reported. */
export function resolveInstance(
  place: Place,
  hosts: ReadonlyMap<string, KnownHost | undefined>,
  path: Path,
): InstanceOnHosts | undefined {
  const [first, ...rest] = path.segments;
  if (first === undefined) return undefined;
  const picked = pick(place, "host", hosts, first);
  const [host] = picked?.items ?? [];
  if (host === undefined || picked === undefined) return undefined;
  if (!withoutIndices(place, rest)) return undefined;
  const instance = instanceIn(place, host, `${textOf(place, first.span)}.`, path, rest);
  return instance && { hosts: picked.items, all: picked.all, instance };
}

/** Hosts and links are the only arrays. */
export function withoutIndices(context: Context, segments: Path["segments"]): boolean {
  const indexed = segments.find(({ index }) => index !== undefined);
  if (indexed?.index !== undefined)
    context.report("noArray", indexed.index.span, { kind: "part of a host", name: indexed.name.text });
  return indexed === undefined;
}

/** The instance that the names of a path, or of its end, lead to in a host's graph. @param label The host's name in messages. */
export function instanceIn(
  context: Context,
  host: Pick<KnownHost, "graph" | "instances">,
  label: string,
  path: Path,
  rest: Path["segments"],
): FlatInstance | undefined {
  let prefix = "";
  for (const [index, { name, span }] of rest.entries()) {
    const full = prefix + name.text;
    const instance = host.instances.find((each) => each.path === full);
    if (instance !== undefined) {
      const after = rest[index + 1];
      if (after === undefined) return instance;
      context.report("nothingInside", after.span, { name: full, inside: after.name.text });
      return undefined;
    }
    const inside = host.instances.filter((each) => each.path.startsWith(`${full}.`));
    if (inside.length === 0) {
      if (faultyInside(context.compilation, host.graph).has(name.text)) return undefined;
      const known = host.instances.flatMap((each) =>
        each.path.startsWith(prefix) ? [each.path.slice(prefix.length).split(".")[0] ?? ""] : [],
      );
      context.report(
        "unknownInside",
        span,
        { graph: host.graph.name, name: name.text },
        { help: suggestion(name.text, known) },
      );
      return undefined;
    }
    prefix = `${full}.`;
  }
  const inside = host.instances.flatMap((each) => (each.path.startsWith(prefix) ? [`${label}${each.path}`] : []));
  context.report(
    "notAnInstance",
    path.span,
    { path: textOf(context, path.span) },
    {
      help: inside.length > 0 && inside.length <= 12 ? note("nameInside", { names: inside }) : undefined,
    },
  );
  return undefined;
}
