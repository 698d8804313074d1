/**
 * Headers: the typed accessors that protocols read and write them by, made from `header { ... }`, the one source of a wire format.
 * Big-endian, one bounds check at the door, total on any bytes.
 */
import type { Expr, HeaderFieldType, HeaderType } from "../compiler/index.js";
import { type Doc, group, hardLine, indent, join, line, lines } from "./document.js";
import { expression } from "./expressions.js";
import type { Imports } from "./imports.js";
import { Names, upperSnake } from "./names.js";
import {
  block,
  call,
  docComment,
  entry,
  hexadecimal,
  interfaceDeclaration,
  object,
  parameters,
  propertyName,
} from "./typescript.js";

/** Bit fields that begin and end on whole bytes together. */
interface Run {
  /** From the start of the header, in bytes. */
  readonly at: number;
  readonly bytes: number;
  readonly fields: readonly HeaderFieldType[];
}

/** Longer runs are read field by field: a word of more bits is no safe operand of `&` and `>>>`. */
const WORD_BYTES = 4;

interface Codec {
  readonly protocol: string;
  readonly header: HeaderType;
  readonly runs: readonly Run[];
  /** The field of variable length, which is the last. */
  readonly tail: (HeaderFieldType & { readonly length: Expr }) | undefined;
  /** Fields that the length of the tail depends on. */
  readonly lengthFields: ReadonlySet<string>;
  readonly message: string;
}

/** The declarations of a protocol's header, without blank lines around. */
export function headerCodec(protocol: string, header: HeaderType, imports: Imports, runtime: string): Doc[] {
  const tail = header.fields.find((field): field is HeaderFieldType & { length: Expr } => field.length !== undefined);
  const codec: Codec = {
    protocol,
    header,
    runs: runsOf(header.fields.filter((field) => field.bits !== undefined)),
    tail,
    lengthFields: new Set(tail === undefined ? [] : namesIn(tail.length)),
    message: imports.type(runtime, "Message"),
  };
  return [
    interfaces(codec),
    constants(codec),
    reader(codec),
    popper(codec),
    pusher(codec),
    ...(tail === undefined ? [] : [length(codec, tail)]),
    store(codec),
  ];
}

function runsOf(fields: readonly HeaderFieldType[]): Run[] {
  const runs: Run[] = [];
  let open: HeaderFieldType[] = [];
  for (const field of fields) {
    open.push(field);
    const end = field.bitOffset + (field.bits ?? 0);
    if (end % 8 !== 0) continue;
    const at = (open[0]?.bitOffset ?? 0) / 8;
    runs.push({ at, bytes: end / 8 - at, fields: open });
    open = [];
  }
  return runs;
}

function namesIn(expr: Expr): string[] {
  switch (expr.kind) {
    case "parameter":
      return [expr.name];
    case "unary":
      return namesIn(expr.operand);
    case "binary":
      return [...namesIn(expr.left), ...namesIn(expr.right)];
    case "if":
      return [expr.condition, expr.then, expr.else].flatMap(namesIn);
    case "list":
      return expr.items.flatMap(namesIn);
    case "call":
      return expr.arguments.flatMap(namesIn);
    default:
      return [];
  }
}

/** Whether a length may come out with a fraction. */
function divides(expr: Expr): boolean {
  if (expr.kind === "binary") return expr.operator === "/" || divides(expr.left) || divides(expr.right);
  if (expr.kind === "if") return divides(expr.then) || divides(expr.else);
  if (expr.kind === "unary") return divides(expr.operand);
  return expr.kind === "call" && expr.function !== "ceil" && expr.function !== "floor" && expr.arguments.some(divides);
}

function typeOf(field: HeaderFieldType): string {
  return field.type === "bytes" ? "Uint8Array" : "number";
}

function isOptional(field: HeaderFieldType): boolean {
  return field.default !== undefined || field.length !== undefined;
}

function defaultOf(field: HeaderFieldType): string {
  if (field.length !== undefined) return "NO_BYTES";
  const value = field.default ?? 0;
  return field.type !== "uint" || value >= 1024 ? hexadecimal(value, Math.ceil((field.bits ?? 0) / 4)) : String(value);
}

const names = (codec: Codec) => ({
  header: `${codec.protocol}Header`,
  fields: `${codec.protocol}HeaderFields`,
  bytes: `${upperSnake(codec.protocol)}_HEADER_BYTES`,
  read: `read${codec.protocol}Header`,
  pop: `pop${codec.protocol}Header`,
  push: `push${codec.protocol}Header`,
  store: `store${codec.protocol}Header`,
  length: `lengthOf${codec.protocol}Header`,
});

// ------------------------------------------------------------------------------------------------- interfaces

