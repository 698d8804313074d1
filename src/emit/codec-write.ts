/** Writing a header: `pushP` and its parts. */
import type { Expr, HeaderFieldType } from "../compiler/index.js";
import { checksumOf, type CodecImports, pseudoParameter } from "./codec-check.js";
import {
  bytesBefore,
  isDependent,
  lengthExpression,
  prelude,
  protocolArgument,
  protocolParameter,
  reservedIn,
} from "./codec-instance.js";
import {
  baseOf,
  type ChecksumField,
  type Codec,
  defaultOf,
  isOptional,
  type LengthField,
  mask,
  names,
  offset,
  type Piece,
  piecesOf,
  type Run,
  type SizedField,
  sizeOf,
  WORD_BYTES,
} from "./codec-layout.js";
import { type Doc, group, hardLine, indent, join, line } from "./document.js";
import { expression } from "./expressions.js";
import { Names } from "./names.js";
import { block, call, docComment, object, parameters, propertyName } from "./typescript.js";

/** The number of bytes of a header with these fields. */
function wholeSize(codec: Codec): string {
  const { bytes, length: lengthOf, size } = names(codec);
  if (codec.tail !== undefined) return `${lengthOf}(fields${protocolArgument(codec, { order: false })})`;
  return codec.sized.length === 0 ? bytes : `${size}(protocol)`;
}

export function pusher(codec: Codec, imports: CodecImports): Doc {
  const { bytes, fields, push, store } = names(codec);
  const { checksum, lengths, tail } = codec;
  const throws = [
    ...(tail === undefined ? [] : [`where \`${tail.name}\` is not as long as the other fields say`]),
    ...lengths.flatMap(({ name, bits = 0 }) => (bits < WIDE ? [`where \`${name}\` has no room for the length`] : [])),
  ];
  const end = lengths.length === 0 ? " " : "\n";
  const doc = throws.length === 0 ? "" : `${end}Throws a RangeError ${throws.join(", or ")}.`;
  const filled = [...lengths, ...(checksum === undefined ? [] : [checksum])].map(({ name }) => `\`${name}\``);
  const fills = filled.length === 0 ? "" : `, and fills in ${filled.join(" and ")}`;
  const own = ["message", "fields", "view", "protocol", "pseudo", "size", "checksum", bytes];
  const locals = new Names(reservedIn(codec, ...own));
  const values = lengths.map((field) => ({ field, local: locals.take(field.name) }));
  const size = wholeSize(codec);
  // A local for the header's size, if more than one line uses it and it is not a constant.
  const isLong = lengths.length > 0 && size.includes("(");
  const whole = isLong ? "size" : size;
  const given = [
    ...["view", "message.front", "fields", ...values.map(({ local }) => local)],
    ...(isDependent(codec, { tail: false }) ? ["protocol"] : []),
  ];
  return [
    docComment(`Puts a header in front${fills}.${doc}`),
    `export function ${push}`,
    parameters([
      ...[`message: ${codec.message}`, `fields: ${fields}`, ...protocolParameter(codec, { condition: true })],
      ...pseudoParameter(codec, imports),
    ]),
    ": void ",
    block(
      ...(isLong ? [`const size = ${size};`] : []),
      ...values.flatMap(({ field, local }) => lengthValue(field, local, whole)),
      `const view = message.push(${whole});`,
      [call(store, given), ";"],
      ...(checksum === undefined ? [] : setChecksum(checksum, whole, imports)),
    ),
  ];
}

/** A message may be too long for a length of fewer bits. */
const WIDE = 32;

/** `const length = UDP_HEADER_BYTES + message.length;`, before the header is in front. */
function lengthValue({ name, bits = 0, computed }: LengthField, local: string, size: string): Doc[] {
  const parts = [...(computed.header ? [size] : []), ...(computed.data ? ["message.length"] : [])];
  const value = `const ${local} = ${parts.join(" + ")};`;
  if (bits >= WIDE) return [value];
  const most = 2 ** bits - 1;
  return [
    value,
    group(
      `if (${local} > ${most})`,
      indent(
        line,
        `throw new RangeError(\`${name} would be \${${local}}, and its ${bits} bits hold ${most} at the most.\`);`,
      ),
    ),
  ];
}

