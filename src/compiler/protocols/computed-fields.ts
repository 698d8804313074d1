/** Header fields that hold the length or the checksum of the message: `length: u16 = bytes(header, data)`, `checksum: u16 = internet(header)`. */
import type {
  Argument,
  CallExpression,
  ConditionalExpression,
  Expression,
  HeaderField,
} from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { ComputedField, HeaderFieldType } from "../program.js";
import { checkValue } from "../values/expressions.js";
import { singleName } from "../names/written.js";
import { scalar, unsignedBits } from "../values/types.js";
import type { HeaderContext } from "./header-context.js";

/** The arguments of the functions: parts of the message that goes down with the header. */
const parts = { bytes: ["header", "data"], internet: ["header", "data", "pseudo"] } as const;
type Function = keyof typeof parts;

/** The width of the Internet checksum (RFC 1071), and the grid on which it must lie, in bits. */
const checksumBits = 16;

/** A field's value that is computed for each message. */
export type Written =
  | { readonly call: CallExpression; readonly function: Function; readonly choice?: undefined }
  | { readonly call: CallExpression; readonly function: Function; readonly choice: ConditionalExpression };

/** The function that a field's value calls, alone or as the first choice of an `if`; undefined for any other value. */
export function computedValue(value: Expression | undefined): Written | undefined {
  if (value?.kind === "ConditionalExpression") {
    const inner = computedValue(value.then) ?? computedValue(value.else);
    return inner && { call: inner.call, function: inner.function, choice: value };
  }
  if (value?.kind !== "CallExpression") return undefined;
  const name = value.callee.text;
  return name === "bytes" || name === "internet" ? { call: value, function: name } : undefined;
}

/** @returns undefined if the value has a fault, which is reported. */
export function checkComputed(
  context: HeaderContext,
  field: HeaderField,
  { call, function: name, choice }: Written,
  where: Pick<HeaderFieldType, "bitOffset" | "behind">,
  before: readonly HeaderFieldType[],
): { readonly bits: number; readonly computed: ComputedField } | undefined {
  const what = field.name.text;
  const bits = unsignedBits(field.type.text);
  const plain = field.format === "plain" && !field.native && field.length === undefined && what !== "_";
  const fits = bits !== undefined && plain && (name === "internet" ? bits === checksumBits : bits <= 32);
  if (!fits) {
    const code = name === "internet" ? "checksumWidth" : "lengthType";
    context.report(code, field.type.span, { name: what, type: written(field) });
    return undefined;
  }
  const given = checkParts(context, call, name);
  if (given === undefined) return undefined;
  if (name === "bytes") {
    if (choice !== undefined) {
      context.report("lengthByChoice", choice.span, { name: what });
      return undefined;
    }
    return { bits, computed: { kind: "length", header: given.has("header"), data: given.has("data") } };
  }
  if (where.behind !== undefined || where.bitOffset % checksumBits !== 0) {
    context.report("checksumPlace", field.span, { name: what });
    return undefined;
  }
  const other = before.find(({ computed }) => computed?.kind === "checksum");
  if (other !== undefined) {
    const related = [{ span: other.nameSpan, message: note("declaredHere", { name: other.name }) }];
    context.report("secondChecksum", field.span, { name: what, other: other.name }, { related });
    return undefined;
  }
  const covers = { kind: "checksum", data: given.has("data"), pseudo: given.has("pseudo") } as const;
  if (choice === undefined) return { bits, computed: covers };
  const { condition, then, else: otherwise } = choice;
  if (then !== call || otherwise.kind !== "NumberLiteral" || otherwise.value !== 0) {
    context.report("checksumByChoice", choice.span, { name: what });
    return undefined;
  }
  const when = checkValue(context, condition, { type: scalar("bool"), what: "a condition" });
  return when.type.kind === "unknown" ? undefined : { bits, computed: { ...covers, when } };
}

/** `set u8`, `u16 native`, `bytes[4]`: the type as written. */
function written({ format, type, native, length, name }: HeaderField): string {
  if (name.text === "_") return "padding";
  const prefix = format === "plain" ? "" : `${format} `;
  return `${prefix}${type.text}${length === undefined ? "" : "[...]"}${native ? " native" : ""}`;
}

/** The parts of the message in a call, in their order and each once. */
function checkParts(context: HeaderContext, call: CallExpression, name: Function): ReadonlySet<string> | undefined {
  const known: readonly string[] = parts[name];
  const given = new Set<string>();
  if (call.arguments.length === 0) {
    context.report("unknownPart", call.span, { function: name, parts: listOf(known) });
    return undefined;
  }
  let last = -1;
  for (const argument of call.arguments) {
    const part = partOf(argument);
    const at = known.indexOf(part ?? "");
    if (part === undefined || at < 0) {
      const help = part === undefined ? undefined : suggestion(part, known);
      context.report("unknownPart", argument.span, { function: name, parts: listOf(known) }, { help });
      return undefined;
    }
    if (at <= last) {
      context.report("partsOrder", argument.span, { part, parts: listOf(known) });
      return undefined;
    }
    last = at;
    given.add(part);
  }
  const lacks =
    name === "internet" && !given.has("header") ? "header" : given.has("pseudo") && !given.has("data") ? "data" : "";
  if (lacks !== "") {
    context.report("partsMissing", call.span, { function: name, part: lacks });
    return undefined;
  }
  return given;
}

function partOf({ name, value }: Argument): string | undefined {
  return name === undefined ? singleName(value) : undefined;
}

function listOf(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

/** Whether a length can hold the size of the header alone, which it counts. */
export function checkLengths(context: HeaderContext, fields: readonly HeaderFieldType[], headerBytes: number): void {
  for (const { name, bits = 0, computed, span } of fields) {
    if (computed?.kind !== "length" || !computed.header || headerBytes < 2 ** bits) continue;
    context.report("lengthTooNarrow", span, { name, bits, most: 2 ** bits - 1, bytes: headerBytes });
  }
}
