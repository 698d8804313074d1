/** The things that an experiment can read of a host: counters, series, gauges and histograms of its instances, and the host's own closed list. */
import type { Path } from "../../../grammar/index.js";
import { pick } from "./arrays.js";
import { textOf } from "../names/written.js";
import { unknownExpr } from "../values/literals.js";
import type { Place } from "../values/place.js";
import { note } from "../diagnostics/report.js";
import { reportUnknownPoint } from "../protocols/barriers.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { Expr, GraphType, ScalarKind, Type } from "../program.js";
import type { KnownHost } from "./context.js";
import { instanceIn, withoutIndices, withoutLast } from "./starts.js";
import { scalar } from "../values/types.js";

/** Every host has these, with any graph. */
export const hostCounters: Readonly<
  Record<string, { readonly kind: ScalarKind; readonly histogram?: true; readonly doc: string }>
> = {
  "cpu.busy": { kind: "time", doc: "Time in which the processor worked." },
  "cpu.idle": { kind: "time", doc: "Time in which the processor was idle." },
  "cpu.switches": { kind: "int", doc: "Context switches." },
  "input.messages": { kind: "int", doc: "Frames taken in." },
  "input.switches": { kind: "int", doc: "Context switches to input threads." },
  "input.queued": { kind: "int", doc: "Frames queued on an input thread that was active." },
  "input.dropped": { kind: "int", doc: "Frames and calls dropped because no thread or stack was free." },
  "cpu.preemptions": { kind: "int", doc: "Threads that were preempted by another thread." },
  "input.rounds": { kind: "int", doc: "Rounds of polling." },
  "nic.interrupts": { kind: "int", doc: "Interrupts for received frames." },
  "nic.txInterrupts": {
    kind: "int",
    doc: "Interrupts for frames that have left, if the machine separates them from receive interrupts.",
  },
  "nic.unsent": { kind: "int", doc: "Frames dropped because there was no transmit buffer." },
  "nic.overruns": { kind: "int", doc: "Frames that found no receive buffer." },
  "nic.delay": { kind: "time", histogram: true, doc: "Time from the request of a network interrupt to its handler." },
  "nic.handler": { kind: "time", histogram: true, doc: "Time from the entry of a network handler to its end." },
  "memory.least": { kind: "bytes", doc: "The least message memory that was free." },
  handoffs: { kind: "int", doc: "Handoffs from a handler to a thread." },
};

/** What can be read of a pool of threads. */
const poolItems: Readonly<Record<string, string>> = {
  handoffs: "Handoffs to a thread of it.",
  queued: "Those of them that had to wait for a thread.",
  dropped: "Messages that found its queue full.",
  switches: "Context switches to its threads.",
};

/** What can be read of a device besides the network interfaces. */
const deviceItems: Readonly<Record<string, { readonly kind: ScalarKind; readonly histogram?: true }>> = {
  delay: { kind: "time", histogram: true },
  handler: { kind: "time", histogram: true },
  missed: { kind: "int" },
};

/**
 * `client.test.rtt`, `client[*].test.rtt` or `server.input.switches`. If the hosts are not known, because the run has a fault, nothing is reported.
 */
export function hostItem(
  place: Place,
  hosts: ReadonlyMap<string, KnownHost | undefined> | undefined,
  path: Path,
): Expr {
  const unknown = unknownExpr(path.span);
  const [first, ...rest] = path.segments;
  const last = rest.at(-1);
  if (first === undefined) return unknown;
  if (last === undefined) {
    // `rtt["Regular"]` reads as a path with an index.
    place.report("selectWithoutAxis", path.span, {});
    return unknown;
  }
  if (hosts === undefined) return unknown;
  const picked = pick(place, "host", hosts, first);
  const host = picked?.items[0];
  if (picked === undefined || host === undefined || !withoutIndices(place, rest)) return unknown;
  const item = itemOf(place, host, path, rest);
  if (item === undefined) return unknown;
  const { array } = host.host;
  const { element } = item;
  const all = picked.all && array !== undefined;
  return {
    kind: "hostItem",
    host: all ? array.name : host.host.name,
    instance: item.instance,
    item: item.item,
    element,
    type: all && item.type === "counter" ? { kind: "list", of: element } : scalar(item.type),
    span: path.span,
    ...(array !== undefined && { array: all ? { name: array.name, index: "all" as const } : array }),
  };
}

interface Item {
  readonly instance: string;
  readonly item: string;
  readonly type: "counter" | "series" | "gauge" | "histogram";
  readonly element: Type;
}

