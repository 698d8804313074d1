/** What an experiment can read of a host: counters and series of its instances, and the host's own closed list. */
import type { Path } from "../../grammar/index.js";
import { textOf, unknownExpr } from "./expressions.js";
import { note } from "./diagnostics/report.js";
import { reportUnknownPoint } from "./barriers.js";
import { suggestion } from "./nearest.js";
import type { Expr, ScalarKind } from "./program.js";
import type { KnownHost } from "./scenarios.js";
import type { Context } from "./scope.js";
import { resolveInstance, withoutLast } from "./starts.js";
import { scalar } from "./types.js";

/** Every host has these, whatever it runs. */
export const hostCounters: Readonly<
  Record<string, { readonly kind: ScalarKind; readonly series?: true; readonly doc: string }>
> = {
  "cpu.busy": { kind: "time", doc: "Time in which the processor worked." },
  "cpu.idle": { kind: "time", doc: "Time in which it did not." },
  "cpu.switches": { kind: "int", doc: "Context switches." },
  "input.messages": { kind: "int", doc: "Frames taken in." },
  "input.switches": { kind: "int", doc: "Context switches to input threads." },
  "input.queued": { kind: "int", doc: "Frames queued on an input thread that was active." },
  "input.dropped": { kind: "int", doc: "Frames and calls dropped because no thread or stack was free." },
  "nic.overruns": { kind: "int", doc: "Frames that found no receive buffer." },
  "nic.delay": { kind: "time", series: true, doc: "From a network interrupt's request to its handler." },
  "nic.handler": { kind: "time", series: true, doc: "From a network handler's entry to its end." },
  "memory.least": { kind: "bytes", doc: "The least message memory that was free." },
  handoffs: { kind: "int", doc: "Handoffs from a handler to a thread." },
};

/** `client.test.rtt` or `server.input.switches`. Without hosts (the run has a fault) nothing is said. */
export function hostItem(
  context: Context,
  hosts: ReadonlyMap<string, KnownHost | undefined> | undefined,
  path: Path,
): Expr {
  const unknown = unknownExpr(path.span);
  const [first, ...rest] = path.segments;
  const last = rest.at(-1);
  if (first === undefined) return unknown;
  if (last === undefined) {
    // `rtt["Regular"]` reads as a path with an index.
    context.report("selectWithoutAxis", path.span, {});
    return unknown;
  }
  if (hosts === undefined) return unknown;
  const host = hosts.get(first.name.text);
  const text = rest.map(({ name }) => name.text).join(".");
  if (
    host !== undefined &&
    Object.hasOwn(hostCounters, text) &&
    path.segments.every(({ index }) => index === undefined)
  ) {
    const known = hostCounters[text];
    const element = scalar(known?.kind ?? "int");
    return {
      kind: "hostItem",
      host: host.host.name,
      instance: "",
      item: text,
      element,
      type: scalar(known?.series ? "series" : "counter"),
      span: path.span,
    };
  }
  const ofDevice = /^device\.[^.]+\.(delay|handler|missed)$/.exec(text)?.[1];
  if (host !== undefined && ofDevice !== undefined && path.segments.every(({ index }) => index === undefined)) {
    return {
      kind: "hostItem",
      host: host.host.name,
      instance: "",
      item: text,
      element: scalar(ofDevice === "missed" ? "int" : "time"),
      type: scalar(ofDevice === "missed" ? "counter" : "series"),
      span: path.span,
    };
  }
  const [second] = rest;
  if (host !== undefined && second !== undefined && isGroup(second.name.text) && !hasInstance(host, second.name.text)) {
    const help = suggestion(text, Object.keys(hostCounters));
    context.report("unknownItem", path.span, { of: `host "${host.host.name}"`, name: text }, { help });
    return unknown;
  }
  if (rest.length === 1 && host !== undefined && !hasInstance(host, last.name.text)) {
    const help = suggestion(text, Object.keys(hostCounters));
    context.report("unknownItem", last.span, { of: `host "${host.host.name}"`, name: text }, { help });
    return unknown;
  }
  if (rest.length === 1 && host !== undefined) {
    context.report("notAnItem", path.span, { path: textOf(context, path.span) });
    return unknown;
  }
  const point = rest.at(-2);
  const ofPoint = last.name.text === "handoffs" && point !== undefined && rest.length > 2;
  const instancePath = rest.length === 1 ? path : ofPoint ? withoutLast(withoutLast(path)) : withoutLast(path);
  const found = resolveInstance(context, hosts, instancePath);
  const protocol = context.compilation.protocols.find(({ name }) => name === found?.instance.protocol);
  if (found === undefined || protocol === undefined) return unknown;
  if (ofPoint && !protocol.points.some(({ name }) => name === point.name.text)) {
    reportUnknownPoint(context, protocol, point.name);
    return unknown;
  }
  const common = {
    kind: "hostItem" as const,
    host: found.host.host.name,
    instance: found.instance.path,
    item: last.name.text,
    span: path.span,
  };
  if (ofPoint) {
    const item = `${point.name.text}.handoffs`;
    return { ...common, item, element: scalar("int"), type: scalar("counter") };
  }
  if (protocol.counters.some(({ name }) => name === last.name.text)) {
    return { ...common, element: scalar("int"), type: scalar("counter") };
  }
  const series = protocol.series.find(({ name }) => name === last.name.text);
  if (series !== undefined) return { ...common, element: series.type, type: scalar("series") };
  const known = [...protocol.counters, ...protocol.series].map(({ name }) => name);
  context.report(
    "unknownItem",
    last.span,
    { of: `protocol "${protocol.name}"`, name: last.name.text },
    {
      help: suggestion(last.name.text, known),
      related: [{ span: protocol.nameSpan, message: note("declaredHere", { name: protocol.name }) }],
    },
  );
  return unknown;
}

function isGroup(name: string): boolean {
  return Object.keys(hostCounters).some((key) => key.startsWith(`${name}.`));
}
function hasInstance({ instances }: KnownHost, name: string): boolean {
  return instances.some(({ path }) => path === name || path.startsWith(`${name}.`));
}
