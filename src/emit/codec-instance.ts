/** The part of the instance that accessors use: its parameters, the byte order of its machine, and the sizes that follow from them. */
import { type Expr, parametersIn } from "../compiler/index.js";
import { type Codec, names, sizeName } from "./codec-layout.js";
import type { Doc } from "./document.js";
import { expression } from "./expressions.js";
import { propertyName } from "./typescript.js";

/** The names of locals in the code around the fields. */
export const codeLocals = [
  ...["protocol", "little", "message", "view", "at", "fields", "header", "length", "NO_BYTES"],
  ...["pseudo", "size", "checksum"],
];

/** Names that the code around fields uses, which fields must not have. */
export function reservedIn(codec: Codec, ...more: readonly string[]): string[] {
  return [
    ...(isDependent(codec) ? ["protocol", "little"] : []),
    ...codec.sized.map((_, index) => sizeName(index)),
    ...codec.parameters.values(),
    ...more,
  ];
}

/** Which facts of the instance an accessor needs; all by default. */
export interface Needs {
  /** The length of the tail. */
  readonly tail?: boolean;
  /** The byte order of the machine. */
  readonly order?: boolean;
  /** Whether the instance has a checksum; false by default. */
  readonly condition?: boolean;
}

export function neededParameters(
  { parameters: used, sizeParameters }: Codec,
  { tail = true }: Needs,
): [string, string][] {
  return [...used].filter(([name]) => tail || sizeParameters.has(name));
}
/** Whether an accessor takes the protocol. */
export function isDependent(codec: Codec, needs: Needs = {}): boolean {
  const { when } = codec.checksum?.computed ?? {};
  const chooses = needs.condition === true && when !== undefined && parametersIn(when).length > 0;
  return chooses || neededParameters(codec, needs).length > 0 || (codec.native && needs.order !== false);
}
/** `, protocol: BLASTBase`, for accessors that depend on the instance. */
export function protocolParameter(codec: Codec, needs?: Needs): string[] {
  return isDependent(codec, needs) ? [`protocol: ${codec.protocol}Base`] : [];
}
export function protocolArgument(codec: Codec, needs?: Needs): string {
  return isDependent(codec, needs) ? ", protocol" : "";
}

/** The same facts as locals. */
export function prelude(codec: Codec, needs: Needs = {}): Doc[] {
  const { parameters: used, sized, native } = codec;
  const needed = neededParameters(codec, needs);
  const taken = needed.map(([name, local]) => (name === local ? name : `${propertyName(name)}: ${local}`));
  return [
    ...(needed.length === 0 ? [] : [`const { ${taken.join(", ")} } = protocol.parameters;`]),
    ...(native && needs.order !== false ? ["const little = protocol.host.profile.littleEndian;"] : []),
    ...sized.map((field, index): Doc => [
      `const ${sizeName(index)} = `,
      lengthExpression(field.size, (name) => used.get(name) ?? name),
      ";",
    ]),
  ];
}

/** The number of bytes before the tail. */
export function bytesBefore(codec: Codec): string {
  return [names(codec).bytes, ...codec.sized.map((_, index) => sizeName(index))].join(" + ");
}

/** Whether the expression of a length may have a fractional result. */
export function divides(expr: Expr): boolean {
  if (expr.kind === "binary") return expr.operator === "/" || divides(expr.left) || divides(expr.right);
  if (expr.kind === "if") return divides(expr.then) || divides(expr.else);
  if (expr.kind === "unary") return divides(expr.operand);
  return expr.kind === "call" && expr.function !== "ceil" && expr.function !== "floor" && expr.arguments.some(divides);
}

export function lengthExpression(expr: Expr, local: (name: string) => string): Doc {
  return expression(expr, {
    parameter: local,
    runtime: (name) => {
      throw new Error(`the length of a header field calls "${name}"`);
    },
  });
}
