/** Hosts: a machine that runs a graph under a mode. */
import type { Expression, Host, Name } from "../../../grammar/index.js";
import { elementName, mostHosts, unknownElements } from "./arrays.js";
import { checkBounds } from "../values/bounds.js";
import { note } from "../diagnostics/report.js";
import { checkValue } from "../values/expressions.js";
import { flatten, graphsByName, type FlatInstance } from "../graphs/flatten.js";
import { checkArguments } from "../values/parameters.js";
import type { HostType } from "../program.js";
import { checkHostBarriers } from "./host-barriers.js";
import { checkHostSettings } from "./host-settings.js";
import type { KnownHost, ScenarioContext } from "./context.js";
import { resolveStructure } from "./structural-parameters.js";
import { device } from "../protocols/services.js";
import { scalar } from "../values/types.js";
import type { Placed } from "./for-members.js";

export function checkHosts(context: ScenarioContext, hosts: readonly Placed<Host>[]): HostType[] {
  const first = new Map<string, Host>();
  return hosts.flatMap(({ member: host, scope, at }): HostType[] => {
    // A host in a `for` has been reported.
    if (at.length > 0) return [];
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
    const known = checkHost({ ...context, scope }, host);
    const { count } = host;
    if (count === undefined) {
      context.hosts.set(host.name.text, known);
      return known === undefined ? [] : [known.host];
    }
    const array = host.name.text;
    const number = checkCount(context, host, count);
    if (number === undefined) context.hosts.set(unknownElements(array), undefined);
    return Array.from({ length: number ?? 0 }, (_, index): HostType[] => {
      const name = elementName(array, index);
      const element = known && { ...known, host: { ...known.host, name, array: { name: array, index } } };
      context.hosts.set(name, element);
      return element === undefined ? [] : [element.host];
    }).flat();
  });
}

/** The number of hosts of an array; undefined if it is not known. */
function checkCount(context: ScenarioContext, { name }: Host, written: Expression): number | undefined {
  const what = `the number of hosts "${name.text}"`;
  const count = checkValue(context, written, { type: scalar("int"), what });
  checkBounds(context, count, { what, low: 1, high: mostHosts });
  const { value } = count.kind === "literal" ? count : { value: undefined };
  return typeof value === "number" && value >= 1 && value <= mostHosts ? value : undefined;
}

function checkHost(context: ScenarioContext, written: Host): KnownHost | undefined {
  const { name, on, runs, under, members, span } = written;
  const { compilation } = context;
  const shared = context.hosts.get(on.text);
  // A host with a fault of its own has been reported.
  const isHost = context.hosts.has(on.text);
  const machine = !isHost ? resolveStructure(context, on, "Machine") : undefined;
  const declared = resolveStructure(context, runs, "Graph");
  const graphs = graphsByName(compilation.graphs);
  const graph = declared && graphs.get(declared.name.text);
  const values =
    graph &&
    checkArguments(
      context,
      {
        what: `graph "${graph.name}"`,
        span: runs.span,
        parameters: graph.parameters,
        declared: graph.nameSpan,
      },
      written.arguments,
    );
  const mode = checkValue(context, under, { type: scalar("mode"), what: 'what stands after "under"' });
  const machineName = shared?.host.machine ?? machine?.name.text;
  if (graph === undefined || machineName === undefined || values === undefined) return undefined;
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
  const instances = flatten(graph, graphs);
  if (machine !== undefined) checkByteOrder(context, written, machine.name, instances);
  const host = {
    name: name.text,
    machine: machineName,
    ...(shared !== undefined && { shares: shared.host.shares ?? shared.host.name }),
    graph: graph.name,
    arguments: values,
    under: mode,
    settings: checkHostSettings(
      context,
      { graph, instances },
      members.filter((each) => each.kind === "Setting"),
    ),
    barriers: checkHostBarriers(
      context,
      { graph, instances },
      members.filter((each) => each.kind === "Barrier"),
    ),
    span,
  };
  return { host, graph, instances };
}

/** A native field has the byte order of the machine, so the machine must have one. */
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
