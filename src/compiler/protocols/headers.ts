/** Headers: the offset of each field in bits, and its default. */
import type { DemuxBy, Expression, Header, HeaderField, Name, Span } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { checkExpression, checkValue } from "../values/expressions.js";
import { singleName } from "../names/written.js";
import type { Place } from "../values/place.js";
import { parametersIn } from "../names/mentions.js";
import { aFormat, checkMembers } from "./field-members.js";
import { checkComputed, checkLengths, computedValue } from "./computed-fields.js";
import { checkSizes } from "./header-sizes.js";
import { nearestSuggestion, suggestion } from "../diagnostics/suggestions.js";
import type { Expr, FieldType, HeaderFieldType, HeaderType } from "../program.js";
import { find, innerScope, moduleScope, type Context } from "../names/scope.js";
import { showValue } from "../values/show.js";
import { describe, fits, mostExactBits, scalar, unsignedBits } from "../values/types.js";
import type { HeaderContext } from "./header-context.js";

const widths: Readonly<Record<string, { readonly type: FieldType; readonly bits: number }>> = {
  Host: { type: "host", bits: 32 },
  Mac: { type: "mac", bits: 48 },
  u64: { type: "u64", bits: 64 },
};
/** Serial numbers (RFC 1982). */
const serials: Readonly<Record<string, number>> = { serial8: 8, serial16: 16, serial32: 32 };

/** The widths, in bits, of fields whose byte order differs between machines. */
const nativeWidths: readonly number[] = [16, 32, 64];

/** The longest header. A protocol below must keep room for it. */
const mostBytes = 65535;

export function checkHeader(
  context: HeaderContext,
  protocol: Name,
  header: Header | undefined,
  demuxBy: DemuxBy | undefined,
): HeaderType | undefined {
  if (header === undefined) {
    if (demuxBy !== undefined) context.report("demuxWithoutHeader", demuxBy.span, { name: protocol.text });
    return undefined;
  }
  const fields: HeaderFieldType[] = [];
  const seen = new Map<string, Span>();
  let offset = 0;
  let sized = 0;
  let wellSized = true;
  let open: HeaderField | undefined;
  for (const field of header.fields) {
    const { name } = field;
    const padding = name.text === "_";
    const first = padding ? undefined : seen.get(name.text);
    if (first !== undefined) {
      const related = [{ span: first, message: note("declaredHere", { name: name.text }) }];
      context.report("duplicateName", name.span, { name: name.text }, { related });
      continue;
    }
    if (!padding) seen.set(name.text, name.span);
    if (open !== undefined) {
      const related = [{ span: open.span, message: note("variableField", {}) }];
      context.report("fieldAfterVariable", field.span, { name: name.text }, { related });
      wellSized = false;
      break;
    }
    const behind = sized === 0 ? {} : { behind: sized };
    const checked = checkField(context, field, { bitOffset: offset, ...behind }, fields);
    if (checked === undefined) {
      wellSized = false;
      continue;
    }
    fields.push(checked);
    if (checked.length !== undefined) open = field;
    if (checked.size !== undefined) sized++;
    const whole =
      checked.type === "bytes" || checked.type === "bits" || checked.type === "u64" || checked.native === true;
    if (wellSized && whole && offset % 8 !== 0) {
      const type = checked.native === true ? `native ${field.type.text}` : checked.type;
      context.report("bytesNotAligned", field.span, { name: name.text, type, bit: offset % 8 });
      wellSized = false;
    }
    offset += checked.bits ?? 0;
  }
  if (header.fields.length === 0) context.report("emptyHeader", header.span, { name: protocol.text });
  if (wellSized && offset % 8 !== 0) {
    const values = { bits: offset, missing: 8 - (offset % 8) };
    context.report("headerNotWholeBytes", header.fields.at(-1)?.span ?? header.span, values);
  }
  if (wellSized) wellSized = checkSizes(context, fields);
  if (wellSized) checkLengths(context, fields, Math.ceil(offset / 8));
  if (wellSized && offset > mostBytes * 8) context.report("headerTooLong", header.span, { most: mostBytes });
  const by = demuxBy && checkDemuxBy(context, demuxBy, header, fields);
  return { fields, fixedBytes: Math.ceil(offset / 8), ...(by !== undefined && { demuxBy: by }), span: header.span };
}

