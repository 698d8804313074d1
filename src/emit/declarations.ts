/** `NAME.xgraph.ts`: for each protocol of a source file the class that its implementation extends, with its header's accessors. */
import type {
  CallsType,
  OwnBarrierType,
  ParameterType,
  Program,
  ProtocolType,
  ServiceType,
  Slot,
} from "../compiler/index.js";
import { lineAt } from "../compiler/index.js";
import type { Span } from "../../grammar/index.js";
import { headerCodec } from "./codec.js";
import { type Doc, group, hardLine, indent, join, line, print } from "./document.js";
import { arrow, expression, type Place } from "./expressions.js";
import { Imports, importBlock } from "./imports.js";
import { type Layout, specifierOf, within } from "./import-paths.js";
import { Names } from "./names.js";
import { isAlways } from "./scope.js";
import { hasUpcalls, serviceInterface, upcallSignature, upcallsName } from "./services.js";
import { parameterValueType, unitNote } from "./types.js";
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

export interface DeclarationsInput {
  readonly program: Pick<Program, "sources" | "services" | "protocols">;
  /** Index of the source file whose declarations are wanted. */
  readonly source: number;
  readonly layout: Layout;
}

/** The text of `NAME.xgraph.ts`; undefined if the file declares no protocol and no control service. */
export function emitDeclarations({ program, source, layout }: DeclarationsInput): string | undefined {
  const here = program.sources[source];
  const protocols = program.protocols.filter(({ span }) => span.source === source);
  const services = program.services.filter(({ span, realm }) => span.source === source && realm === "control");
  if (here === undefined || protocols.length + services.length === 0) return undefined;

  const own = [
    ...protocols.map(({ name }) => `${name}Base`),
    ...services.flatMap((each) => (hasUpcalls(each) ? [each.name, upcallsName(each)] : [each.name])),
  ];
  const imports = new Imports(new Names([...own, "NO_BYTES"]));
  const runtime = specifierOf({ kind: "runtime" }, here.path, layout);
  /** A name in the declarations of the file that declares a service. */
  const nameIn = (service: ServiceType, name: string): string => {
    if (service.span.source === source) return name;
    const path = program.sources[service.span.source]?.path ?? "";
    return imports.type(specifierOf({ kind: "declarations", file: path }, here.path, layout), name);
  };
  const file: File = {
    imports,
    runtime,
    service: (name) => program.services.find((each) => each.name === name),
    serviceType: (service) => nameIn(service, service.name),
    upcallsType: (service) => nameIn(service, upcallsName(service)),
    inLibrary: within(layout.standardLibrary, here.path),
    where: ({ start }) => `${here.name.slice(here.name.lastIndexOf("/") + 1)}:${lineAt(here, start)}`,
  };
  const hasTail = protocols.some(({ header }) => header?.fields.some(({ length }) => length !== undefined));
  const parts: Doc[] = [
    ...(hasTail ? ["const NO_BYTES = new Uint8Array(0);"] : []),
    ...services.map((service) => serviceInterface(service, imports, runtime)),
    ...protocols.flatMap((protocol) => protocolDeclarations(protocol, file)),
  ];
  const name = here.path.slice(here.path.lastIndexOf("/") + 1);
  const text: Doc = [
    `// Made by \`xgc declare\` from ${name}; change that and declare again.`,
    hardLine,
    importBlock(imports),
    join([hardLine, hardLine], parts),
    hardLine,
  ];
  return print(text);
}

interface File {
  readonly imports: Imports;
  readonly runtime: string;
  readonly service: (name: string) => ServiceType | undefined;
  /** The local name of a control service's interface. */
  readonly serviceType: (service: ServiceType) => string;
  /** The local name of the interface of its upcalls. */
  readonly upcallsType: (service: ServiceType) => string;
  /** Whether it belongs to the standard library. */
  readonly inLibrary: boolean;
  /** `chan.xgraph:22`. */
  readonly where: (span: Span) => string;
}

