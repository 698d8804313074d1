/** A graph as an interface, the classes of its bindings, and a function that builds it bottom-up on a host. */
import type {
  BarrierType,
  BindingType,
  Expr,
  GraphType,
  InstanceType,
  LowerRef,
  ParameterType,
  PoolType,
  Slot,
} from "../compiler/index.js";
import { bindingClasses, poolOfBarriers } from "./bindings.js";
import { type Doc, group, indent, join, line } from "./document.js";
import { expression, operand, type Place, setting } from "./expressions.js";
import { type Names, camel, pascal } from "./names.js";
import { barriersOn, isAlways, type Scope } from "./scope.js";
import { parameterValueType } from "./types.js";
import {
  array,
  block,
  call,
  docComment,
  entry,
  interfaceDeclaration,
  object,
  objectType,
  parameters,
  property,
  propertyName,
  quoted,
} from "./typescript.js";

export interface Part {
  readonly doc: Doc;
  /** The origin in the program. */
  readonly span?: GraphType["span"];
}

export function graphParts(graph: GraphType, scope: Scope): Part[] {
  const classes = graph.bindings.flatMap((binding) =>
    bindingClasses(graph, binding, scope).map((doc): Part => ({ doc, span: binding.span })),
  );
  return [
    ...classes,
    { doc: graphInterface(graph, scope), span: graph.span },
    { doc: buildFunction(graph, scope), span: graph.span },
  ];
}

function graphInterface(graph: GraphType, scope: Scope): Doc {
  const members = graph.instances.map(({ name, kind, of, doc }) => ({
    doc,
    member: `readonly ${propertyName(name)}: ${kind === "graph" ? scope.graph(of).type : scope.protocolClass(of, "type")}`,
  }));
  return [docComment(graph.doc), interfaceDeclaration(scope.graph(graph.name).type, members)];
}

/** The type for a need of a graph: a driver, or a protocol that provides the service. */
function needType(service: string, scope: Scope): string {
  if (service === "device") return scope.runtimeType("Driver");
  const declared = scope.service(service);
  const protocol = scope.runtimeType("Protocol");
  return declared?.realm === "control" ? `${protocol} & ${scope.serviceType(declared)}` : protocol;
}

function buildFunction(graph: GraphType, scope: Scope): Doc {
  const { type, build } = scope.graph(graph.name);
  const locals = scope.locals(["host", "at", "needs", "parameters"]);
  const local = new Map(graph.instances.map(({ name }) => [name, locals.take(name)]));
  const pools = new Map((graph.pools ?? []).map(({ name }) => [name, locals.take(camel([name, "pool"]))]));
  const uses = { needs: false, parameters: false };
  const reach: Reach = {
    lower: ({ path, isNeed }) => {
      uses.needs ||= isNeed;
      const [first = ""] = path;
      return path.slice(1).reduce(property, isNeed ? property("needs", first) : (local.get(first) ?? first));
    },
    place: {
      parameter: (name) => {
        uses.parameters = true;
        return property("parameters", name);
      },
      runtime: scope.runtime,
      capture: scope.capture,
    },
    barriers: new Map(),
    pools,
  };
  const statements: Doc[] = (graph.pools ?? []).map((pool) => poolStatement(pool, reach));
  for (const instance of graph.instances) {
    const bindings = bindingsOf(graph, instance);
    for (const binding of bindings) statements.push(...barrierChoice(graph, binding, locals, reach, scope));
    const name = local.get(instance.name) ?? "";
    statements.push(
      instance.kind === "graph"
        ? graphStatement(instance, name, reach, scope)
        : protocolStatement(graph, instance, { name, bindings }, reach, scope),
    );
  }
  for (const barrier of graph.barriers) statements.push(...pointBarrier(barrier, reach, scope));
  const result = object(graph.instances.map(({ name }) => entry(name, local.get(name) ?? name)));

  // An unused name begins with an underscore, as TypeScript requires.
  const empty = graph.instances.length === 0;
  const given: Doc[] = [`${empty ? "_host" : "host"}: ${scope.runtimeType("Host")}`, `${empty ? "_at" : "at"}: string`];
  if (graph.needs.length > 0) {
    const needs = graph.needs.map(({ name, service }) => `readonly ${propertyName(name)}: ${needType(service, scope)}`);
    given.push([uses.needs ? "needs: " : "_needs: ", objectType(needs)]);
  }
  if (graph.parameters.length > 0)
    given.push([uses.parameters ? "parameters: " : "_parameters: ", parametersType(graph.parameters, scope)]);
  return [
    docComment("Builds the graph bottom-up on a host; `at` is what stands before the names of its instances."),
    `export function ${build}`,
    parameters(given),
    `: ${type} `,
    block(...statements, ["return ", result, ";"]),
  ];
}