/** The checksum of the message, written over the 0 that the field has so far. */
function setChecksum({ bitOffset, computed }: ChecksumField, size: string, imports: CodecImports): Doc[] {
  const at = offset(bitOffset / 8, "message.front");
  const value = checksumOf(computed, size, imports);
  if (computed.when === undefined) return [`view.setUint16(${at}, ${value});`];
  const condition = expression(computed.when, {
    parameter: (name) => `protocol.parameters.${name}`,
    runtime: imports.runtime,
  });
  // 0 means that there is no checksum (RFC 768).
  const set = `view.setUint16(${at}, checksum === 0 ? 0xffff : checksum);`;
  return [["if (", condition, ") ", block(`const checksum = ${value};`, set)]];
}

/** `const { ttl, ihl = 5 } = fields;`, and the local name of each field. */
function destructured(
  fields: readonly HeaderFieldType[],
  locals: Names,
): { statement: Doc; local: Map<HeaderFieldType, string> } {
  const local = new Map<HeaderFieldType, string>();
  const items = fields.map((field): Doc => {
    const name = locals.take(field.name);
    local.set(field, name);
    const target = name === field.name ? name : `${propertyName(field.name)}: ${name}`;
    return isOptional(field) ? `${target} = ${defaultOf(field)}` : target;
  });
  return { statement: ["const ", object(items), " = fields;"], local };
}

export function length(codec: Codec, tail: HeaderFieldType & { readonly length: Expr }): Doc {
  const { fields, length: lengthOf } = names(codec);
  const needed = codec.header.fields.filter((field) => codec.lengthFields.has(field.name) || field === tail);
  const { statement, local } = destructured(needed, new Names(reservedIn(codec, "fields", "length")));
  const byName = (name: string): string =>
    local.get(needed.find((field) => field.name === name)!) ?? codec.parameters.get(name) ?? name;
  const given = local.get(tail)!;
  return [
    docComment("Bytes of the whole header."),
    `function ${lengthOf}`,
    parameters([`fields: ${fields}`, ...protocolParameter(codec, { order: false })]),
    ": number ",
    block(
      ...prelude(codec, { order: false }),
      statement,
      ["const length = ", lengthExpression(tail.length, byName), ";"],
      [
        `if (${given}.length !== length)`,
        indent(
          hardLine,
          `throw new RangeError(\`${tail.name} has \${${given}.length} bytes, but the other fields say \${length}.\`);`,
        ),
      ],
      `return ${bytesBefore(codec)} + length;`,
    ),
  ];
}

export function store(codec: Codec): Doc {
  const { fields, store: storeName } = names(codec);
  const set = codec.header.fields.filter((field) => !field.padding && field.computed === undefined);
  const taken = new Names(reservedIn(codec, "view", "at", "fields"));
  const lengths = codec.lengths.map((field): [HeaderFieldType, string] => [field, taken.take(field.name)]);
  const { statement, local } = destructured(set, taken);
  for (const [field, name] of lengths) local.set(field, name);
  const stores = codec.runs.flatMap((run) => storeRun(codec, run, local));
  for (const field of codec.sized) stores.push(...storeSized(codec, field, local.get(field)));
  const { tail } = codec;
  if (tail !== undefined) {
    const name = local.get(tail);
    const place = offset(tail.bitOffset / 8, baseOf(tail));
    const to = `new Uint8Array(view.buffer, view.byteOffset + ${place}, ${name ?? ""}.length)`;
    if (name !== undefined) stores.push(`if (${name}.length > 0) ${to}.set(${name});`);
  }
  return [
    `function ${storeName}`,
    parameters([
      ...[
        "view: DataView",
        "at: number",
        `${set.length === 0 ? "_fields" : "fields"}: ${fields}`,
        ...lengths.map(([, name]) => `${name}: number`),
      ],
      ...protocolParameter(codec, { tail: false }),
    ]),
    ": void ",
    block(...prelude(codec, { tail: false }), ...(set.length === 0 ? [] : [statement]), ...stores),
  ];
}

/** A field whose size follows from parameters: the given bytes must have that size, and padding is zeros. */
function storeSized(codec: Codec, field: SizedField, name: string | undefined): Doc[] {
  const size = sizeOf(field);
  const place = offset(field.bitOffset / 8, baseOf(field));
  if (name === undefined) return [`new Uint8Array(view.buffer, view.byteOffset + ${place}, ${size}).fill(0);`];
  if (field.type === "bits") return [[call(codec.runtime("writeBits"), ["view", place, size, name]), ";"]];
  return storeBytes(field, name, size, place);
}