function protocolDeclarations(protocol: ProtocolType, file: File): Doc[] {
  return [
    interfaceDeclaration(
      `${protocol.name}Parameters`,
      protocol.parameters.map((parameter) => ({
        doc: unitNote(parameter.type),
        member: `readonly ${propertyName(parameter.name)}: ${parameterTypeIn(file, protocol.name, parameter)}`,
      })),
    ),
    [
      docComment("The bindings to what is below."),
      interfaceDeclaration(
        `${protocol.name}Slots`,
        protocol.slots.map((slot) => ({
          doc: "",
          member: [`readonly ${propertyName(slot.name)}: `, slotType(slot, file)],
        })),
      ),
    ],
    baseClass(protocol, file),
    ...(protocol.header === undefined ? [] : headerCodec(protocol, protocol.header, file.imports, file.runtime)),
  ];
}

// --------------------------------------------------------------------------------------------------- types

/**
 * The type of a parameter of a protocol or of an entry.
 * @param names.runtime The local name of something of the runtime.
 * @param names.base That of the protocol's base class.
 */
export function parameterType(
  parameter: ParameterType,
  { runtime, base }: { readonly runtime: (name: string) => string; readonly base: () => string },
): string {
  if (parameter.type.kind !== "endpoint") return parameterValueType(parameter, runtime);
  const orNone = parameter.default?.kind === "literal" && parameter.default.value === null ? " | null" : "";
  return `${runtime("Endpoint")}<${base()}>${orNone}`;
}

function parameterTypeIn({ imports, runtime }: File, protocol: string, parameter: ParameterType): string {
  return parameterType(parameter, {
    runtime: (name) => imports.type(runtime, name),
    base: () => `${protocol}Base`,
  });
}

function elementType(service: string, { imports, runtime, service: find, serviceType, upcallsType }: File): string {
  const binding = (): string => imports.type(runtime, "Binding");
  if (service === "device") return `${binding()}<${imports.type(runtime, "Driver")}>`;
  const declared = find(service);
  if (declared?.realm === "call") return imports.type(runtime, "CallBinding");
  if (declared?.realm !== "control") return binding();
  if (!hasUpcalls(declared)) return serviceType(declared);
  return `${serviceType(declared)} & ${imports.type(runtime, "UpcallSlot")}<${upcallsType(declared)}>`;
}

function slotType(slot: Slot, file: File): Doc {
  const one = slot.tuple
    ? objectType(
        slot.elements.map(({ name, service }): Doc => `readonly ${propertyName(name)}: ${elementType(service, file)}`),
      )
    : elementType(slot.elements[0]?.service ?? "", file);
  return slot.count === undefined ? one : ["readonly ", one, "[]"];
}

/** The bindings of a slot as items of a list, control services left out. */
function lowersOf(slot: Slot, file: File): string[] {
  const carrying = slot.elements.filter(({ service }) => file.service(service)?.realm !== "control");
  const of = property("slots", slot.name);
  if (carrying.length === 0) return [];
  if (slot.count === undefined) return slot.tuple ? carrying.map(({ name }) => property(of, name)) : [of];
  if (!slot.tuple) return [`...${of}`];
  const [only] = carrying;
  if (only !== undefined && carrying.length === 1) return [`...${of}.map((each) => ${property("each", only.name)})`];
  return [`...${of}.flatMap((each) => [${carrying.map(({ name }) => property("each", name)).join(", ")}])`];
}

// --------------------------------------------------------------------------------------------------- class