function interfaces(codec: Codec): Doc {
  const { header, fields } = names(codec);
  const shown = codec.header.fields.filter((field) => !field.padding);
  const members = (sets: boolean): { doc: string; member: Doc }[] =>
    shown.map((field) => ({
      doc: field.doc,
      member: `readonly ${propertyName(field.name)}${sets && isOptional(field) ? "?" : ""}: ${typeOf(field)}`,
    }));
  return lines(interfaceDeclaration(header, members(false)), "", [
    "/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */",
    hardLine,
    interfaceDeclaration(fields, members(true)),
  ]);
}

function constants(codec: Codec): Doc {
  const { bytes } = names(codec);
  const doc = codec.tail === undefined ? "Bytes of the header." : "Bytes of the part of fixed length.";
  return [docComment(doc), `export const ${bytes} = ${codec.header.fixedBytes};`];
}

// ---------------------------------------------------------------------------------------------------- reading

function reader(codec: Codec): Doc {
  const { header, bytes, read } = names(codec);
  const { tail } = codec;
  const locals = new Names(["message", "view", "at", "length", "NO_BYTES", bytes]);
  const words = new Map<HeaderFieldType, string>();
  for (const { fields, at, bytes: size } of codec.runs) {
    if (!isWord(fields, size)) continue;
    const name = locals.take(`word${at}`);
    for (const field of fields) words.set(field, name);
  }
  const value = (field: HeaderFieldType, run: Run): Doc => readField(field, run, words.get(field));
  const wordsOf = (runs: readonly Run[]): string[] =>
    runs.flatMap((run) => {
      const name = run.fields[0] && words.get(run.fields[0]);
      return name === undefined ? [] : [`const ${name} = ${loadWord(run.at, run.bytes)};`];
    });

  const items = new Map<HeaderFieldType, Doc>();
  const statements: Doc[] = [];
  const before = tail === undefined ? "const" : "let";
  statements.push(
    `${before} view = message.header(${bytes});`,
    "if (view === null) return null;",
    `${before} at = message.front;`,
  );
  const dependent = codec.runs.filter(({ fields }) => fields.some(({ name }) => codec.lengthFields.has(name)));
  const independent = codec.runs.filter((run) => !dependent.includes(run));
  if (tail !== undefined) {
    statements.push(...wordsOf(dependent));
    const local = new Map<string, string>();
    for (const run of dependent) {
      for (const field of run.fields) {
        if (!codec.lengthFields.has(field.name)) continue;
        const name = locals.take(field.name);
        local.set(field.name, name);
        statements.push([`const ${name} = `, value(field, run), ";"]);
        items.set(field, entry(field.name, name));
      }
    }
    const checked = divides(tail.length) ? "!Number.isInteger(length) || length < 0" : "length < 0";
    statements.push(
      ["const length = ", lengthExpression(tail.length, (name) => local.get(name) ?? name), ";"],
      `if (${checked}) return null;`,
      `view = message.header(${bytes} + length);`,
      "if (view === null) return null;",
      "at = message.front;",
    );
  }
  statements.push(...wordsOf(independent));
  for (const run of codec.runs) {
    for (const field of run.fields) {
      if (!field.padding && !items.has(field)) items.set(field, [`${propertyName(field.name)}: `, value(field, run)]);
    }
  }
  if (tail !== undefined && !tail.padding) {
    const copied = `length === 0 ? NO_BYTES : ${copyOf(tail.bitOffset / 8, "length")}`;
    items.set(tail, `${propertyName(tail.name)}: ${copied}`);
  }
  const inOrder = codec.header.fields.flatMap((field): Doc[] => {
    const item = items.get(field);
    return item === undefined ? [] : [item];
  });
  // A header of padding alone has nothing in it.
  statements.push(["return ", object(inOrder, true), ";"]);
  const usesAt = inOrder.length > 0 || tail !== undefined;
  return [
    docComment("The header at the front, which stays; null where the message is too short for it."),
    `export function ${read}(message: ${codec.message}): ${header} | null `,
    block(...(usesAt ? statements : [`return message.header(${bytes}) === null ? null : {};`])),
  ];
}

function isWord(fields: readonly HeaderFieldType[], bytes: number): boolean {
  return fields.length > 1 && bytes <= WORD_BYTES && fields.some(({ padding }) => !padding);
}

function offset(at: number, from = "at"): string {
  return at === 0 ? from : `${from} + ${at}`;
}

function copyOf(at: number, length: string): string {
  return `new Uint8Array(view.buffer, view.byteOffset + ${offset(at)}, ${length}).slice()`;
}

