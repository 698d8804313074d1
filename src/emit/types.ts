/** Types of values, in TypeScript. */
import type { ParameterType, Type } from "../compiler/index.js";

const units: Readonly<Partial<Record<Type["kind"], string>>> = {
  bytes: "In bytes.",
  time: "In ns.",
  perByte: "In ns for each byte.",
  rate: "In Hz.",
  bandwidth: "In bit/s.",
  cycles: "In cycles of the machine's clock.",
  cyclesPerByte: "In cycles for each byte.",
  ratio: "1 is 100 %.",
  host: "An IPv4 address.",
  mac: "An Ethernet address.",
  capture: "The frames of a file, which `capturedFrames` reads.",
};

/** The unit of a value as a note; empty if it has none. */
export function unitNote(type: Type): string {
  const kind = type.kind === "list" || type.kind === "varying" ? type.of.kind : type.kind;
  return units[kind] ?? "";
}

/** The TypeScript of a parameter: null stands for `none`. */
export function parameterValueType(
  { type, default: otherwise }: ParameterType,
  runtime: (name: string) => string,
): string {
  return valueType(type, runtime) + (otherwise?.kind === "literal" && otherwise.value === null ? " | null" : "");
}

/** The TypeScript of a value. */
export function valueType(type: Type, runtime: (name: string) => string): string {
  switch (type.kind) {
    case "bool":
      return "boolean";
    // Things of a world are given by name.
    case "string":
    case "word":
    case "graph":
    case "machine":
    case "medium":
    case "capture":
      return "string";
    case "mode":
      return runtime("Mode");
    case "list": {
      const of = valueType(type.of, runtime);
      return `readonly ${of.includes(" ") ? `(${of})` : of}[]`;
    }
    case "varying":
      return runtime("Varying");
    default:
      return "number";
  }
}
