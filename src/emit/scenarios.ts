/** A scenario: the values that make a world of it, the things in it, and a function that builds it. */
import {
  partsOf,
  type EventType,
  type Expr,
  type HostType,
  type ScenarioType,
  type StartType,
} from "../compiler/index.js";
import { type Doc, group, hardLine, ifBroken, indent, line, softLine } from "./document.js";
import { address, arrow, dotted, expression, operand, type Place, setting } from "./expressions.js";
import { hostItemIn, hostItemOf } from "./host-items.js";
import { allArguments, type Part } from "./graphs.js";
import { Names, camel, identifier } from "./names.js";
import type { Scope } from "./scope.js";
import { parameterValueType, unitNote } from "./types.js";
import {
  array,
  block,
  call,
  docComment,
  entry,
  interfaceDeclaration,
  object,
  parameters,
  property,
  propertyName,
  quoted,
} from "./typescript.js";

/** The name of each host of a scenario, and of each array of hosts, in the built world; `world` is the world's name. */
export function hostProperties(scenario: ScenarioType): Map<string, string> {
  return propertiesOf(hostsOf(scenario));
}
function propertiesOf(declared: readonly DeclaredHost[]): Map<string, string> {
  const names = new Names(["world", "checks"]);
  return new Map(declared.map(({ name }) => [name, names.take(name)]));
}

interface DeclaredHost {
  readonly name: string;
  readonly isArray: boolean;
  readonly graph: string;
  readonly hosts: HostType[];
}

/** The declared hosts: single ones, and arrays with their hosts. */
function hostsOf({ hosts }: ScenarioType): DeclaredHost[] {
  const declared = new Map<string, DeclaredHost>();
  for (const host of hosts) {
    const name = host.array?.name ?? host.name;
    const known = declared.get(name);
    if (known !== undefined) known.hosts.push(host);
    else declared.set(name, { name, isArray: host.array !== undefined, graph: host.graph, hosts: [host] });
  }
  return [...declared.values()];
}

export function scenarioParts(scenario: ScenarioType, scope: Scope): Part[] {
  const { type, parameters: parametersName } = scope.scenario(scenario.name);
  const { span } = scenario;
  const settings = scenario.parameters.map((each) => ({
    doc: unitNote(each.type),
    member: `readonly ${propertyName(each.name)}: ${parameterValueType(each, scope.runtimeType)}`,
  }));
  const declared = hostsOf(scenario);
  const properties = propertiesOf(declared);
  const hosts = declared.map(({ name, isArray, graph }) => {
    const one = `{ readonly host: ${scope.runtimeType("Host")}; readonly graph: ${scope.graph(graph).type} }`;
    return {
      doc: "",
      member: `readonly ${propertyName(properties.get(name) ?? name)}: ${isArray ? `readonly ${one}[]` : one}`,
    };
  });
  const world = { doc: "", member: `readonly world: ${scope.runtimeType("World")}` };
  const checks =
    scenario.expectations.length === 0
      ? []
      : [{ doc: "", member: `readonly checks: readonly ${scope.runtimeType("ScenarioCheck")}[]` }];
  return [
    ...(settings.length === 0 ? [] : [{ doc: interfaceDeclaration(parametersName, settings), span }]),
    { doc: [docComment(scenario.doc), interfaceDeclaration(type, [world, ...hosts, ...checks])], span },
    { doc: buildFunction(scenario, declared, properties, scope), span },
  ];
}

interface Locals {
  readonly names: Names;
  readonly hosts: Map<string, string>;
  /** Lists of the hosts of arrays. */
  readonly arrays: Map<string, string>;
  readonly links: Map<string, string>;
  readonly graphs: Map<string, string>;
  /** By host and device. */
  readonly devices: Map<string, string>;
}

