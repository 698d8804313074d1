/** What a scenario starts: entries of instances on hosts, first those that warm up. */
import type { Path, Start } from "../../grammar/index.js";
import { note } from "./diagnostics/report.js";
import { textOf, unknownExpr, type Place } from "./expressions.js";
import { faultyInside } from "./faults.js";
import type { FlatInstance } from "./flatten.js";
import { suggestion } from "./nearest.js";
import { checkArguments } from "./parameters.js";
import type { Expr, StartType } from "./program.js";
import type { KnownHost, ScenarioContext } from "./scenarios.js";
import type { Context } from "./scope.js";
import { scalar } from "./types.js";

export function checkStarts(context: ScenarioContext, starts: readonly Start[]): StartType[] {
  const firstStart = starts.find(({ phase }) => phase === "start");
  return starts.flatMap((start): StartType | readonly StartType[] => {
    if (start.phase === "warm" && firstStart !== undefined && start.span.start > firstStart.span.start) {
      context.report(
        "warmAfterStart",
        start.span,
        {},
        { related: [{ span: firstStart.span, message: note("startHere", {}) }] },
      );
    }
    return checkStart(context, start) ?? [];
  });
}

function checkStart(
  context: ScenarioContext,
  { phase, entry: path, arguments: written, span }: Start,
): StartType | undefined {
  const last = path.segments.at(-1);
  if (last === undefined) return undefined;
  if (path.segments.length < 3) {
    context.report("startPath", path.span, { path: textOf(context, path.span) });
    return undefined;
  }
  const found = resolveInstance(context, context.hosts, withoutLast(path));
  if (found === undefined) return undefined;
  const { host, instance } = found;
  const protocol = context.compilation.protocols.find(({ name }) => name === instance.protocol);
  const entry = protocol?.entries.find(({ name }) => name === last.name.text);
  if (protocol === undefined) return undefined;
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
    return undefined;
  }
  const place: Place = { ...context, dotted: (each) => endpoint(context, each, instance) };
  const to = { what: `entry "${entry.name}"`, span: path.span, parameters: entry.parameters, declared: entry.nameSpan };
  return {
    phase,
    host: host.host.name,
    instance: instance.path,
    protocol: protocol.name,
    entry: entry.name,
    arguments: checkArguments(place, to, written),
    span,
  };
}

/** `server.test`: an instance of the same protocol, which the entry talks to. */
function endpoint(context: ScenarioContext, path: Path, from: FlatInstance): Expr | undefined {
  const found = resolveInstance(context, context.hosts, path);
  if (found === undefined) return unknownExpr(path.span);
  const { host, instance } = found;
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

/** `client.net.icmp`: a protocol instance on a host. What is wrong with the path is reported. */
export function resolveInstance(
  context: Pick<ScenarioContext, "report" | "compilation">,
  hosts: ReadonlyMap<string, KnownHost | undefined>,
  path: Path,
): { readonly host: KnownHost; readonly instance: FlatInstance } | undefined {
  const [first, ...rest] = path.segments;
  if (first === undefined) return undefined;
  const indexed = path.segments.find(({ index }) => index !== undefined);
  if (indexed !== undefined) {
    context.report("notYet", indexed.span, { what: "an index in a path" });
    return undefined;
  }
  const host = hosts.get(first.name.text);
  if (host === undefined) {
    if (!hosts.has(first.name.text)) {
      const help = suggestion(first.name.text, hosts.keys());
      context.report("unknownName", first.span, { kind: "host", name: first.name.text }, { help });
    }
    return undefined;
  }
  const instance = instanceIn(context, host, `${host.host.name}.`, path, rest);
  return instance && { host, instance };
}

/** The instance that the names of a path, or of its end, lead to in a host's graph. @param label of the host, in messages. */
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