function checkField(
  context: HeaderContext,
  field: HeaderField,
  where: Pick<HeaderFieldType, "bitOffset" | "behind">,
  before: readonly HeaderFieldType[],
): HeaderFieldType | undefined {
  const { name, type, format, native, length } = field;
  const padding = name.text === "_";
  const common = { name: name.text, doc: field.doc ?? "", span: field.span, nameSpan: name.span, padding, ...where };
  const written = computedValue(field.value);
  if (written !== undefined) {
    const computed = checkComputed(context, field, written, where, before);
    return computed && { ...common, type: "uint", ...computed };
  }
  const serial = serials[type.text];
  const bits = serial ?? unsignedBits(type.text);
  if (format === "plain" && field.members[0] !== undefined)
    context.report("membersOfPlain", field.members[0].span, { name: name.text });
  if (format !== "plain" && (bits === undefined || bits === 64 || serial !== undefined)) {
    context.report("membersOfWhat", type.span, { format, type: type.text });
    return undefined;
  }
  if (native && (bits === undefined || !nativeWidths.includes(bits))) {
    context.report("nativeWidth", type.span, { name: name.text, type: type.text });
    return undefined;
  }
  if (type.text === "bytes" || type.text === "bits") {
    if (field.value !== undefined)
      context.report("bytesWithValue", field.value.span, { name: name.text, type: type.text });
    const sized = checkLength(context, field, type.text, before);
    return sized && { ...common, type: type.text, ...sized };
  }
  if (length !== undefined) context.report("lengthOfFixed", length.span, { type: type.text });
  const width = widths[type.text] ?? (bits === undefined ? undefined : { type: "uint" as const, bits });
  if (width === undefined) {
    const help = suggestion(type.text, [
      "u1",
      "u4",
      "u8",
      "u16",
      "u32",
      "bytes",
      "bits",
      ...Object.keys(widths),
      ...Object.keys(serials),
    ]);
    const badWidth = /^u\d+$/.test(type.text);
    if (badWidth) context.report("badFieldWidth", type.span, { type: type.text });
    else context.report("unknownName", type.span, { kind: "field type", name: type.text }, { help });
    return undefined;
  }
  if (width.type === "uint" && width.bits > mostExactBits) {
    context.report("tooManyBits", type.span, { type: type.text, most: mostExactBits });
    return undefined;
  }
  const members = checkMembers(context, field, width.bits);
  const value = field.value && checkDefault(context, field, field.value, width, members);
  return {
    ...common,
    ...width,
    ...(native && { native }),
    ...(serial !== undefined && { serial: true as const }),
    ...(format !== "plain" && { format, members }),
    ...(value !== undefined && { default: value }),
  };
}

function checkDefault(
  context: HeaderContext,
  field: HeaderField,
  written: Expression,
  { type, bits }: { readonly type: FieldType; readonly bits: number },
  members: NonNullable<HeaderFieldType["members"]>,
): number | undefined {
  const what = `field "${field.name.text}"`;
  const word = singleName(written);
  const member = members.find((each) => each.name === word);
  if (member !== undefined) return member.value;
  if (word !== undefined && members.length > 0 && find(context.scope, word) === undefined) {
    const words = members.map((each) => each.name);
    context.report("unknownWord", written.span, { what, word, words }, { help: nearestSuggestion(word, words) });
    return undefined;
  }
  const wanted = scalar(type === "host" ? "host" : type === "mac" ? "mac" : "int");
  const expr = checkValue(context, written, { type: wanted, what });
  if (expr.type.kind === "unknown") return undefined;
  if (expr.kind !== "literal" || typeof expr.value !== "number") {
    context.report("notKnown", written.span, { what: `the value of ${what}` });
    return undefined;
  }
  // A default is written as a number of TypeScript, also in a field of 64 bits.
  const high = Math.min(2 ** bits - 1, Number.MAX_SAFE_INTEGER);
  if (expr.value < 0 || expr.value > high || !Number.isInteger(expr.value)) {
    const values = { what, bounds: `in 0..${high}`, value: showValue(expr.value, expr.type) };
    context.report("outOfBounds", written.span, values, {
      related: [{ span: field.type.span, message: note("boundsHere", {}) }],
    });
    return undefined;
  }
  return expr.value;
}