function buildFunction(
  scenario: ScenarioType,
  declared: readonly DeclaredHost[],
  properties: ReadonlyMap<string, string>,
  scope: Scope,
): Doc {
  const { type, parameters: parametersName, build } = scope.scenario(scenario.name);
  const { hosts, links, starts, events, stopAfter, expectations } = scenario;
  const names = scope.locals(["parameters", "setup", "world", "checks"]);
  const locals: Locals = {
    names,
    hosts: new Map(hosts.map(({ name }) => [name, names.take(identifier(name))])),
    arrays: new Map(declared.flatMap(({ name, isArray }) => (isArray ? [[name, names.take(name)] as const] : []))),
    links: new Map(),
    graphs: new Map(),
    devices: new Map(),
  };
  const uses = { parameters: false };
  const place: Place = {
    parameter: (name) => {
      uses.parameters = true;
      return property("parameters", name);
    },
    runtime: scope.runtime,
    capture: scope.capture,
  };
  const statements: Doc[] = [`const world = new ${scope.runtime("World")}(setup);`];
  for (const host of hosts)
    statements.push(
      hostStatement(host, locals, place, scope),
      ...romStatements(host, locals, place),
      ...barrierStatements(host, locals, place),
    );
  for (const link of links) statements.push(...linkStatements(link, locals, place, scope));
  for (const host of hosts) statements.push(graphStatement(host, locals, place, scope));
  statements.push("setup.attach?.(world);");
  for (const start of starts) {
    statements.push(startStatement(start, locals, place, scope));
    if (start.arrives !== undefined)
      statements.push([call("world.promise", [promise(start.arrives, place, scope)], true), ";"]);
  }
  for (const event of events) statements.push(eventStatement(event, locals, place));
  if (stopAfter !== undefined) statements.push(["world.stopAfter(", expression(stopAfter, place), ");"]);
  const one = (name: string): Doc =>
    object([entry("host", locals.hosts.get(name) ?? ""), entry("graph", locals.graphs.get(name) ?? "")]);
  for (const { name, isArray, hosts } of declared) {
    if (!isArray) continue;
    const items = hosts.map((host) => one(host.name));
    statements.push([`const ${locals.arrays.get(name) ?? name} = `, array(items, "blocks"), ";"]);
  }
  statements.push(...checksStatement(scenario, locals, place, scope));
  const built = declared.map(({ name, isArray }) =>
    entry(properties.get(name) ?? name, isArray ? (locals.arrays.get(name) ?? name) : one(name)),
  );
  statements.push(["return ", object(["world", ...built, ...(expectations.length === 0 ? [] : ["checks"])]), ";"]);
  // An unused name begins with an underscore, as TypeScript requires.
  const given = scenario.parameters.length === 0 ? [] : [`${uses.parameters ? "" : "_"}parameters: ${parametersName}`];
  return [
    docComment(
      `Builds the world of \`scenario ${scenario.name}\` (${scope.where(scenario.span)}); nothing has run in it yet.`,
    ),
    `export function ${build}`,
    parameters([...given, `setup: ${scope.runtimeType("Setup")}`]),
    `: ${type} `,
    block(...statements),
  ];
}

function hostStatement({ name, machine, shares, under }: HostType, { hosts }: Locals, place: Place, scope: Scope): Doc {
  const data = `${property("setup.machines", machine)} ?? ${scope.machine(machine)}`;
  const given = [quoted(name), data, expression(under, place), scope.numbers];
  if (shares !== undefined) given.push(hosts.get(shares) ?? shares);
  return [`const ${hosts.get(name) ?? name} = `, call("world.host", given), ";"];
}

/** `client.setRom("hosts.ip", { gateway: 0x0a0001fe });` */
function romStatements({ name, settings }: HostType, { hosts }: Locals, place: Place): Doc[] {
  const instances = [...new Set(settings.map(({ instance }) => instance))];
  return instances.map((instance): Doc => {
    const values = settings.filter((each) => each.instance === instance);
    const given = object(values.map(({ parameter, value }) => setting(parameter, value, place)));
    return [call(`${hosts.get(name) ?? name}.setRom`, [quoted(instance), given], true), ";"];
  });
}