function baseClass(protocol: ProtocolType, file: File): Doc {
  const { name, doc } = protocol;
  const { imports, runtime } = file;
  const runtimeType = (wanted: string): string => imports.type(runtime, wanted);
  const fields: Doc[] = [`readonly parameters: ${name}Parameters;`, `readonly slots: ${name}Slots;`];
  const made: Doc[] = [];
  const named = (
    field: string,
    members: readonly { name: string; doc: string }[],
    type: (name: string) => string,
    maker: string,
  ): void => {
    if (members.length === 0) return;
    const documented = members.some((each) => each.doc !== "");
    const types = members.map((each): Doc => [
      docComment(each.doc),
      `readonly ${propertyName(each.name)}: ${type(each.name)}`,
    ]);
    fields.push([`readonly ${field}: `, objectType(types, documented), ";"]);
    made.push([
      `this.${field} = `,
      object(members.map((each) => entry(each.name, `this.${maker}(${quoted(each.name)})`))),
      ";",
    ]);
  };
  named("counters", protocol.counters, () => runtimeType("Counter"), "newCounter");
  named(
    "series",
    protocol.series.map((each) => ({ ...each, doc: joinDocs(each.doc, unitNote(each.type)) })),
    () => runtimeType("Series"),
    "newSeries",
  );
  named(
    "gauges",
    protocol.gauges.map((each) => ({ ...each, doc: joinDocs(each.doc, unitNote(each.type)) })),
    () => runtimeType("Gauge"),
    "newGauge",
  );
  named(
    "histograms",
    protocol.histograms.map((each) => ({ ...each, doc: joinDocs(each.doc, unitNote(each.type)) })),
    () => runtimeType("Histogram"),
    "newHistogram",
  );
  named("points", protocol.points, (point) => `${runtimeType("ProtocolPoint")}<${quoted(point)}>`, "newPoint");

  const lowers = array(protocol.slots.flatMap((slot) => lowersOf(slot, file)));
  // The upcalls that the protocol receives from protocols below, and those that it makes to protocols above.
  const heard = upcallServices(protocol, file);
  const provided = file.service(protocol.provides?.service ?? "");
  if (provided !== undefined && hasUpcalls(provided)) {
    const type = `${runtimeType("ControlBinding")} & ${file.upcallsType(provided)}`;
    const doc = `Whom upcalls of ${provided.name} go to.`;
    fields.push([docComment(doc), `declare readonly uppers: (${type})[];`]);
  }
  const constructor: Doc = [
    "constructor",
    parameters([
      `host: ${runtimeType("Host")}`,
      "name: string",
      `parameters: ${givenParameters(protocol, `${name}Parameters`)}`,
      `slots: ${name}Slots`,
    ]),
    " ",
    block(
      ["super(host, name, ", quoted(name), ", ", lowers, ");"],
      ...defaults(protocol.parameters),
      "this.slots = slots;",
      ...made,
      ...protocol.barriers.flatMap((barrier) => ownBarrier(barrier, file)),
      ...(protocol.calls ?? []).map((calls) => callLimit(calls, protocol, file)),
      ...protocol.slots.flatMap((slot) => connections(slot, file)),
    ),
  ];
  const entries = protocol.entries.map((each): Doc => {
    const options = each.parameters.map((parameter): Doc => {
      const optional = parameter.default === undefined ? "" : "?";
      return `readonly ${propertyName(parameter.name)}${optional}: ${parameterTypeIn(file, name, parameter)}`;
    });
    const notes = each.parameters.flatMap((parameter) =>
      unitNote(parameter.type) === "" ? [] : [`\`${parameter.name}\`: ${lowerFirst(unitNote(parameter.type))}`],
    );
    const signature: Doc = options.length === 0 ? "()" : group("(options: ", objectType(options), ")");
    return [
      docComment(joinDocs(each.doc, notes.join(" "))),
      `abstract ${each.name}`,
      signature,
      `: ${runtimeType("AnyOp")};`,
    ];
  });
  const upcalls = heard.flatMap(({ operations }) =>
    operations
      .filter(({ upcall }) => upcall)
      .map((each): Doc => [docComment(each.doc), "abstract ", ...upcallSignature(each, runtimeType), ";"]),
  );
  const fulfils = heard.length === 0 ? "" : `implements ${heard.map(file.upcallsType).join(", ")} `;
  return [
    docComment(doc),
    `export abstract class ${name}Base extends ${imports.value(runtime, "Protocol")} ${fulfils}`,
    block(...fields, "", constructor, ...[...entries, ...upcalls].flatMap((each) => ["", each])),
  ];
}

/** A statement that installs a protocol's own barrier at its point. */
function ownBarrier({ point, when, span }: OwnBarrierType, { where }: File): Doc[] {
  const place: Place = {
    parameter: (name) => property("this.parameters", name),
    runtime: (name) => {
      throw new Error(`the condition of a barrier calls "${name}"`);
    },
  };
  const set: Doc = [call("this.setBarrier", [property("this.points", point), quoted(where(span))]), ";"];
  if (when?.kind === "literal" && when.value === false) return [];
  if (isAlways(when) || when === undefined) return [set];
  return [group("if (", expression(when, place), ")", indent(line, set))];
}

