/** What a program is, as facts: its graphs, hosts and machines; the contexts of its operations; the bounds of its handlers. */
import { contextsIn, type Findings, shown } from "../analysis/index.js";
import {
  type Expr,
  flatten,
  graphsByName,
  type GraphType,
  type HostType,
  type LabelledValue,
  type Program,
  type ScalarKind,
} from "../compiler/index.js";
import type { Fact, Facts } from "./compare.js";

export function programFacts(findings: Findings): Facts {
  return { graph: graphFacts(findings.program), contexts: contextFacts(findings), bounds: boundFacts(findings) };
}

/** The graphs that hosts run, the hosts and links of scenarios, and their machines. */
function graphFacts(program: Program): Fact[] {
  const textOf = textsOf(program);
  const graphs = graphsByName(program.graphs);
  const hosts = program.scenarios.flatMap((scenario) => scenario.hosts);
  const used = [...new Set(hosts.map(({ graph }) => graph))].flatMap((name) => graphs.get(name) ?? []);
  const facts = new Map<string, Fact>();
  const add = (name: string, text: string): void => void facts.set(name, { name, text });
  const given = (values: Readonly<Record<string, Expr>>): string => {
    const all = Object.entries(values).map(([name, value]) => `${name}: ${textOf(value)}`);
    return all.length === 0 ? "" : `(${all.join(", ")})`;
  };
  for (const graph of used) addGraph(graph);
  for (const { name, hosts: own, links, starts } of program.scenarios) {
    for (const host of own) add(`scenario ${name}, host ${host.name}`, hostText(host));
    for (const { name: link, medium, arguments: set, joins } of links) {
      const ends = joins.map(({ host, as }) => (as === undefined ? host : `${host} as ${textOf(as)}`));
      add(`scenario ${name}, link ${link}`, `${medium}${given(set)} joins ${ends.join(", ")}`);
    }
    starts.forEach(({ phase, host, instance, entry, arguments: set }, index) => {
      const word = phase === "warm" ? "warm" : "start";
      add(`scenario ${name}, start ${index + 1}`, `${word} ${host}.${instance}.${entry}${given(set)}`);
    });
  }
  const machines = new Set(hosts.map(({ machine }) => machine));
  for (const { name, values, costs } of program.machines.filter((each) => machines.has(each.name))) {
    for (const [key, value] of Object.entries(values)) add(`machine ${name}, ${key}`, labelled(value));
    for (const [key, { fixed, perByte }] of Object.entries(costs)) {
      const parts = [fixed && labelled(fixed), perByte && `${labelled(perByte)} for each byte`];
      add(`machine ${name}, ${key}`, parts.filter((each) => each !== undefined).join(" + "));
    }
  }
  return [...facts.values()];

  function addGraph(graph: GraphType): void {
    const barred = new Map<string, string>();
    for (const inner of [...new Set([graph, ...innerOf(graph, graphs)])])
      for (const { text, bindings, at } of inner.barriers) {
        for (const id of bindings) barred.set(`${inner.name} ${id}`, text);
        if (at !== undefined) add(`graph ${inner.name}, point ${[...at.instance, at.point].join(".")}`, text);
      }
    for (const { path, protocol, arguments: set, below, graphs: around } of flatten(graph, graphs)) {
      add(`graph ${graph.name}, ${path}`, `${protocol}${given(set)}`);
      for (const { lower, need, binding } of below) {
        const when = binding.when === undefined ? "" : ` if ${textOf(binding.when)}`;
        const name = `graph ${graph.name}, ${lower ?? need ?? "nothing"} -> ${path}${when}`;
        add(name, barred.get(`${around.at(-1) ?? ""} ${binding.id}`) ?? "no barrier");
      }
    }
  }

  function hostText(host: HostType): string {
    const { machine, shares, graph, arguments: set, under, settings, barriers } = host;
    const own = [
      ...settings.map(({ instance, parameter, value }) => `${instance}.${parameter} = ${textOf(value)};`),
      ...barriers.map(({ text }) => `${text};`),
    ];
    const block = own.length === 0 ? "" : ` { ${own.join(" ")} }`;
    const where = shares === undefined ? machine : `${machine} of ${shares}`;
    return `on ${where} runs ${graph}${given(set)} under ${textOf(under)}${block}`;
  }
}

function innerOf(graph: GraphType, graphs: ReadonlyMap<string, GraphType>): GraphType[] {
  return graph.instances.flatMap(({ kind, of }) => {
    const inner = kind === "graph" ? graphs.get(of) : undefined;
    return inner === undefined || inner === graph ? [] : [inner, ...innerOf(inner, graphs)];
  });
}

/** As written, on one line and without comments. */
function textsOf({ sources }: Program): (expr: Expr) => string {
  return ({ span: { source, start, end } }) =>
    (sources[source]?.text.slice(start, end) ?? "")
      .replace(/\/\/.*$/gm, "")
      .replace(/\s+/g, " ")
      .trim();
}

const unitOf: Readonly<Partial<Record<ScalarKind, string>>> = { cycles: " cycles", bytes: " B", perByte: " ns/B" };

function labelled({ value, kind, label }: LabelledValue): string {
  const text = kind === "time" && typeof value === "number" ? shown(value) : `${value}${unitOf[kind] ?? ""}`;
  return `${label}(${text})`;
}

function contextFacts(findings: Findings): Fact[] {
  const hosts = [...new Set(findings.versions.map(({ host }) => host.name))];
  return hosts.flatMap((of) =>
    [...contextsIn(findings, of)].map(([name, contexts]) => ({ name, of, text: contexts.join(" and ") })),
  );
}

/** For each device, the longest time at all points. */
function boundFacts(findings: Findings): Fact[] {
  const longest = new Map<string, { name: string; of: string; ns: number | undefined }>();
  for (const { uses, device, time } of findings.bounds())
    for (const { host } of uses) {
      const key = `${host.name} ${device.path}`;
      const known = longest.get(key);
      const ns = known === undefined ? time?.ns : join(known.ns, time?.ns);
      longest.set(key, { name: `handler of ${device.path}`, of: host.name, ns });
    }
  return [...longest.values()].map(({ name, of, ns }) =>
    ns === undefined ? { name, of, text: "no bound" } : { name, of, text: shown(ns), value: ns },
  );
}

/** No bound at one point is no bound. */
function join(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : Math.max(a, b);
}
