/** Headers: where each field lies, in bits, and what it holds by default. */
import type { DemuxBy, Expression, Header, HeaderField, Name, Span } from "../../grammar/index.js";
import { note } from "./diagnostics/report.js";
import { checkExpression, checkValue, namesIn, type Place } from "./expressions.js";
import { suggestion } from "./nearest.js";
import type { Expr, FieldType, HeaderFieldType, HeaderType } from "./program.js";
import { innerScope, moduleScope, type Context, type Scope } from "./scope.js";
import { showValue } from "./show.js";
import { describe, fits, mostExactBits, scalar, unsignedBits } from "./types.js";

const widths: Readonly<Record<string, { readonly type: FieldType; readonly bits: number }>> = {
  Host: { type: "host", bits: 32 },
  Mac: { type: "mac", bits: 48 },
};

/** The longest header: what a lower can be asked to keep room for. */
const mostBytes = 65535;

export function checkHeader(
  context: Context,
  scope: Scope,
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
  let wellSized = true;
  let open: HeaderField | undefined;
  for (const field of header.fields) {
    const padding = field.name.text === "_";
    const first = padding ? undefined : seen.get(field.name.text);
    if (first !== undefined) {
      context.report(
        "duplicateName",
        field.name.span,
        { name: field.name.text },
        {
          related: [{ span: first, message: note("declaredHere", { name: field.name.text }) }],
        },
      );
      continue;
    }
    if (!padding) seen.set(field.name.text, field.name.span);
    if (open !== undefined) {
      context.report(
        "fieldAfterVariable",
        field.span,
        { name: field.name.text },
        {
          related: [{ span: open.span, message: note("variableField", {}) }],
        },
      );
      wellSized = false;
      break;
    }
    const checked = checkField(context, scope, field, offset, fields);
    if (checked === undefined) {
      wellSized = false;
      continue;
    }
    fields.push(checked);
    if (checked.bits === undefined) {
      open = field;
      if (wellSized && offset % 8 !== 0) {
        context.report("bytesNotAligned", field.span, { name: field.name.text, bit: offset % 8 });
        wellSized = false;
      }
    } else {
      if (wellSized && field.type.text === "bytes" && offset % 8 !== 0) {
        context.report("bytesNotAligned", field.span, { name: field.name.text, bit: offset % 8 });
        wellSized = false;
      }
      offset += checked.bits;
    }
  }
  if (header.fields.length === 0) context.report("emptyHeader", header.span, { name: protocol.text });
  if (wellSized && offset % 8 !== 0) {
    const values = { bits: offset, missing: 8 - (offset % 8) };
    context.report("headerNotWholeBytes", header.fields.at(-1)?.span ?? header.span, values);
  }
  if (wellSized && offset > mostBytes * 8) context.report("headerTooLong", header.span, { most: mostBytes });
  const by = demuxBy && checkDemuxBy(context, demuxBy, header, fields);
  return { fields, fixedBytes: Math.ceil(offset / 8), ...(by !== undefined && { demuxBy: by }), span: header.span };
}

function checkField(
  context: Context,
  scope: Scope,
  field: HeaderField,
  bitOffset: number,
  before: readonly HeaderFieldType[],
): HeaderFieldType | undefined {
  const { name, type, format, native, length } = field;
  const padding = name.text === "_";
  const common = { name: name.text, doc: field.doc ?? "", span: field.span, nameSpan: name.span, padding, bitOffset };
  if (format !== "plain") {
    context.report("notYet", field.span, { what: `a header field of format "${format}"` });
    return undefined;
  }
  if (native) {
    context.report("notYet", field.span, { what: "a header field in native byte order" });
    return undefined;
  }
  if (type.text === "bits") {
    context.report("notYet", field.span, { what: "a header field of type bits[...]" });
    return undefined;
  }
  if (type.text === "bytes") {
    if (length === undefined) {
      context.report("bytesWithoutLength", type.span, { name: name.text });
      return undefined;
    }
    if (field.value !== undefined) context.report("bytesWithValue", field.value.span, { name: name.text });
    const expr = checkLength(context, scope, length, before);
    if (expr === undefined) return undefined;
    if (expr.kind !== "literal") return { ...common, type: "bytes", length: expr };
    const bytes = Number(expr.value);
    if (bytes < 1 || !Number.isInteger(bytes)) {
      context.report("badLength", length.span, { length: String(expr.value) });
      return undefined;
    }
    return { ...common, type: "bytes", bits: bytes * 8 };
  }
  if (length !== undefined) context.report("lengthOfFixed", length.span, { type: type.text });
  const bits = unsignedBits(type.text);
  const width = bits === undefined ? widths[type.text] : { type: "uint" as const, bits };
  if (width === undefined) {
    const help = suggestion(type.text, ["u1", "u4", "u8", "u16", "u32", "bytes", ...Object.keys(widths)]);
    const badWidth = /^u\d+$/.test(type.text);
    if (badWidth) context.report("badFieldWidth", type.span, { type: type.text });
    else context.report("unknownName", type.span, { kind: "field type", name: type.text }, { help });
    return undefined;
  }
  if (width.bits > mostExactBits) {
    context.report("tooManyBits", type.span, { type: type.text, most: mostExactBits });
    return undefined;
  }
  const value = field.value && checkDefault(context, scope, field, field.value, width);
  return { ...common, ...width, ...(value !== undefined && { default: value }) };
}

function checkDefault(
  context: Context,
  scope: Scope,
  field: HeaderField,
  written: Expression,
  { type, bits }: { readonly type: FieldType; readonly bits: number },
): number | undefined {
  const what = `field "${field.name.text}"`;
  const wanted = scalar(type === "host" ? "host" : type === "mac" ? "mac" : "int");
  const expr = checkValue({ ...context, scope }, written, { type: wanted, what });
  if (expr.type.kind === "unknown") return undefined;
  if (expr.kind !== "literal" || typeof expr.value !== "number") {
    context.report("notKnown", written.span, { what: `the value of ${what}` });
    return undefined;
  }
  const high = 2 ** bits - 1;
  if (expr.value < 0 || expr.value > high || !Number.isInteger(expr.value)) {
    const values = { what, bounds: `in 0..${high}`, value: showValue(expr.value, expr.type) };
    context.report("outOfBounds", written.span, values, {
      related: [{ span: field.type.span, message: note("boundsHere", {}) }],
    });
    return undefined;
  }
  return expr.value;
}

/** A length may use constants and the numbers in the fields before. */
function checkLength(
  context: Context,
  scope: Scope,
  length: Expression,
  before: readonly HeaderFieldType[],
): Expr | undefined {
  // The protocol's constants are known there; its parameters differ from instance to instance, the layout may not.
  const inner = innerScope(moduleScope(scope.module));
  for (const [name, entry] of scope.entries) if (entry.value.kind === "inline") inner.entries.set(name, entry);
  for (const field of before) {
    if (field.padding || field.type !== "uint") continue;
    inner.entries.set(field.name, {
      value: { kind: "parameter", type: scalar("int") },
      span: field.nameSpan,
      used: false,
    });
  }
  for (const name of namesIn(length)) {
    if (inner.entries.has(name) || scope.entries.get(name)?.value.kind !== "parameter") continue;
    context.report("notYet", length.span, { what: "a header that depends on a parameter" });
    return undefined;
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
    // A field that was refused has been spoken of already.
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
  if (found.type === "bytes") {
    context.report(
      "demuxByBytes",
      field.span,
      { name: field.text },
      {
        related: [{ span: found.nameSpan, message: note("declaredHere", { name: field.text }) }],
      },
    );
    return undefined;
  }
  return found.name;
}