export function parametersType(all: readonly ParameterType[], scope: Scope): Doc {
  return objectType(
    all.map((each) => `readonly ${propertyName(each.name)}: ${parameterValueType(each, scope.runtimeType)}`),
  );
}

interface Reach {
  readonly lower: (ref: LowerRef) => string;
  readonly place: Place;
  /** Bindings that are chosen before the instance is made, by id: the name of the local that holds each. */
  readonly barriers: Map<string, string>;
  /** Pools of the graph, by name: the local that holds each. */
  readonly pools: ReadonlyMap<string, string>;
}

/** `const appPool = host.pool(at + "app", { threads: 1, ... });` */
function poolStatement({ name, options }: PoolType, { pools, place }: Reach): Doc {
  const values = Object.entries(options).map(([option, value]) => setting(option, value, place));
  return [
    `const ${pools.get(name) ?? name} = `,
    call("host.pool", [`at + ${quoted(name)}`, object(values)], true),
    ";",
  ];
}

/** What the class of a binding is made from: what is below, and the pool to which its barrier hands over. */
function made(lower: string, barriers: readonly BarrierType[], { pools }: Reach): string {
  const pool = poolOfBarriers(barriers);
  return pool === undefined ? `(${lower})` : `(${lower}, ${pools.get(pool) ?? pool})`;
}

function bindingsOf(graph: GraphType, instance: InstanceType): BindingType[] {
  return instance.kind === "graph" ? [] : graph.bindings.filter(({ upper }) => upper === instance.name);
}

/** `const udpToTest = parameters.handoff ? new ...Barrier(net.udp) : new ...(net.udp);`; empty if there is no choice. */
function barrierChoice(graph: GraphType, binding: BindingType, locals: Names, reach: Reach, scope: Scope): Doc[] {
  const barriers = barriersOn(graph, binding);
  if (scope.isDecidedOutside(graph.name, binding)) return outsideChoice(binding, barriers, graph, locals, reach, scope);
  if (binding.realm === "control" || barriers.length === 0 || barriers.some(({ when }) => isAlways(when))) return [];
  const whens = barriers.flatMap(({ when }): Doc[] =>
    when === undefined ? [] : [barriers.length === 1 ? choice(when, reach.place) : operand(when, reach.place)],
  );
  const name = locals.take(`${camel(binding.lower.path)}To${pascal(binding.upper)}`);
  const { plain, barrier } = scope.binding(graph.name, binding.id);
  const lower = reach.lower(binding.lower);
  reach.barriers.set(binding.id, name);
  const alternatives = indent(
    line,
    `? new ${barrier}${made(lower, barriers, reach)}`,
    line,
    `: new ${plain}(${lower})`,
  );
  const chosen = group(join(" || ", whens), alternatives);
  // Prettier begins a choice by an operation on a line of its own.
  const operation = barriers.length > 1 || barriers[0]?.when?.kind === "binary";
  return [[`const ${name} =`, operation ? group(indent(line, chosen)) : [" ", chosen], ";"]];
}

/** `const ipToUdp = host.hasBarrier(`${at}udpOverIp`, false) ? new ...Barrier(ip) : new ...(ip);` */
function outsideChoice(
  binding: BindingType,
  barriers: readonly BarrierType[],
  graph: GraphType,
  locals: Names,
  reach: Reach,
  scope: Scope,
): Doc[] {
  const name = locals.take(`${camel(binding.lower.path)}To${pascal(binding.upper)}`);
  const { plain, barrier } = scope.binding(graph.name, binding.id);
  const lower = reach.lower(binding.lower);
  reach.barriers.set(binding.id, name);
  const whens = barriers.flatMap(({ when }): Doc[] => (when === undefined ? [] : [operand(when, reach.place)]));
  const always = barriers.some(({ when }) => isAlways(when));
  const written: Doc = always ? "true" : whens.length === 0 ? "false" : join(" || ", whens);
  const site = `at + ${quoted(binding.id)}`;
  const chosen = [
    call("host.hasBarrier", [site, written]),
    indent(line, `? new ${barrier}${made(lower, barriers, reach)}`, line, `: new ${plain}(${lower})`),
  ];
  if (!scope.placing) return [group(`const ${name} = `, ...chosen, ";")];
  return [[`const ${name} = (`, ...chosen, `).watched(${site});`]];
}

/** `net.ip.setBarrier(net.ip.points.reassembled, "table4.xgraph:14");` */
function pointBarrier({ at, to, when, span }: BarrierType, reach: Reach, scope: Scope): Doc[] {
  if (at === undefined || (when?.kind === "literal" && when.value === false)) return [];
  const instance = reach.lower({ path: at.instance, isNeed: false });
  const place = property(`${instance}.points`, at.point);
  const pool = to === undefined ? [] : [reach.pools.get(to) ?? to];
  const set: Doc = [call(`${instance}.setBarrier`, [place, quoted(scope.where(span)), ...pool]), ";"];
  if (when === undefined || isAlways(when)) return [set];
  return [group("if (", expression(when, reach.place), ")", indent(line, set))];
}

