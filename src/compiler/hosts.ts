/** Hosts: a machine that runs a graph under a mode. */
import type { Host, Name } from "../../grammar/index.js";
import { note } from "./diagnostics/report.js";
import { checkValue } from "./expressions.js";
import { flatten, graphsByName, type FlatInstance } from "./flatten.js";
import { checkArguments } from "./parameters.js";
import type { HostType } from "./program.js";
import { checkRom } from "./rom.js";
import type { KnownHost, ScenarioContext } from "./scenarios.js";
import { resolveStructure } from "./structure.js";
import { device } from "./services.js";
import { scalar } from "./types.js";

export function checkHosts(context: ScenarioContext, hosts: readonly Host[]): HostType[] {
  const first = new Map<string, Host>();
  return hosts.flatMap((host): HostType[] => {
    const other = first.get(host.name.text);
    if (other !== undefined) {
      context.report(
        "duplicateName",
        host.name.span,
        { name: host.name.text },
        {
          related: [{ span: other.name.span, message: note("declaredHere", { name: host.name.text }) }],
        },
      );
      return [];
    }
    first.set(host.name.text, host);
    const known = checkHost(context, host);
    context.hosts.set(host.name.text, known);
    return known === undefined ? [] : [known.host];
  });
}

function checkHost(context: ScenarioContext, written: Host): KnownHost | undefined {
  const { name, on, runs, under, settings, span } = written;
  const { compilation } = context;
  const machine = resolveStructure(context, on, "Machine");
  const declared = resolveStructure(context, runs, "Graph");
  const graph = compilation.graphs.find((each) => each.name === declared?.name.text);
  const values =
    graph &&
    checkArguments(
      context,
      { what: `graph "${graph.name}"`, span: runs.span, parameters: graph.parameters },
      written.arguments,
    );
  const mode = checkValue(context, under, { type: scalar("mode"), what: 'what stands after "under"' });
  if (graph === undefined || machine === undefined || values === undefined) return undefined;
  for (const need of graph.needs) {
    if (need.service === device) continue;
    context.report(
      "hostNeedsService",
      runs.span,
      { graph: graph.name, need: need.name, service: need.service },
      {
        related: [{ span: need.span, message: note("needsHere", { of: graph.name, name: need.name }) }],
      },
    );
    return undefined;
  }
  const instances = flatten(graph, graphsByName(compilation.graphs));
  checkByteOrder(context, written, machine.name, instances);
  const host = {
    name: name.text,
    machine: machine.name.text,
    graph: graph.name,
    arguments: values,
    under: mode,
    settings: checkRom(context, { graph, instances }, settings),
    span,
  };
  return { host, graph, instances };
}

/** A native field has the byte order of the machine, which then must say it. */
function checkByteOrder(
  context: ScenarioContext,
  { name, on }: Host,
  machine: Name,
  instances: readonly FlatInstance[],
): void {
  const { machines, protocols } = context.compilation;
  const values = machines.find((each) => each.name === machine.text)?.values;
  if (values === undefined || values["byteOrder"] !== undefined) return;
  for (const instance of instances) {
    const field = protocols
      .find((each) => each.name === instance.protocol)
      ?.header?.fields.find(({ native }) => native === true);
    if (field === undefined) continue;
    context.report(
      "byteOrderUnknown",
      on.span,
      { machine: machine.text, host: name.text, protocol: instance.protocol },
      {
        related: [
          { span: field.span, message: note("nativeHere", {}) },
          { span: machine.span, message: note("declaredHere", { name: machine.text }) },
        ],
        help: note("declareByteOrder", {}),
      },
    );
    return;
  }
}