/** `server.setBarrier("net.udpOverIp", true);` */
function barrierStatements({ name, barriers }: HostType, { hosts }: Locals, place: Place): Doc[] {
  return barriers.flatMap(({ keys, when }) =>
    keys.map((key): Doc => {
      const stands = when === undefined ? "true" : expression(when, place);
      return [call(`${hosts.get(name) ?? name}.setBarrier`, [quoted(key), stands]), ";"];
    }),
  );
}

function linkStatements(
  { name, medium, arguments: values, joins }: ScenarioType["links"][number],
  { names, hosts, links, devices }: Locals,
  place: Place,
  scope: Scope,
): Doc[] {
  const link = names.take(identifier(name));
  links.set(name, link);
  const changed = Object.entries(values).map(([key, value]) => setting(key, value, place));
  const data = changed.length === 0 ? scope.medium(medium) : object([`...${scope.medium(medium)}`, ...changed]);
  return [
    [`const ${link} = `, call("world.link", [quoted(name), data]), ";"],
    ...joins.flatMap(({ host, device, as, arrives }): Doc[] => {
      const nic = names.take(camel([identifier(host), device]));
      devices.set(`${host} ${device}`, nic);
      const { values, comment } = addressOf(as, place);
      const added = call(`${hosts.get(host) ?? host}.addInterface`, [quoted(device), link, ...values]);
      const promised =
        arrives === undefined ? [] : [[call(`${nic}.promise`, [promise(arrives, place, scope)], true), ";"]];
      return [[`const ${nic} = `, added, `;${comment}`], `${link}.attach(${nic});`, ...promised];
    }),
  ];
}

/** `{ every: 1_000_000, burst: 3, text: "arrives every 1 ms burst 3", where: "table4.xgraph:12" }` */
function promise(
  { every, jitter, burst, apart, spaced, text, span }: NonNullable<StartType["arrives"]>,
  place: Place,
  scope: Scope,
): Doc {
  const values = Object.entries({ every, jitter, burst, apart, spaced });
  return object([
    ...values.flatMap(([name, value]) => (value === undefined ? [] : [setting(name, value, place)])),
    `text: ${quoted(text)}`,
    `where: ${quoted(scope.where(span))}`,
  ]);
}

/** The address of an interface and the bits of its net; 0 and 0 if it has none. */
function addressOf(as: Expr | undefined, place: Place): { values: Doc[]; comment: string } {
  if (as === undefined) return { values: ["0", "0"], comment: "" };
  if (as.kind === "prefix")
    return { values: [address(as.address), String(as.bits)], comment: ` // ${dotted(as.address)}/${as.bits}` };
  if (as.kind === "literal" && typeof as.value === "number")
    return { values: [address(as.value), "32"], comment: ` // ${dotted(as.value)}` };
  if (as.type.kind !== "hostPrefix") return { values: [expression(as, place), "32"], comment: "" };
  const value = operand(as, place);
  return {
    values: [
      [value, ".address"],
      [value, ".prefix"],
    ],
    comment: "",
  };
}

function graphStatement(host: HostType, { names, hosts, graphs, devices }: Locals, place: Place, scope: Scope): Doc {
  const graph = scope.graphType(host.graph);
  const local = names.take(`${identifier(host.name)}Graph`);
  graphs.set(host.name, local);
  const needs = graph.needs.map(({ name }) => entry(name, `${devices.get(`${host.name} ${name}`) ?? name}.driver`));
  const values = allArguments(graph.parameters, host.arguments, place);
  const given: Doc[] = [hosts.get(host.name) ?? "", '""'];
  if (needs.length > 0) given.push(object(needs));
  if (values.length > 0) given.push(object(values));
  const hugs = needs.length > 0 !== values.length > 0;
  const built = call(scope.graph(host.graph).build, given, hugs);
  const runs = `const ${local} = ${hosts.get(host.name) ?? host.name}.runs(() =>`;
  return group(runs, indent(line, built, ifBroken(",")), softLine, ");");
}