/** Loads 1 to 4 bytes. */
function loadWord(at: number, bytes: number): string {
  if (bytes === 3) return `view.getUint16(${offset(at)}) * 256 + view.getUint8(${offset(at + 2)})`;
  return `view.getUint${bytes * 8}(${offset(at)})`;
}

function mask(bits: number): string {
  return bits === 1 ? "1" : `0x${(2 ** bits - 1).toString(16)}`;
}

function readField(field: HeaderFieldType, run: Run, word: string | undefined): Doc {
  const bits = field.bits ?? 0;
  if (field.type === "bytes") return copyOf(field.bitOffset / 8, String(bits / 8));
  if (word === undefined) return sumOf(piecesOf(field).map(loadPiece));
  const above = field.bitOffset - run.at * 8;
  const below = run.bytes * 8 - above - bits;
  if (above === 0) return `${word} >>> ${below}`;
  return below === 0 ? `${word} & ${mask(bits)}` : `(${word} >>> ${below}) & ${mask(bits)}`;
}

function sumOf(terms: readonly string[]): Doc {
  return group(terms[0] ?? "0", indent(terms.slice(1).map((term) => [" +", line, term])));
}

/** A part of a field that one load or store reaches. */
interface Piece {
  /** In bytes from the start of the header. */
  readonly at: number;
  readonly bytes: 1 | 2 | 4;
  /** Bits of the field in it, and bits of others to their right. */
  readonly bits: number;
  readonly below: number;
  /** Bits of the field to the right of this piece. */
  readonly shift: number;
}

/** A field from its first byte to its last, in the largest loads that stay within it. */
function piecesOf(field: HeaderFieldType): Piece[] {
  const end = field.bitOffset + (field.bits ?? 0);
  const pieces: Piece[] = [];
  let bit = field.bitOffset;
  while (bit < end) {
    const at = Math.floor(bit / 8);
    const whole = bit % 8 === 0 ? Math.floor((end - bit) / 8) : 0;
    // An odd number of bytes begins with the odd one, so that 48 bits are 16 and 32.
    const bytes = whole === 0 ? 1 : whole % 2 === 1 ? 1 : whole % 4 === 2 ? 2 : 4;
    const bits = Math.min((at + bytes) * 8, end) - bit;
    pieces.push({ at, bytes, bits, below: (at + bytes) * 8 - bit - bits, shift: end - bit - bits });
    bit += bits;
  }
  return pieces;
}

function loadPiece({ at, bytes, bits, below, shift }: Piece): string {
  const load = `view.getUint${bytes * 8}(${offset(at)})`;
  const alone = bits === bytes * 8;
  const right = below === 0 ? load : `(${load} >>> ${below})`;
  // The field's own bits, when others stand to the left.
  const cut = alone || bits + below === bytes * 8 ? right : `(${right} & ${mask(bits)})`;
  if (shift === 0) return cut;
  return shift < 16 ? `${cut} * ${2 ** shift}` : `${cut} * 2 ** ${shift}`;
}

function popper(codec: Codec): Doc {
  const { header, bytes, read, pop } = names(codec);
  const { tail } = codec;
  const size = tail === undefined ? bytes : `${bytes} + header.${tail.name}.length`;
  return [
    docComment("The same, and removes it."),
    `export function ${pop}(message: ${codec.message}): ${header} | null `,
    block(`const header = ${read}(message);`, `if (header !== null) message.discard(${size});`, "return header;"),
  ];
}

// ---------------------------------------------------------------------------------------------------- writing

function pusher(codec: Codec): Doc {
  const { fields, bytes, push, store, length: lengthOf } = names(codec);
  const size = codec.tail === undefined ? bytes : `${lengthOf}(fields)`;
  const doc =
    codec.tail === undefined
      ? ""
      : ` Throws a RangeError where \`${codec.tail.name}\` is not as long as the other fields say.`;
  return [
    docComment(`Puts a header in front.${doc}`),
    `export function ${push}`,
    parameters([`message: ${codec.message}`, `fields: ${fields}`]),
    ": void ",
    block(`const view = message.push(${size});`, `${store}(view, message.front, fields);`),
  ];
}

/** `const { ttl, ihl = 5 } = fields;`, and by what name each is known then. */
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

function length(codec: Codec, tail: HeaderFieldType & { readonly length: Expr }): Doc {
  const { fields, bytes, length: lengthOf } = names(codec);
  const needed = codec.header.fields.filter((field) => codec.lengthFields.has(field.name) || field === tail);
  const { statement, local } = destructured(needed, new Names(["fields", "length"]));
  const byName = (name: string): string => local.get(needed.find((field) => field.name === name)!) ?? name;
  const given = local.get(tail)!;
  return [
    docComment("Bytes of the whole header."),
    `function ${lengthOf}(fields: ${fields}): number `,
    block(
      statement,
      ["const length = ", lengthExpression(tail.length, byName), ";"],
      [
        `if (${given}.length !== length)`,
        indent(
          hardLine,
          `throw new RangeError(\`${tail.name} has \${${given}.length} bytes, but the other fields say \${length}.\`);`,
        ),
      ],
      `return ${bytes} + length;`,
    ),
  ];
}