/** A statement that makes the runtime count the protocol's calls against their limits; for the standard library only if a test asks for it. */
function callLimit({ slot: of, operation, most, span }: CallsType, { slots }: ProtocolType, file: File): Doc {
  const read = new Set<string>();
  const place: Place = {
    parameter: (name) => {
      if (name !== "size" && name !== "mtu") return property("this.parameters", name);
      read.add(name);
      return name;
    },
    runtime: (name) => {
      throw new Error(`the number of calls calls "${name}"`);
    },
  };
  const amount = expression(most, place);
  // A parameter that is not read would be an error under `noUnusedParameters`.
  const size = read.has("size") ? "size" : "_size";
  const head = read.has("mtu") ? `(${size}, mtu)` : read.has("size") ? "(size)" : "()";
  const limit = arrow(head, most, amount);
  const name = `${file.inLibrary ? "this.auditCalls" : "this.limitCalls"}`;
  const limited = (bindings: Doc): Doc[] => [
    call(name, [quoted(`${of}.${operation}`), bindings, quoted(operation), limit, quoted(file.where(span))]),
    ";",
  ];
  if (operation === "demux" || operation === "callDemux") return limited("this.lowers");
  const slot = slots.find(({ name: each, elements }) => each === of || elements.some((one) => one.name === of));
  if (slot === undefined) throw new Error(`there is no slot ${of}`);
  const all = property("this.slots", slot.name);
  const one = (each: string): string => (slot.tuple ? property(each, of) : each);
  const each: Doc = slot.tuple ? [all, ".map((each) => ", one("each"), ")"] : all;
  const bindings: Doc = slot.count === undefined ? ["[", one(all), "]"] : each;
  return limited(bindings);
}

/** The control services with upcalls that a protocol stands over, each once. */
function upcallServices({ slots }: ProtocolType, { service }: File): ServiceType[] {
  const names = new Set(slots.flatMap(({ elements }) => elements.map((each) => each.service)));
  return [...names].flatMap((name) => {
    const declared = service(name);
    return declared?.realm === "control" && hasUpcalls(declared) ? [declared] : [];
  });
}

/** Statements that register the protocol with the control services below it that have upcalls. */
function connections(slot: Slot, { service }: File): Doc[] {
  const told = slot.elements.filter((each) => {
    const declared = service(each.service);
    return declared?.realm === "control" && hasUpcalls(declared);
  });
  return told.map(({ name }): Doc => {
    const of = property("slots", slot.name);
    const one = (slotted: string): string => `${slot.tuple ? property(slotted, name) : slotted}.connect(this);`;
    return slot.count === undefined ? one(of) : `for (const each of ${of}) ${one("each")}`;
  });
}

/** The type of a constructor's argument: parameters with a default are optional. */
export function givenParameters({ parameters: all }: ProtocolType, type: string): string {
  const required = all.filter((each) => each.default === undefined).map((each) => quoted(each.name));
  if (required.length === all.length) return type;
  return `Partial<${type}>` + (required.length === 0 ? "" : ` & Pick<${type}, ${required.join(" | ")}>`);
}

function joinDocs(...texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join("\n");
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Sets `this.parameters`. A default that uses another parameter is computed from its given value. */
function defaults(all: readonly ParameterType[]): Doc[] {
  const place: Place = {
    parameter: (name) => name,
    runtime: (name) => {
      throw new Error(`the default of a parameter calls "${name}"`);
    },
  };
  const withDefault = all.flatMap((each) =>
    each.default === undefined ? [] : [{ name: each.name, value: each.default }],
  );
  if (withDefault.length === 0) return ["this.parameters = parameters;"];
  if (withDefault.every(({ value }) => value.kind === "literal" || value.kind === "list")) {
    const items = withDefault.map(({ name, value }) => [`${propertyName(name)}: `, expression(value, place)]);
    return [["this.parameters = ", object([...items, "...parameters"]), ";"]];
  }
  const locals = new Names(["host", "name", "parameters", "slots"]);
  const local = new Map(all.map(({ name }) => [name, locals.take(name)]));
  const reached: Place = { ...place, parameter: (name) => local.get(name) ?? name };
  const targets = all.map((each): Doc => {
    const own = local.get(each.name) ?? each.name;
    const target = own === each.name ? own : `${propertyName(each.name)}: ${own}`;
    return each.default === undefined ? target : [target, " = ", expression(each.default, reached)];
  });
  const values = all.map(({ name }) => entry(name, local.get(name) ?? name));
  return [
    ["const ", object(targets), " = parameters;"],
    ["this.parameters = ", object(values), ";"],
  ];
}