function storeRun(codec: Codec, run: Run, local: ReadonlyMap<HeaderFieldType, string>): Doc[] {
  const { at, bytes, fields, base } = run;
  const [only] = fields;
  if (only !== undefined && fields.length === 1) {
    const name = local.get(only);
    const place = offset(at, base);
    if (name === undefined) return zeros(run);
    if (only.type === "bytes") return storeBytes(only, name, String(bytes), place);
    if (only.type === "bits") return [[call(codec.runtime("writeBits"), ["view", place, String(bytes), name]), ";"]];
    const order = only.native === true ? ", little" : "";
    if (only.type === "u64") return [`view.setBigUint64(${place}, ${name}${order});`];
    if (only.native === true) return [`view.setUint${bytes * 8}(${place}, ${name}, little);`];
    return piecesOf(only).map(
      (piece) => `view.setUint${piece.bytes * 8}(${offset(piece.at, base)}, ${shifted(name, piece)});`,
    );
  }
  if (bytes > WORD_BYTES) return storeByBytes(run, local);
  const parts = fields.flatMap((field): string[] => {
    const name = local.get(field);
    if (name === undefined) return [];
    const bits = field.bits ?? 0;
    const below = (at + bytes) * 8 - field.bitOffset - bits;
    const cut = `${name} & ${mask(bits)}`;
    return [below === 0 ? `(${cut})` : `((${cut}) << ${below})`];
  });
  const [first = "", ...others] = parts;
  // Parentheses are needed only if there is more than one part.
  const word: Doc =
    others.length === 0 ? first.slice(1, -1) || "0" : group(first, indent(others.map((part) => [" |", line, part])));
  if (bytes !== 3) return [[call(`view.setUint${bytes * 8}`, [offset(at, base), word]), ";"]];
  return [
    ["const word", String(at), " = ", word, ";"],
    `view.setUint16(${offset(at, base)}, word${at} >>> 8);`,
    `view.setUint8(${offset(at + 2, base)}, word${at});`,
  ];
}

/** A store cuts its value to its width, so the code has the shift only. */
function shifted(name: string, { shift }: Pick<Piece, "shift">): string {
  if (shift === 0) return name;
  return `Math.floor(${name} / ${shift < 16 ? 2 ** shift : `2 ** ${shift}`})`;
}

function zeros({ at, bytes, base }: Run): Doc[] {
  const place = offset(at, base);
  if (bytes > WORD_BYTES) return [`new Uint8Array(view.buffer, view.byteOffset + ${place}, ${bytes}).fill(0);`];
  if (bytes === 3) return [`view.setUint16(${place}, 0);`, `view.setUint8(${offset(at + 2, base)}, 0);`];
  return [`view.setUint${bytes * 8}(${place}, 0);`];
}

function storeBytes(field: HeaderFieldType, name: string, bytes: string, place: string): Doc[] {
  const wanted = /^\d+$/.test(bytes) ? bytes : `\${${bytes}}`;
  return [
    [
      `if (${name}.length !== ${bytes})`,
      indent(hardLine, `throw new RangeError(\`${field.name} has \${${name}.length} bytes, not ${wanted}.\`);`),
    ],
    `new Uint8Array(view.buffer, view.byteOffset + ${place}, ${bytes}).set(${name});`,
  ];
}

/** A long run of bit fields: each byte is made of the parts in it. */
function storeByBytes({ at, bytes, fields, base }: Run, local: ReadonlyMap<HeaderFieldType, string>): Doc[] {
  const pieces = fields.flatMap((field) => piecesOf(field).map((piece) => ({ field, piece })));
  const stores: Doc[] = [];
  for (let byte = at; byte < at + bytes; byte++) {
    const here = pieces.filter(({ piece }) => piece.at === byte);
    if (here.length === 0) continue;
    const [first] = here;
    const parts = here.flatMap(({ field, piece }): string[] => {
      const name = local.get(field);
      if (name === undefined) return [];
      const value = shifted(name, piece);
      if (piece.bits === piece.bytes * 8) return [value];
      const cut = `${value} & ${mask(piece.bits)}`;
      return [piece.below === 0 ? `(${cut})` : `((${cut}) << ${piece.below})`];
    });
    const width = (first?.piece.bytes ?? 1) * 8;
    const [alone = "0", ...others] = parts;
    const value: Doc =
      others.length === 0 ? (alone.startsWith("(") ? alone.slice(1, -1) : alone) : group(join([" |", line], parts));
    stores.push([call(`view.setUint${width}`, [offset(byte, base), value]), ";"]);
  }
  return stores;
}
