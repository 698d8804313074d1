/** A class for each binding of a graph. It charges the costs of calls over the binding, and stops at the barriers on it. */
import type { BarrierType, BindingType, GraphType, ServiceOperationType } from "../compiler/index.js";
import { type Doc, hardLine, indent, lines } from "./document.js";
import { barriersOn, isAlways, type Scope } from "./scope.js";
import { operationParameters, operationResult, upcallSignature } from "./services.js";
import { block, call, docComment, parameters, quoted } from "./typescript.js";

/** The classes of a binding: one class, or two if the barrier on it depends on a parameter, one without the barrier and one with it. */
export function bindingClasses(graph: GraphType, binding: BindingType, scope: Scope): Doc[] {
  const origin = `\`${binding.text}\` (${scope.where(binding.span)})`;
  const { plain, barrier } = scope.binding(graph.name, binding.id);
  if (binding.realm === "control") return [controlClass(binding, plain, origin, scope)];
  const barriers = barriersOn(graph, binding);
  const classOf = binding.realm === "call" ? callingClass : carryingClass;
  if (scope.isDecidedOutside(graph.name, binding))
    return [
      classOf(binding, plain, origin, scope),
      classOf(binding, barrier, "The same with a barrier.", scope, barriers.length === 0 ? "placed" : barriers),
    ];
  if (barriers.length === 0) return [classOf(binding, plain, origin, scope)];
  const said = barriers.map(({ text, span }) => `\`${text.replace(/;$/, "")}\` (${scope.where(span)})`).join(" and ");
  if (barriers.every(({ when }) => isAlways(when)))
    return [classOf(binding, plain, `${origin}, with ${said}.`, scope, barriers)];
  return [classOf(binding, plain, origin, scope), classOf(binding, barrier, `The same with ${said}.`, scope, barriers)];
}

/** The barriers that the graph has on a binding, none for none; or one that only a host has there, or who places barriers. */
type Handing = readonly BarrierType[] | "placed";

/** The type of an instance in the classes: its protocol, or, for a need of the graph, any protocol that provides the service. */
function lowerType(binding: BindingType, scope: Scope): string {
  if (binding.realm === "device") return scope.runtimeType("Driver");
  return binding.lowerProtocol === undefined
    ? scope.runtimeType("Protocol")
    : scope.protocolClass(binding.lowerProtocol, "type");
}

/** Members one below another: fields together, a blank line before each method. */
function apart(members: readonly Doc[], fields: number): Doc[] {
  return members.flatMap((member, index) => (index < fields || index === 0 ? [member] : ["", member]));
}

function carryingClass(binding: BindingType, name: string, doc: string, scope: Scope, barriers: Handing = []): Doc {
  const { runtime, runtimeType } = scope;
  const upper = scope.protocolClass(binding.upperProtocol, "type");
  const given = `(session: ${runtimeType("Session")}, message: ${runtimeType("Message")})`;
  const crossing = crossingCharge(binding, scope);
  const passed = scope.placing ? ["this.pass();"] : [];
  const received = `${given}: ${runtimeType("Op")}<void, ${runtimeType("Up")}>`;
  const charged = "this.cpu.charge(this.demuxing, message.length);";
  const receive = `${runtime("up")}(session.above.demux(session, message));`;
  // Without a barrier nothing follows the call, so the method returns the call's generator and needs none of its own.
  const demux =
    barriers.length === 0
      ? method(`override demux${received}`, [...passed, ...crossing, charged, `return ${receive}`])
      : method(`override *demux${received}`, [
          ...passed,
          handoff("return", barriers, scope),
          ...crossing,
          charged,
          `yield* ${receive}`,
        ]);
  const push = method(`override push${given}: ${runtimeType("Op")}<boolean, ${runtimeType("Down")}>`, [
    ...crossing,
    "this.cpu.charge(this.pushing, message.length);",
    `return ${runtime("down")}(session.push(message));`,
  ]);
  const head = `class ${name} extends ${runtime("Binding")}<${lowerType(binding, scope)}, ${upper}>`;
  return [docComment(doc), head, ...classBody(barrierField(binding, barriers, scope), [demux, push])];
}

/** The text of a method. Methods have the same length for every binding, so they need no layout that may break. */
function method(head: string, statements: readonly string[]): string {
  return `  ${head} {\n    ${statements.join("\n    ")}\n  }`;
}

function classBody(fields: readonly Doc[], methods: readonly string[]): Doc[] {
  const body = `${methods.join("\n\n")}\n}`;
  return fields.length === 0 ? [` {\n${body}`] : [" {", indent(hardLine, lines(...fields)), hardLine, hardLine, body];
}

/** The statements that come first behind a barrier. */
function handoff(otherwise: string, barriers: Handing, { runtime }: Scope): string {
  const hand = poolOfBarriers(barriers) === undefined ? "handoff" : "handTo";
  const site = barriers === "placed" ? "this.placed" : "this.#barrier";
  return `if (this.cpu.comesTo(${site}) && !(yield* ${runtime("up")}(this.cpu.${hand}(${site})))) ${otherwise};`;
}

/** The cost of a call over a binding on which the trust domain changes. */
function crossingCharge({ lowerProtocol, upperProtocol }: BindingType, scope: Scope): readonly string[] {
  const domainOf = (protocol: string | undefined): string | undefined =>
    protocol === undefined ? undefined : scope.protocol(protocol).domain?.name;
  if (domainOf(lowerProtocol) === domainOf(upperProtocol)) return [];
  return ["this.cpu.charge(this.cpu.overhead.domainCrossing, 0);"];
}