function eventStatement({ time, action }: EventType, { hosts, links }: Locals, place: Place): Doc {
  const does: Doc =
    action.kind === "set"
      ? [`${links.get(action.link) ?? action.link}.set(`, object([setting(action.name, action.value, place)]), ")"]
      : `${hosts.get(action.host) ?? action.host}.${action.kind}()`;
  return ["world.during(", expression(time, place), ", () => ", does, ");"];
}

/** The scenario's expectations, as functions of the finished run. */
/** Compared values that may not have been measured: aggregates, and quotients. */
function comparedIn(expr: Expr): readonly Expr[] {
  const mayLack = (each: Expr): boolean =>
    (each.kind === "call" && !["sum", "count", "ceil", "floor"].includes(each.function)) ||
    (each.kind === "binary" && each.operator === "/") ||
    partsOf(each).some(mayLack);
  if (expr.type.kind === "bool") return partsOf(expr).flatMap(comparedIn);
  return mayLack(expr) ? [expr] : [];
}

function checksStatement(
  { expectations }: ScenarioType,
  { hosts, graphs, arrays }: Locals,
  place: Place,
  scope: Scope,
): Doc[] {
  if (expectations.length === 0) return [];
  const reading: Place = {
    ...place,
    hostItem: (item) =>
      item.array?.index === "all"
        ? hostItemIn(item, arrays.get(item.array.name) ?? item.host, scope.runtime)
        : hostItemOf(item, { host: hosts.get(item.host) ?? item.host, graph: graphs.get(item.host) ?? item.host }),
  };
  const items = expectations.map(({ text, value, when, span }) => {
    const { type } = value;
    const compared = comparedIn(value);
    // An expectation under a condition holds if the condition does not hold.
    const held: Expr =
      when === undefined
        ? value
        : {
            kind: "binary",
            operator: "or",
            left: { kind: "unary", operator: "not", operand: when, type, span },
            right: value,
            type,
            span,
          };
    return object(
      [
        `text: ${quoted(text)}`,
        `where: ${quoted(scope.where(span))}`,
        ["holds: ", arrow("()", held, expression(held, reading))],
        ...(compared.length === 0
          ? []
          : [
              [
                "compared: () => ",
                array(
                  compared.map((each) => expression(each, reading)),
                  "other",
                ),
              ],
            ]),
      ],
      true,
    );
  });
  return [["const checks = ", array(items, "blocks"), ";"]];
}

function startStatement(start: StartType, { hosts, graphs }: Locals, place: Place, scope: Scope): Doc {
  const reached = (host: string, instance: string): string =>
    instance.split(".").reduce(property, graphs.get(host) ?? "");
  const endpoints: Place = {
    ...place,
    endpoint: ({ host, instance }) =>
      object([entry("host", hosts.get(host) ?? host), `protocol: ${reached(host, instance)}`]),
  };
  const host = hosts.get(start.host) ?? start.host;
  const name = quoted(`${start.host}.${start.instance}.${start.entry}`);
  const { entries } = scope.protocol(start.protocol);
  const takes = (entries.find((each) => each.name === start.entry)?.parameters ?? []).length > 0;
  const options = Object.entries(start.arguments).map(([parameter, value]) => setting(parameter, value, endpoints));
  const operation = `${reached(start.host, start.instance)}.${start.entry}`;
  const head = `world.${start.phase}(${host}, ${name}, () =>`;
  if (options.length === 0) return [head, ` ${operation}(${takes ? "{}" : ""}));`];
  return [head, indent(hardLine, operation, "(", object(options, true), "),"), hardLine, ");"];
}
