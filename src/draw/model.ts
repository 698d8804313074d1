/** The contents of a picture of a graph: its instances, also inside sub-graphs, the bindings, and the barriers. */
import {
  type BarrierType,
  type BindingType,
  type FlatBinding,
  flatten,
  graphsByName,
  type GraphType,
  type Program,
  type ScenarioType,
} from "../compiler/index.js";

/** The context that handles a message from a device, if the host takes messages in by interrupt handlers. */
export type Context = "interrupt" | "thread" | "both";

export interface Picture {
  readonly name: string;
  readonly doc: string;
  /** Hosts and sub-graphs; outer ones first. */
  readonly frames: readonly Frame[];
  /** Bottom-up. */
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
  readonly links: readonly Wire[];
}

export interface Frame {
  /** The path of the sub-graph, or the name of the host: `net`, `client`, `client.net`. */
  readonly id: string;
  readonly label: string;
  /** The text that a pointer on it shows. */
  readonly title: string;
  readonly inside?: string;
}

export interface Box {
  readonly id: string;
  readonly kind: "device" | "need" | "protocol" | "virtual";
  readonly label: string;
  /** The instance's name in small letters, if the label is another text. */
  readonly name: string;
  readonly title: string;
  readonly inside?: string;
  readonly context: Context;
  /** Barriers at its points. */
  readonly bars: readonly Bar[];
}

export interface Edge {
  readonly lower: string;
  readonly upper: string;
  readonly realm: BindingType["realm"];
  readonly title: string;
  readonly barrier?: Bar;
  /** For an instance with a condition: `if short`, `otherwise`. */
  readonly choice?: string;
}

export interface Bar {
  /** `lengthy, when handoff` */
  readonly label: string;
  readonly title: string;
  /** It has a `when`. */
  readonly isConditional: boolean;
}

/** A link, with the devices that it joins. */
export interface Wire {
  readonly id: string;
  readonly label: string;
  readonly title: string;
  readonly joins: readonly { readonly device: string; readonly address: string }[];
}

export function pictureOfGraph(program: Program, graph: GraphType): Picture {
  return { name: graph.name, doc: graph.doc, ...contents(program, graph), links: [] };
}

/** The innermost frame that is around both ends of a binding; undefined outside all frames. */
export function frameAround({ boxes, frames }: Picture, { lower, upper }: Edge): string | undefined {
  const around = (id: string): readonly string[] => {
    const found: string[] = [];
    let inside = boxes.find((box) => box.id === id)?.inside;
    while (inside !== undefined) {
      found.push(inside);
      const outer = inside;
      inside = frames.find((frame) => frame.id === outer)?.inside;
    }
    return found;
  };
  const aroundUpper = new Set(around(upper));
  return around(lower).find((frame) => aroundUpper.has(frame));
}

