/** The members that a protocol's implementation must have, as TypeScript. `xgc declare` brings implementations up to them. */
import type { EntryType, Program, ProtocolType, ServiceOperationType, ServiceType } from "../compiler/index.js";
import { givenParameters, parameterType } from "./declarations.js";
import { print } from "./document.js";
import { expression } from "./expressions.js";
import { type Layout, specifierOf } from "./import-paths.js";
import { Names } from "./names.js";
import { hasUpcalls, operationParameters, operationResult, upcallResult } from "./services.js";

/** Gives the local names of a file's imports. `Imports` does so for a new file, and `xgc declare` for an existing one. */
export interface Importer {
  value(module: string, name: string): string;
  type(module: string, name: string): string;
}

/** A parameter of an entry, which is one of its options, or of an operation. */
export interface MemberParameter {
  readonly name: string;
  /** Its local name, which differs where TypeScript has a meaning for the name. */
  readonly local: string;
  readonly type: string;
  readonly optional: boolean;
  /** The default, as TypeScript, for a caller that gives no value. */
  readonly default?: string;
}

/** A method of the class. */
export interface Member {
  readonly name: string;
  /** `session` members are those of the x-kernel's uniform interface, which every protocol inherits. */
  readonly kind: "entry" | "operation" | "upcall" | "session";
  /** It overrides what a base class declares. */
  readonly override: boolean;
  /** A generator. */
  readonly blocks: boolean;
  /** Its parameters are properties of one object. */
  readonly options: boolean;
  readonly parameters: (importer: Importer) => readonly MemberParameter[];
  readonly result: (importer: Importer) => string;
}

/** A control service that the class fulfils. */
export interface Fulfilled {
  readonly name: string;
  /** The module of its declarations, as the implementation imports it. */
  readonly module: string;
}

/** A protocol with the members that its implementation must have. */
export interface Demanded {
  readonly protocol: ProtocolType;
  /** `NAME.xgraph.js`, as the implementation imports it. */
  readonly module: string;
  /** The specifier by which the implementation imports the runtime. */
  readonly runtime: string;
  readonly members: readonly Member[];
  readonly fulfils: readonly Fulfilled[];
  /** The type of the third parameter of the constructor. */
  readonly constructorParameters: (importer: Importer) => string;
}

export interface DemandedInput {
  readonly program: Pick<Program, "sources" | "services" | "protocols">;
  /** Index of the source file whose declarations are wanted. */
  readonly source: number;
  readonly layout: Layout;
}

/** The members that the implementations of a file's protocols must have. */
export function demandedMembers({ program, source, layout }: DemandedInput): Demanded[] {
  const service = (name: string): ServiceType | undefined => program.services.find((each) => each.name === name);
  const pathOf = (index: number): string => program.sources[index]?.path ?? "";
  return program.protocols
    .filter(({ span }) => span.source === source)
    .map((protocol) => {
      const { file } = protocol.implementation;
      const module = (of: number): string => specifierOf({ kind: "declarations", file: pathOf(of) }, file, layout);
      const runtime = specifierOf({ kind: "runtime" }, file, layout);
      const provided = service(protocol.provides?.service ?? "");
      const needed = [...new Set(protocol.slots.flatMap(({ elements }) => elements.map((each) => each.service)))]
        .map(service)
        .filter((each) => each !== undefined);
      const control = provided?.realm === "control" ? [provided] : [];
      return {
        protocol,
        module: module(source),
        runtime,
        fulfils: control.map(({ name, span }) => ({ name, module: module(span.source) })),
        constructorParameters: (importer) =>
          givenParameters(protocol, importer.type(module(source), `${protocol.name}Parameters`)),
        members: [
          ...sessionMembers(protocol, provided, needed, runtime),
          ...control.flatMap((each) =>
            each.operations
              .filter(({ upcall }) => !upcall)
              .map((operation) => operationMember(each, operation, runtime)),
          ),
          ...protocol.entries.map((entry) => entryMember(protocol, entry, module(source), runtime)),
          ...needed
            .filter((each) => each.realm === "control" && hasUpcalls(each))
            .flatMap(({ operations }) =>
              operations.filter(({ upcall }) => upcall).map((operation) => upcallMember(operation, runtime)),
            ),
        ],
      };
    });
}