function lengthExpression(expr: Expr, local: (name: string) => string): Doc {
  return expression(expr, {
    parameter: local,
    runtime: (name) => {
      throw new Error(`the length of a header field calls "${name}"`);
    },
  });
}

function store(codec: Codec): Doc {
  const { fields, store: storeName } = names(codec);
  const set = codec.header.fields.filter((field) => !field.padding);
  const { statement, local } = destructured(set, new Names(["view", "at", "fields"]));
  const stores = codec.runs.flatMap((run) => storeRun(run, local));
  const { tail } = codec;
  if (tail !== undefined) {
    const name = local.get(tail);
    const to = `new Uint8Array(view.buffer, view.byteOffset + ${offset(tail.bitOffset / 8)}, ${name ?? ""}.length)`;
    if (name !== undefined) stores.push(`if (${name}.length > 0) ${to}.set(${name});`);
  }
  return [
    `function ${storeName}`,
    parameters(["view: DataView", "at: number", `fields: ${fields}`]),
    ": void ",
    block(...(set.length === 0 ? [] : [statement]), ...stores),
  ];
}

function storeRun({ at, bytes, fields }: Run, local: ReadonlyMap<HeaderFieldType, string>): Doc[] {
  const [only] = fields;
  if (only !== undefined && fields.length === 1) {
    const name = local.get(only);
    if (name === undefined) return zeros(at, bytes);
    if (only.type === "bytes") return storeBytes(only, name, bytes);
    return piecesOf(only).map(
      (piece) => `view.setUint${piece.bytes * 8}(${offset(piece.at)}, ${shifted(name, piece)});`,
    );
  }
  if (bytes > WORD_BYTES) return storeByBytes(at, bytes, fields, local);
  const parts = fields.flatMap((field): string[] => {
    const name = local.get(field);
    if (name === undefined) return [];
    const bits = field.bits ?? 0;
    const below = (at + bytes) * 8 - field.bitOffset - bits;
    const cut = `${name} & ${mask(bits)}`;
    return [below === 0 ? `(${cut})` : `((${cut}) << ${below})`];
  });
  const [first = "", ...others] = parts;
  // Alone, a part needs no parentheses around it.
  const word: Doc =
    others.length === 0 ? first.slice(1, -1) || "0" : group(first, indent(others.map((part) => [" |", line, part])));
  if (bytes !== 3) return [[call(`view.setUint${bytes * 8}`, [offset(at), word]), ";"]];
  return [
    ["const word", String(at), " = ", word, ";"],
    `view.setUint16(${offset(at)}, word${at} >>> 8);`,
    `view.setUint8(${offset(at + 2)}, word${at});`,
  ];
}

/** A store cuts what it is given to its width, so that only the shift is written. */
function shifted(name: string, { shift }: Pick<Piece, "shift">): string {
  if (shift === 0) return name;
  return `Math.floor(${name} / ${shift < 16 ? 2 ** shift : `2 ** ${shift}`})`;
}

function zeros(at: number, bytes: number): Doc[] {
  if (bytes > WORD_BYTES) return [`new Uint8Array(view.buffer, view.byteOffset + ${offset(at)}, ${bytes}).fill(0);`];
  if (bytes === 3) return [`view.setUint16(${offset(at)}, 0);`, `view.setUint8(${offset(at + 2)}, 0);`];
  return [`view.setUint${bytes * 8}(${offset(at)}, 0);`];
}

function storeBytes(field: HeaderFieldType, name: string, bytes: number): Doc[] {
  return [
    [
      `if (${name}.length !== ${bytes})`,
      indent(hardLine, `throw new RangeError(\`${field.name} has \${${name}.length} bytes, not ${bytes}.\`);`),
    ],
    `new Uint8Array(view.buffer, view.byteOffset + ${offset(field.bitOffset / 8)}, ${bytes}).set(${name});`,
  ];
}

/** A long run of bit fields: each byte from the parts that lie in it. */
function storeByBytes(
  at: number,
  bytes: number,
  fields: readonly HeaderFieldType[],
  local: ReadonlyMap<HeaderFieldType, string>,
): Doc[] {
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
    stores.push([call(`view.setUint${width}`, [offset(byte), value]), ";"]);
  }
  return stores;
}