/** The length of `bytes` and `bits`: a number, or an expression of the protocol's parameters and of earlier fields. */
function checkLength(
  context: HeaderContext,
  { name, type, length }: HeaderField,
  kind: "bytes" | "bits",
  before: readonly HeaderFieldType[],
): Pick<HeaderFieldType, "bits" | "length" | "size"> | undefined {
  if (length === undefined) {
    context.report("bytesWithoutLength", type.span, { name: name.text, type: kind });
    return undefined;
  }
  const expr = lengthExpression(context, length, before);
  if (expr === undefined) return undefined;
  const unit = kind === "bytes" ? 8 : 1;
  if (expr.kind === "literal") {
    const count = Number(expr.value);
    const least = kind === "bytes" ? 1 : 8;
    if (count < least || !Number.isInteger(count) || (count * unit) % 8 !== 0) {
      context.report("badLength", length.span, { length: `${count}`, wanted: lengthsOf[kind] });
      return undefined;
    }
    return { bits: count * unit };
  }
  const ofFields = parametersIn(expr).some((each) => before.some((field) => field.name === each));
  if (!ofFields) return { size: kind === "bytes" ? expr : inBytes(expr) };
  if (kind === "bytes") return { length: expr };
  context.report("bitsOfFields", length.span, { name: name.text });
  return undefined;
}

const lengthsOf = { bytes: "at least one byte", bits: "8 bits or a multiple of 8" } as const;

function inBytes(bits: Expr): Expr {
  const { span } = bits;
  const type = scalar("int");
  return { kind: "binary", operator: "/", left: bits, right: { kind: "literal", value: 8, type, span }, type, span };
}

function lengthExpression(
  context: HeaderContext,
  length: Expression,
  before: readonly HeaderFieldType[],
): Expr | undefined {
  const inner = innerScope(moduleScope(context.scope.module));
  for (const [name, entry] of context.scope.entries) inner.entries.set(name, entry);
  for (const field of before) {
    if (field.padding || field.type !== "uint" || field.computed !== undefined) continue;
    inner.entries.set(field.name, {
      value: { kind: "parameter", type: scalar("int") },
      span: field.nameSpan,
      used: false,
    });
  }
  const place: Place = { ...context, scope: inner };
  const expr = checkExpression(place, length);
  if (expr.type.kind === "unknown") return undefined;
  if (fits(expr.type, scalar("int")) || expr.type.kind === "bytes") return expr;
  context.report("wrongType", length.span, {
    what: "the length of a field",
    expected: describe(scalar("int")),
    actual: describe(expr.type),
  });
  return undefined;
}

function checkDemuxBy(
  context: Context,
  { field }: DemuxBy,
  header: Header,
  fields: readonly HeaderFieldType[],
): string | undefined {
  const found = fields.find(({ name, padding }) => name === field.text && !padding);
  if (found === undefined) {
    // A refused field has been reported already.
    if (header.fields.some(({ name }) => name.text === field.text && name.text !== "_")) return undefined;
    const known = fields.filter(({ padding }) => !padding).map(({ name }) => name);
    context.report(
      "unknownName",
      field.span,
      { kind: "header field", name: field.text },
      { help: suggestion(field.text, known) },
    );
    return undefined;
  }
  if (found.type === "bytes" || found.type === "bits" || found.type === "u64" || found.format === "set") {
    const related = [{ span: found.nameSpan, message: note("declaredHere", { name: field.text }) }];
    const what = found.format === "set" ? aFormat.set : found.type;
    context.report("demuxByBytes", field.span, { name: field.text, what }, { related });
    return undefined;
  }
  return found.name;
}