/** The thing behind the host in a path: the host's own, or an instance's. */
function itemOf(place: Place, host: KnownHost, path: Path, rest: Path["segments"]): Item | undefined {
  const [second] = rest;
  const last = rest.at(-1);
  if (second === undefined || last === undefined) return undefined;
  const text = rest.map(({ name }) => name.text).join(".");
  const own = (item: { readonly kind: ScalarKind; readonly histogram?: true }): Item => ({
    instance: "",
    item: text,
    type: item.histogram === true ? "histogram" : "counter",
    element: scalar(item.kind),
  });
  const ofHost = Object.hasOwn(hostCounters, text) ? hostCounters[text] : undefined;
  if (ofHost !== undefined) return own(ofHost);
  const isInstance = hasInstance(host, second.name.text);
  if (second.name.text === "device" && !isInstance) {
    const found = deviceItem(place, host, rest);
    return found && own(found);
  }
  if (second.name.text === "pool" && !isInstance) {
    const found = poolItem(place, host, rest);
    return found && own(found);
  }
  if (!isInstance && (rest.length === 1 || isGroup(second.name.text))) {
    const help = suggestion(text, [
      ...Object.keys(hostCounters),
      ...devicesOf(place, host).map((each) => `device.${each}`),
      ...poolsOf(place, host.graph).flatMap((pool) => Object.keys(poolItems).map((each) => `pool.${pool}.${each}`)),
    ]);
    const span = rest.length === 1 ? last.span : path.span;
    place.report("unknownItem", span, { of: `host "${host.host.name}"`, name: text }, { help });
    return undefined;
  }
  if (rest.length === 1) {
    place.report("notAnItem", path.span, { path: textOf(place, path.span) });
    return undefined;
  }
  const point = rest.at(-2);
  const ofPoint = last.name.text === "handoffs" && point !== undefined && rest.length > 2;
  const instancePath = ofPoint ? withoutLast(withoutLast(path)) : withoutLast(path);
  const label = `${textOf(place, (path.segments[0] ?? last).span)}.`;
  const instance = instanceIn(place, host, label, instancePath, instancePath.segments.slice(1));
  const protocol = place.compilation.protocols.find(({ name }) => name === instance?.protocol);
  if (instance === undefined || protocol === undefined) return undefined;
  if (ofPoint) {
    if (!protocol.points.some(({ name }) => name === point.name.text)) {
      reportUnknownPoint(place, protocol, point.name);
      return undefined;
    }
    const item = `${point.name.text}.handoffs`;
    return { instance: instance.path, item, type: "counter", element: scalar("int") };
  }
  const name = last.name.text;
  if (protocol.counters.some((each) => each.name === name))
    return { instance: instance.path, item: name, type: "counter", element: scalar("int") };
  for (const [type, declared] of [
    ["series", protocol.series],
    ["gauge", protocol.gauges],
    ["histogram", protocol.histograms],
  ] as const) {
    const found = declared.find((each) => each.name === name);
    if (found !== undefined) return { instance: instance.path, item: name, type, element: found.type };
  }
  const { counters, series, gauges, histograms } = protocol;
  const known = [...counters, ...series, ...gauges, ...histograms].map((each) => each.name);
  place.report(
    "unknownItem",
    last.span,
    { of: `protocol "${protocol.name}"`, name },
    {
      help: suggestion(name, known),
      related: [{ span: protocol.nameSpan, message: note("declaredHere", { name: protocol.name }) }],
    },
  );
  return undefined;
}

/** `device.tick.delay`: a value of a device that the host's machine declares. */
function deviceItem(place: Place, host: KnownHost, rest: Path["segments"]): (typeof deviceItems)[string] | undefined {
  const [word, device, item, more] = rest;
  const devices = devicesOf(place, host);
  if (word === undefined) return undefined;
  if (device === undefined && devices.length > 0) {
    const names = devices.map((each) => `device.${each}`);
    place.report("notAnItem", word.span, { path: "device" }, { help: note("nameInside", { names }) });
    return undefined;
  }
  if (device === undefined || !devices.includes(device.name.text)) {
    const values = { machine: host.host.machine, name: device?.name.text ?? "" };
    const help = devices.length === 0 ? note("declareDevice", {}) : suggestion(values.name, devices);
    place.report("unknownDevice", (device ?? word).span, values, { help });
    return undefined;
  }
  const name = item?.name.text ?? "";
  const found = Object.hasOwn(deviceItems, name) ? deviceItems[name] : undefined;
  if (found !== undefined && more === undefined) return found;
  if (item === undefined) {
    const path = `device.${device.name.text}`;
    const names = Object.keys(deviceItems).map((each) => `${path}.${each}`);
    place.report("notAnItem", device.span, { path }, { help: note("nameInside", { names }) });
    return undefined;
  }
  const values = { of: `device "${device.name.text}"`, name: more?.name.text ?? name };
  place.report("unknownItem", (more ?? item).span, values, {
    help: suggestion(name, Object.keys(deviceItems)),
  });
  return undefined;
}

/** `pool.app.dropped`, `pool.net.rx.queued`: of a pool of the host's graph, or of one inside it. */
function poolItem(place: Place, host: KnownHost, rest: Path["segments"]): { readonly kind: ScalarKind } | undefined {
  const last = rest.at(-1);
  const known = poolsOf(place, host.graph);
  const text = rest.map(({ name }) => name.text).join(".");
  const all = known.flatMap((pool) => Object.keys(poolItems).map((each) => `pool.${pool}.${each}`));
  if (all.includes(text)) return { kind: "int" };
  const span = last?.span ?? { source: 0, start: 0, end: 0 };
  place.report("unknownItem", span, { of: `host "${host.host.name}"`, name: text }, { help: suggestion(text, all) });
  return undefined;
}

/** Pools of a graph and of those inside it, as their paths. */
function poolsOf(place: Place, graph: GraphType): string[] {
  const { graphs } = place.compilation;
  return [
    ...(graph.pools ?? []).map(({ name }) => name),
    ...graph.instances.flatMap((instance) => {
      const inner = instance.kind === "graph" ? graphs.find(({ name }) => name === instance.of) : undefined;
      return inner === undefined || inner === graph
        ? []
        : poolsOf(place, inner).map((each) => `${instance.name}.${each}`);
    }),
  ];
}

/** The devices of a host's machine, by its `device.NAME` values. */
function devicesOf({ compilation }: Place, { host }: KnownHost): string[] {
  const values = compilation.machines.find(({ name }) => name === host.machine)?.values ?? {};
  const names = Object.keys(values).flatMap((key) => /^device\.([^.]+)\./.exec(key)?.[1] ?? []);
  return [...new Set(names)];
}

function isGroup(name: string): boolean {
  return Object.keys(hostCounters).some((key) => key.startsWith(`${name}.`));
}
function hasInstance({ instances }: KnownHost, name: string): boolean {
  const inside = `${name}.`;
  return instances.some(({ path }) => path === name || path.startsWith(inside));
}