/** The field with the name of the barrier; empty for a binding without one. */
function barrierField(binding: BindingType, barriers: Handing, scope: Scope): Doc[] {
  if (barriers.length === 0) return [];
  if (barriers === "placed") return ["protected override readonly stands = true;"];
  const site = barriers.map(({ text, span }) => `${bare(text)} (${scope.where(span)})`).join("; ");
  if (poolOfBarriers(barriers) === undefined)
    return [["readonly #barrier = ", call("this.barrier", [quoted(site)]), ";"]];
  return [
    `readonly #barrier: ${scope.runtimeType("HandoffSite")};`,
    "",
    [
      `constructor(lower: ${lowerType(binding, scope)}, pool: ${scope.runtimeType("HandoffPool")}) `,
      block("super(lower);", ["this.#barrier = ", call("pool.site", [quoted(site)]), ";"]),
    ],
  ];
}

/** The pool to which the barriers on a binding hand over; undefined for the threads of the mode. */
export function poolOfBarriers(barriers: Handing): string | undefined {
  return barriers === "placed" ? undefined : barriers.find(({ to }) => to !== undefined)?.to;
}

/** Like {@link carryingClass}, for a control service. */
function callingClass(binding: BindingType, name: string, doc: string, scope: Scope, barriers: Handing = []): Doc {
  const { runtime, runtimeType } = scope;
  const upper = scope.protocolClass(binding.upperProtocol, "type");
  const given = `(session: ${runtimeType("Session")}, request: ${runtimeType("Message")})`;
  const reply = `${runtimeType("Message")} | null`;
  const crossing = crossingCharge(binding, scope);
  const passed = scope.placing ? ["this.pass();"] : [];
  const received = `${given}: ${runtimeType("Op")}<${reply}, ${runtimeType("Up")}>`;
  const charged = "this.cpu.charge(this.callDemuxing, request.length);";
  const receive = `${runtime("up")}(session.above.callDemux(session, request));`;
  const callDemux =
    barriers.length === 0
      ? method(`override callDemux${received}`, [...passed, ...crossing, charged, `return ${receive}`])
      : method(`override *callDemux${received}`, [
          ...passed,
          handoff("return null", barriers, scope),
          ...crossing,
          charged,
          `return yield* ${receive}`,
        ]);
  const down = method(`override call${given}: ${runtimeType("Op")}<${reply}, ${runtimeType("Down")}>`, [
    ...crossing,
    "this.cpu.charge(this.calling, request.length);",
    `return ${runtime("down")}(session.call(request));`,
  ]);
  const head = `class ${name} extends ${runtime("CallBinding")}<${lowerType(binding, scope)}, ${upper}>`;
  return [docComment(doc), head, ...classBody(barrierField(binding, barriers, scope), [callDemux, down])];
}

/** `barrier net.udp -> test when handoff because lengthy;` to `net.udp -> test`. */
function bare(barrier: string): string {
  return barrier
    .replace(/^barrier\s+/, "")
    .replace(/\s+(when|because)\s.*$/s, "")
    .replace(/;$/, "");
}

function controlClass(binding: BindingType, name: string, origin: string, scope: Scope): Doc {
  const service = scope.service(binding.service);
  if (service === undefined) throw new Error(`a checked program has no service ${binding.service}`);
  const { runtime, runtimeType } = scope;
  const type = scope.serviceType(service);
  const lower = lowerType(binding, scope);
  const operations = service.operations.filter(({ upcall }) => !upcall);
  const crossing = crossingCharge(binding, scope);
  const costs = operations.map(({ name: each }) => `readonly #${each} = this.cost(${quoted(each)});`);
  const asked = (operation: ServiceOperationType): Doc => {
    const given = operation.parameters.map(({ name: each }) => each).join(", ");
    const value = operation.blocks ? "yield* " : "";
    const back = operation.blocks || operation.result !== undefined ? `return ${value}` : "";
    return [
      operation.blocks ? `*${operation.name}` : operation.name,
      parameters(operationParameters(operation, runtimeType)),
      `: ${operationResult(service.name, operation, runtimeType)} `,
      block(
        ...crossing,
        `this.cpu.charge(this.#${operation.name}, 0);`,
        `${back}this.lower.${operation.name}(${given});`,
      ),
    ];
  };
  const told = (operation: ServiceOperationType): Doc => [
    "*",
    ...upcallSignature(operation, runtimeType),
    " ",
    block(
      ...crossing,
      `this.cpu.charge(this.upcallCost(${quoted(operation.name)}), 0);`,
      `${operation.result === undefined ? "" : "return "}yield* this.upper.${operation.name}(${operation.parameters
        .map(({ name: each }) => each)
        .join(", ")});`,
    ),
  ];
  const upcalls = service.operations.filter(({ upcall }) => upcall);
  const upper = upcalls.length === 0 ? "" : `, ${scope.protocolClass(binding.upperProtocol, "type")}`;
  const fulfils = upcalls.length === 0 ? type : `${type}, ${scope.upcallsType(service)}`;
  return [
    docComment(`${origin}: the service ${service.name} of ${binding.lower.path.join(".")}.`),
    `class ${name} extends ${runtime("ControlBinding")}<${binding.lowerProtocol === undefined ? `${lower} & ${type}` : lower}${upper}> implements ${fulfils} `,
    block(...apart([...costs.map((each): Doc => each), ...operations.map(asked), ...upcalls.map(told)], costs.length)),
  ];
}
