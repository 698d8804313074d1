/** Control services as interfaces. */
import type { ServiceOperationType, ServiceType } from "../compiler/index.js";
import { type Doc, hardLine } from "./document.js";
import type { Imports } from "./imports.js";
import { valueType } from "./types.js";
import { block, docComment, parameters, quoted } from "./typescript.js";

/** The result of an operation: a plain value, or an operation that may wait. */
export function operationResult(
  service: string,
  operation: ServiceOperationType,
  runtime: (name: string) => string,
): string {
  const value = resultType(operation.result);
  if (!operation.blocks) return value;
  const waits = `${runtime("Wait")}<${quoted(`${service}.${operation.name}`)}>`;
  return `${runtime("Op")}<${value}, ${waits} | ${runtime("Down")}>`;
}

function resultType(result: ServiceOperationType["result"]): string {
  switch (result) {
    case undefined:
      return "void";
    case "bool":
      return "boolean";
    case "string":
    case "word":
      return "string";
    case "bytes":
      return "Uint8Array";
    // A host that is not known has no address.
    case "host":
    case "mac":
      return "number | null";
    default:
      return "number";
  }
}

export function operationParameters(operation: ServiceOperationType, runtime: (name: string) => string): string[] {
  return operation.parameters.map(({ name, type }) => `${name}: ${valueType(type, runtime)}`);
}

export function serviceInterface(service: ServiceType, imports: Imports, runtime: string): Doc {
  const runtimeType = (name: string): string => imports.type(runtime, name);
  const members = service.operations
    .filter(({ upcall }) => !upcall)
    .map((operation): Doc => [
      docComment(operation.doc),
      operation.name,
      parameters(operationParameters(operation, runtimeType)),
      `: ${operationResult(service.name, operation, runtimeType)};`,
    ]);
  const operations: Doc = [docComment(service.doc), `export interface ${service.name} `, block(...members)];
  const upcalls = service.operations
    .filter(({ upcall }) => upcall)
    .map((operation): Doc => [docComment(operation.doc), ...upcallSignature(operation, runtimeType), ";"]);
  if (upcalls.length === 0) return operations;
  return [
    operations,
    hardLine,
    hardLine,
    docComment(`What those over a ${service.name} are told. An upcall may take time, but not wait.`),
    `export interface ${upcallsName(service)} `,
    block(...upcalls),
  ];
}

/** The interface of a control service's upcalls. */
export function upcallsName({ name }: ServiceType): string {
  return `${name}Upcalls`;
}
export function hasUpcalls({ operations }: ServiceType): boolean {
  return operations.some(({ upcall }) => upcall);
}

/** `contacted(host: number, bootId: number): Op<void>` */
export function upcallSignature(operation: ServiceOperationType, runtime: (name: string) => string): Doc[] {
  const given = parameters(operationParameters(operation, runtime));
  return [operation.name, given, `: ${upcallResult(operation, runtime)}`];
}
export function upcallResult(operation: ServiceOperationType, runtime: (name: string) => string): string {
  return `${runtime("Op")}<${resultType(operation.result)}>`;
}