function entryMember(
  { name: protocol }: ProtocolType,
  entry: EntryType,
  declarations: string,
  runtime: string,
): Member {
  // A stub throws it.
  const names = new Names(["RunError"]);
  const locals = new Map(entry.parameters.map(({ name }) => [name, names.take(name)]));
  return {
    name: entry.name,
    kind: "entry",
    override: true,
    blocks: true,
    options: true,
    parameters: (importer) =>
      entry.parameters.map((parameter) => ({
        name: parameter.name,
        local: locals.get(parameter.name) ?? parameter.name,
        optional: parameter.default !== undefined,
        type: parameterType(parameter, {
          runtime: (name) => importer.type(runtime, name),
          base: () => importer.type(declarations, `${protocol}Base`),
        }),
        ...(parameter.default !== undefined && {
          default: print(
            expression(parameter.default, {
              parameter: (name) => locals.get(name) ?? name,
              runtime: (name) => importer.value(runtime, name),
            }),
            Infinity,
          ),
        }),
      })),
    result: (importer) => importer.type(runtime, "AnyOp"),
  };
}

function operationMember(service: ServiceType, operation: ServiceOperationType, runtime: string): Member {
  return {
    name: operation.name,
    kind: "operation",
    override: false,
    blocks: operation.blocks,
    options: false,
    parameters: (importer) => positional(operation, importer, runtime),
    result: (importer) => operationResult(service.name, operation, (name) => importer.type(runtime, name)),
  };
}

function upcallMember(operation: ServiceOperationType, runtime: string): Member {
  return {
    name: operation.name,
    kind: "upcall",
    override: true,
    blocks: true,
    options: false,
    parameters: (importer) => positional(operation, importer, runtime),
    result: (importer) => upcallResult(operation, (name) => importer.type(runtime, name)),
  };
}

function positional(operation: ServiceOperationType, importer: Importer, runtime: string): MemberParameter[] {
  // A stub throws it.
  const names = new Names(["RunError"]);
  const types = operationParameters(operation, (name) => importer.type(runtime, name));
  return operation.parameters.map(({ name }, index) => ({
    name,
    local: names.take(name),
    optional: false,
    type: (types[index] ?? "").slice(name.length + 2),
  }));
}

/** A protocol that carries messages takes them from above; a protocol on one that carries messages gets them from below. */
function sessionMembers(
  { virtual }: ProtocolType,
  provided: ServiceType | undefined,
  needed: readonly ServiceType[],
  runtime: string,
): Member[] {
  const carries = provided?.realm === "push" || provided?.realm === "call";
  const gets = needed.some(({ realm }) => realm === "push");
  const method = (name: string, blocks: boolean, parameters: readonly [string, string][], result: Result): Member => ({
    name,
    kind: "session",
    override: true,
    blocks,
    options: false,
    parameters: (importer) =>
      parameters.map(([each, type]) => ({
        name: each,
        local: each,
        optional: false,
        type: type === "string" ? type : importer.type(runtime, type),
      })),
    result: (importer) => result((name) => importer.type(runtime, name)),
  });
  const opening = [
    ["upper", "Binding"],
    ["participants", "Participants"],
    ["type", "string"],
  ] as const satisfies readonly [string, string][];
  return [
    ...(carries
      ? [
          method("open", true, opening, (type) => `${type("Op")}<${type("Session")} | null, ${type("Down")}>`),
          method("openEnable", false, opening, () => "boolean"),
        ]
      : []),
    // The sessions of a virtual protocol get the messages that come up.
    ...(gets && !virtual
      ? [
          method(
            "demux",
            true,
            [
              ["session", "Session"],
              ["message", "Message"],
            ],
            (type) => (carries ? `${type("Op")}<void, ${type("Up")}>` : `${type("Op")}<void, ${type("Down")}>`),
          ),
        ]
      : []),
  ];
}
type Result = (type: (name: string) => string) => string;