/** An expression in front of `?`. */
function choice(when: Expr, place: Place): Doc {
  return when.kind === "if" ? operand(when, place) : expression(when, place);
}

function graphStatement(instance: InstanceType, name: string, reach: Reach, scope: Scope): Doc {
  const given: Doc[] = ["host", `at + ${quoted(`${instance.name}.`)}`];
  const needs = Object.entries(instance.needs).map(([need, lower]) => {
    const chosen = (instance.choices?.[need] ?? []).map((each): Alternative => [each.when, reach.lower(each.lower)]);
    return chosen.length === 0
      ? entry(need, reach.lower(lower))
      : [`${propertyName(need)}: `, alternatives([...chosen, [undefined, reach.lower(lower)]], reach.place)];
  });
  const values = allArguments(scope.graphType(instance.of).parameters, instance.arguments, reach.place);
  if (needs.length > 0) given.push(object(needs));
  if (values.length > 0) given.push(object(values));
  // Prettier lets the last object break alone only if the argument before it is no object.
  const hugs = needs.length > 0 !== values.length > 0;
  return [`const ${name} = `, call(scope.graph(instance.of).build, given, hugs), ";"];
}

function protocolStatement(
  graph: GraphType,
  instance: InstanceType,
  { name, bindings }: { readonly name: string; readonly bindings: readonly BindingType[] },
  reach: Reach,
  scope: Scope,
): Doc {
  const { slots } = scope.protocol(instance.of);
  const settings = Object.entries(instance.arguments).map(([name, value]) => setting(name, value, reach.place));
  const named = `at + ${quoted(instance.name)}`;
  if (scope.isInRom(graph.name, instance.name)) settings.push(`...host.rom(${named})`);
  const lowers = slots.map((slot) => entry(slot.name, slotValue(graph, slot, bindings, reach, scope)));
  const protocol = scope.protocolClass(instance.of, "value");
  const made = call(`new ${protocol}`, ["host", named, object(settings), object(lowers)]);
  return [`const ${name} = `, call("host.add", [made, quoted(scope.where(instance.span))]), ";"];
}

function slotValue(graph: GraphType, slot: Slot, bindings: readonly BindingType[], reach: Reach, scope: Scope): Doc {
  const here = bindings.filter((binding) => binding.slot === slot.name);
  const madeOf = (binding: BindingType): Doc => {
    const always = barriersOn(graph, binding).filter(({ when }) => isAlways(when));
    const given = made(reach.lower(binding.lower), binding.realm === "control" ? [] : always, reach);
    return reach.barriers.get(binding.id) ?? `new ${scope.binding(graph.name, binding.id).plain}${given}`;
  };
  const one = (index: number | undefined): Doc => {
    const elements = here.filter((binding) => binding.index === index);
    const element = (name: string): Doc =>
      alternatives(
        elements.filter((each) => each.element === name).map((each): Alternative => [each.when, madeOf(each)]),
        reach.place,
      );
    const names = [...new Set(elements.map((binding) => binding.element))];
    if (slot.tuple) return object(names.map((name) => entry(name, element(name))));
    return names[0] === undefined ? "undefined" : element(names[0]);
  };
  if (slot.count === undefined) return one(undefined);
  const indexes = [...new Set(here.map(({ index }) => index))];
  return array(indexes.map(one), slot.tuple && slot.elements.length > 1 ? "blocks" : "other");
}

type Alternative = readonly [when: Expr | undefined, value: Doc];

/** `a ? b : c`; the last alternative needs no condition. */
function alternatives(all: readonly Alternative[], place: Place): Doc {
  const [first, ...rest] = all;
  if (first === undefined) return "undefined";
  const [when, value] = first;
  if (rest.length === 0 || when === undefined) return value;
  return group(choice(when, place), indent(line, "? ", value, line, ": ", alternatives(rest, place)));
}

/** `name: value` for every parameter: as given, or its default, which may use those before it. */
export function allArguments(
  all: readonly ParameterType[],
  given: Readonly<Record<string, Expr>>,
  place: Place,
): Doc[] {
  const values = new Map<string, Expr>();
  const where: Place = {
    ...place,
    // An earlier parameter has its given value.
    parameter: (earlier) => {
      const value = values.get(earlier);
      return value === undefined ? earlier : operand(value, given[earlier] === undefined ? where : place);
    },
  };
  const docs: Doc[] = [];
  for (const { name, default: otherwise } of all) {
    const value = given[name] ?? otherwise;
    if (value === undefined) continue;
    values.set(name, value);
    docs.push(setting(name, value, given[name] === undefined ? where : place));
  }
  return docs;
}
