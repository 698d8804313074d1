/** Control services as interfaces. */
import type { ServiceOperationType, ServiceType } from "../compiler/index.js";
import type { Doc } from "./document.js";
import type { Imports } from "./imports.js";
import { valueType } from "./types.js";
import { block, docComment, parameters, quoted } from "./typescript.js";

/** What an operation gives: a plain value, or an operation that may wait. */
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
    // Whom nobody knows has no address.
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
  return [docComment(service.doc), `export interface ${service.name} `, block(...members)];
}