/** Each host is a frame around its graph. */
export function pictureOfScenario(program: Program, scenario: ScenarioType): Picture {
  const frames: Frame[] = [];
  const boxes: Box[] = [];
  const edges: Edge[] = [];
  for (const host of scenario.hosts) {
    const graph = program.graphs.find(({ name }) => name === host.graph);
    const written = textAt(program, host).replace(/\s*\{[^]*$/, "");
    frames.push({ id: host.name, label: `${host.name}: ${host.machine}`, title: written });
    if (graph === undefined) continue;
    const inner = contents(program, graph, host.name);
    frames.push(...inner.frames);
    boxes.push(...inner.boxes);
    edges.push(...inner.edges);
  }
  const links = scenario.links.map((link): Wire => {
    const joins = link.joins.map(({ host, device, as }) => ({
      device: `${host}.${device}`,
      // The addresses of an array's hosts follow the written one.
      address: as === undefined ? "" : as.kind === "prefix" ? `${dotted(as.address)}/${as.bits}` : textAt(program, as),
    }));
    return { id: link.name, label: `${link.name}: ${link.medium}`, title: textAt(program, link), joins };
  });
  return { name: scenario.name, doc: scenario.doc, frames, boxes, edges, links };
}

type Contents = Pick<Picture, "frames" | "boxes" | "edges">;

function contents(program: Program, graph: GraphType, host?: string): Contents {
  const prefix = host === undefined ? "" : `${host}.`;
  const graphs = graphsByName(program.graphs);
  const frames: Frame[] = [];
  openFrames(graph, prefix, host, graphs, frames);

  const insideOf = (path: string): { inside?: string } => {
    const outer = path.split(".").slice(0, -1).join(".");
    return outer === "" ? {} : { inside: outer };
  };
  const contexts = new Map<string, ReadonlySet<Context>>();
  const boxes: Box[] = graph.needs.map(({ name, service }) => {
    const id = prefix + name;
    contexts.set(id, new Set(["interrupt"]));
    const kind = service === "device" ? "device" : "need";
    const title = `needs ${name}: ${service}`;
    return {
      id,
      kind,
      label: name,
      name: kind === "need" ? service : "",
      title,
      ...insideOf(id),
      context: "interrupt",
      bars: [],
    };
  });

  const barrierOn = new Map<BindingType, BarrierType>();
  for (const { bindings, barriers } of program.graphs) {
    for (const barrier of barriers) {
      for (const binding of bindings) if (barrier.bindings.includes(binding.id)) barrierOn.set(binding, barrier);
    }
  }

  const pointBars = barsAtPoints(graph, graphs);
  const edges: Edge[] = [];
  for (const { path, protocol: type, below } of flatten(graph, graphs)) {
    const id = prefix + path;
    const from = new Set<Context>();
    for (const { lower, need, binding } of below) {
      const end = lower ?? need;
      if (end === undefined) continue;
      const barrier = barrierOn.get(binding);
      edges.push({
        lower: prefix + end,
        upper: id,
        realm: binding.realm,
        title: `${binding.text} (${binding.service})`,
        ...(barrier !== undefined && { barrier: barOf(barrier) }),
        ...choiceOf(program, binding, below),
      });
      if (binding.realm === "control") continue;
      if (barrier !== undefined) from.add("thread");
      if (barrier === undefined || barrier.when !== undefined)
        for (const each of contexts.get(prefix + end) ?? []) from.add(each);
    }
    const protocol = program.protocols.find(({ name }) => name === type);
    const bars = [...(protocol?.barriers ?? []).map(atPoint), ...(pointBars.get(path) ?? [])];
    // Which messages pass a point is not drawn: above it, either context may handle one.
    contexts.set(id, bars.length === 0 ? from : new Set([...from, "thread"]));
    const name = path.split(".").at(-1) ?? path;
    boxes.push({
      id,
      kind: protocol?.virtual === true ? "virtual" : "protocol",
      label: type,
      name: name === type.toLowerCase() ? "" : name,
      title: [id, protocol?.doc ?? ""].filter((line) => line !== "").join("\n"),
      ...insideOf(id),
      context: from.has("interrupt") ? (from.has("thread") ? "both" : "interrupt") : "thread",
      bars,
    });
  }
  return { frames, boxes, edges };
}

function openFrames(
  graph: GraphType,
  prefix: string,
  outer: string | undefined,
  graphs: ReadonlyMap<string, GraphType>,
  frames: Frame[],
): void {
  for (const { name, kind, of } of graph.instances) {
    const nested = graphs.get(of);
    if (kind !== "graph" || nested === undefined) continue;
    const id = prefix + name;
    const title = [id, nested.doc].filter((line) => line !== "").join("\n");
    frames.push({ id, label: `${name}: ${of}`, title, ...(outer !== undefined && { inside: outer }) });
    openFrames(nested, `${id}.`, id, graphs, frames);
  }
}

/** Barriers that graphs put at points, by the path of the instance. */
function barsAtPoints(graph: GraphType, graphs: ReadonlyMap<string, GraphType>): ReadonlyMap<string, readonly Bar[]> {
  const bars = new Map<string, Bar[]>();
  const open = (inner: GraphType, prefix: string): void => {
    for (const barrier of inner.barriers) {
      if (barrier.at === undefined) continue;
      const path = prefix + barrier.at.instance.join(".");
      bars.set(path, [...(bars.get(path) ?? []), atPoint({ ...barrier, point: barrier.at.point })]);
    }
    for (const { name, kind, of } of inner.instances) {
      const nested = graphs.get(of);
      if (kind === "graph" && nested !== undefined && nested !== inner) open(nested, `${prefix}${name}.`);
    }
  };
  open(graph, "");
  return bars;
}

function atPoint(barrier: Pick<BarrierType, "text" | "because" | "when"> & { readonly point: string }): Bar {
  const bar = barOf(barrier);
  return { ...bar, label: `at ${barrier.point}: ${bar.label}` };
}

/** An alternative shows its condition; the last one is made if no other is. */
function choiceOf(program: Program, binding: BindingType, below: readonly FlatBinding[]): { readonly choice?: string } {
  const alternatives = below.filter(({ binding: { slot, index } }) => slot === binding.slot && index === binding.index);
  if (!alternatives.some((each) => each.binding.when !== undefined)) return {};
  if (binding === alternatives.at(-1)?.binding || binding.when === undefined) return { choice: "otherwise" };
  return { choice: `if ${textAt(program, binding.when)}` };
}

function barOf({ text, because, when }: Pick<BarrierType, "text" | "because" | "when">): Bar {
  const title = text.replace(/\s+/g, " ");
  const condition = when === undefined ? undefined : / when (.+?)(?: because \w+)?$/.exec(title)?.[1];
  const parts = [because ?? "barrier", ...(condition === undefined ? [] : [`when ${condition}`])];
  return { label: parts.join(", "), title, isConditional: when !== undefined };
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

/** The text in the program, on one line. */
function textAt(program: Program, { span }: { readonly span: { source: number; start: number; end: number } }): string {
  const text = program.sources[span.source]?.text.slice(span.start, span.end) ?? "";
  return text.replace(/\s+/g, " ").replace(/;$/, "");
}
