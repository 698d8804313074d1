/**
 * Headers: the typed accessors that protocols read and write them by, made from `header { ... }`, the one source of a wire format.
 * Big-endian but for native fields, one bounds check at the door, total on any bytes. Accessors of a header whose layout
 * depends on the instance (a length from its parameters, the byte order of its machine) take the protocol as well.
 */
import {
  type Expr,
  type HeaderFieldType,
  type HeaderType,
  parametersIn,
  type ProtocolType,
} from "../compiler/index.js";
import { type Doc, group, hardLine, indent, join, line, lines } from "./document.js";
import { expression } from "./expressions.js";
import type { Imports } from "./imports.js";
import { Names, pascal, upperSnake } from "./names.js";
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
  /** From `base`, in bytes. */
  readonly at: number;
  readonly bytes: number;
  readonly fields: readonly HeaderFieldType[];
  /** The start of the header, or what comes behind the fields before with a size of their own. */
  readonly base: string;
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
  /** Fields with a size that follows from parameters. */
  readonly sized: readonly SizedField[];
  /** Parameters of the protocol that lengths depend on, each with its local name; and those of them that sizes depend on. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly sizeParameters: ReadonlySet<string>;
  /** Whether there are fields in the byte order of the machine. */
  readonly native: boolean;
  /** The local name of a function of the runtime. */
  readonly runtime: (name: string) => string;
}
type SizedField = HeaderFieldType & { readonly size: Expr };

/** The declarations of a protocol's header, without blank lines around. */
export function headerCodec(
  { name: protocol, parameters }: Pick<ProtocolType, "name" | "parameters">,
  header: HeaderType,
  imports: Imports,
  runtime: string,
): Doc[] {
  const tail = header.fields.find((field): field is HeaderFieldType & { length: Expr } => field.length !== undefined);
  const sized = header.fields.filter((field): field is SizedField => field.size !== undefined);
  const named = new Set(tail === undefined ? [] : parametersIn(tail.length));
  const fieldNames = new Set(header.fields.map(({ name }) => name));
  const sizeParameters = new Set(sized.flatMap(({ size }) => parametersIn(size)));
  const used = new Set([...sizeParameters, ...[...named].filter((each) => !fieldNames.has(each))]);
  const locals = new Names([...codeLocals, ...sized.map((_, index) => sizeName(index))]);
  const codec: Codec = {
    protocol,
    header,
    runs: runsOf(header.fields.filter((field) => field.bits !== undefined)),
    tail,
    lengthFields: new Set([...named].filter((each) => fieldNames.has(each))),
    message: imports.type(runtime, "Message"),
    sized,
    parameters: new Map(
      parameters.flatMap(({ name }): [string, string][] => (used.has(name) ? [[name, locals.take(name)]] : [])),
    ),
    sizeParameters,
    native: header.fields.some(({ native, padding }) => native === true && !padding),
    runtime: (name) => imports.value(runtime, name),
  };
  return [
    interfaces(codec),
    ...memberConstants(codec),
    constants(codec),
    ...(sized.length === 0 ? [] : [sizeFunction(codec)]),
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
    runs.push({ at, bytes: end / 8 - at, fields: open, base: baseOf(field) });
    open = [];
  }
  return runs;
}

/** Where the fields of fixed length around a field begin. */
function baseOf({ behind = 0 }: HeaderFieldType): string {
  return ["at", ...Array.from({ length: behind }, (_, index) => sizeName(index))].join(" + ");
}
function sizeName(index: number): string {
  return `size${index + 1}`;
}
/** The local that holds the size of a field. */
function sizeOf({ behind = 0 }: HeaderFieldType): string {
  return sizeName(behind);
}

/** What the code around fields calls its own. */
const codeLocals = ["protocol", "little", "message", "view", "at", "fields", "header", "length", "NO_BYTES"];

/** Names that the code around fields takes for itself. */
function reservedIn(codec: Codec, ...more: readonly string[]): string[] {
  return [
    ...(isDependent(codec) ? ["protocol", "little"] : []),
    ...codec.sized.map((_, index) => sizeName(index)),
    ...codec.parameters.values(),
    ...more,
  ];
}

/** What an accessor needs to know of the instance: all that there is, unless it says otherwise. */
interface Needs {
  /** The length of the tail. */
  readonly tail?: boolean;
  /** The byte order of the machine. */
  readonly order?: boolean;
}

function neededParameters({ parameters: used, sizeParameters }: Codec, { tail = true }: Needs): [string, string][] {
  return [...used].filter(([name]) => tail || sizeParameters.has(name));
}
/** Whether an accessor takes the protocol. */
function isDependent(codec: Codec, needs: Needs = {}): boolean {
  return neededParameters(codec, needs).length > 0 || (codec.native && needs.order !== false);
}
/** `, protocol: BLASTBase`, for what depends on the instance. */
function protocolParameter(codec: Codec, needs?: Needs): string[] {
  return isDependent(codec, needs) ? [`protocol: ${codec.protocol}Base`] : [];
}
function protocolArgument(codec: Codec, needs?: Needs): string {
  return isDependent(codec, needs) ? ", protocol" : "";
}

/** The same, as locals. */
function prelude(codec: Codec, needs: Needs = {}): Doc[] {
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

/** Bytes of what comes before the tail. */
function bytesBefore(codec: Codec): string {
  return [names(codec).bytes, ...codec.sized.map((_, index) => sizeName(index))].join(" + ");
}

/** Whether a length may come out with a fraction. */
function divides(expr: Expr): boolean {
  if (expr.kind === "binary") return expr.operator === "/" || divides(expr.left) || divides(expr.right);
  if (expr.kind === "if") return divides(expr.then) || divides(expr.else);
  if (expr.kind === "unary") return divides(expr.operand);
  return expr.kind === "call" && expr.function !== "ceil" && expr.function !== "floor" && expr.arguments.some(divides);
}

function typeOf(field: HeaderFieldType): string {
  if (field.type === "bits") return "bigint";
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
  size: `bytesOf${codec.protocol}Header`,
});

// ------------------------------------------------------------------------------------------------- interfaces

function interfaces(codec: Codec): Doc {
  const { header, fields } = names(codec);
  const shown = codec.header.fields.filter((field) => !field.padding);
  const members = (sets: boolean): { doc: string; member: Doc }[] =>
    shown.map((field) => ({
      doc: fieldDoc(codec, field),
      member: `readonly ${propertyName(field.name)}${sets && isOptional(field) ? "?" : ""}: ${typeOf(field)}`,
    }));
  return lines(interfaceDeclaration(header, members(false)), "", [
    "/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */",
    hardLine,
    interfaceDeclaration(fields, members(true)),
  ]);
}

function fieldDoc(codec: Codec, field: HeaderFieldType): string {
  const own = field.doc;
  if (field.format === undefined) return own;
  const list = memberNames(codec).get(field) ?? "";
  const said = field.format === "set" ? `Bits of ${list}.` : `One of ${list}, or what else a peer may send.`;
  return own === "" ? said : `${own}\n${said}`;
}

/** What the constants of sets and enums are called. */
function memberNames(codec: Codec): Map<HeaderFieldType, string> {
  const { header, fields } = names(codec);
  const taken = new Names([header, fields, ...["Base", "Slots", "Parameters"].map((end) => codec.protocol + end)]);
  return new Map(
    codec.header.fields.flatMap((field): [HeaderFieldType, string][] =>
      field.members === undefined || field.padding ? [] : [[field, taken.take(codec.protocol + pascal(field.name))]],
    ),
  );
}

function memberConstants(codec: Codec): Doc[] {
  return [...memberNames(codec)].map(([{ members = [], format, name }, own]) => [
    docComment(`${format === "set" ? "Bits" : "Values"} of \`${name}\`.`),
    `export const ${own} = `,
    object(members.map((each) => `${propertyName(each.name)}: ${each.value}`)),
    " as const;",
  ]);
}

function sizeFunction(codec: Codec): Doc {
  const doc = codec.tail === undefined ? "Bytes of the header of an instance." : "Bytes of all fields but the last.";
  return [
    docComment(doc),
    `export function ${names(codec).size}(protocol: ${codec.protocol}Base): number `,
    block(...prelude(codec, { tail: false, order: false }), `return ${bytesBefore(codec)};`),
  ];
}

function constants(codec: Codec): Doc {
  const { bytes } = names(codec);
  const doc =
    codec.sized.length > 0
      ? "Bytes of the fields of fixed length."
      : codec.tail === undefined
        ? "Bytes of the header."
        : "Bytes of the part of fixed length.";
  return [docComment(doc), `export const ${bytes} = ${codec.header.fixedBytes};`];
}

// ---------------------------------------------------------------------------------------------------- reading

function reader(codec: Codec): Doc {
  const { header, bytes, read } = names(codec);
  const { tail } = codec;
  const locals = new Names(reservedIn(codec, "message", "view", "at", "length", "NO_BYTES", bytes));
  const words = new Map<HeaderFieldType, string>();
  for (const { fields, at, bytes: size } of codec.runs) {
    if (!isWord(fields, size)) continue;
    const name = locals.take(`word${at}`);
    for (const field of fields) words.set(field, name);
  }
  const value = (field: HeaderFieldType, run: Run): Doc => readField(codec, field, run, words.get(field));
  const wordsOf = (runs: readonly Run[]): string[] =>
    runs.flatMap((run) => {
      const name = run.fields[0] && words.get(run.fields[0]);
      return name === undefined ? [] : [`const ${name} = ${loadWord(run)};`];
    });

  const items = new Map<HeaderFieldType, Doc>();
  const statements: Doc[] = [];
  const before = tail === undefined ? "const" : "let";
  const whole = bytesBefore(codec);
  statements.push(
    ...prelude(codec),
    `${before} view = message.header(${whole});`,
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
      [
        "const length = ",
        lengthExpression(tail.length, (name) => local.get(name) ?? codec.parameters.get(name) ?? name),
        ";",
      ],
      `if (${checked}) return null;`,
      `view = message.header(${whole} + length);`,
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
  for (const field of codec.sized) {
    if (field.padding) continue;
    const place = offset(field.bitOffset / 8, baseOf(field));
    const read =
      field.type === "bits"
        ? `${codec.runtime("readBits")}(view, ${place}, ${sizeOf(field)})`
        : copyOf(place, sizeOf(field));
    items.set(field, `${propertyName(field.name)}: ${read}`);
  }
  if (tail !== undefined && !tail.padding) {
    const copied = `length === 0 ? NO_BYTES : ${copyOf(offset(tail.bitOffset / 8, baseOf(tail)), "length")}`;
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
    `export function ${read}`,
    parameters([`message: ${codec.message}`, ...protocolParameter(codec)]),
    `: ${header} | null `,
    block(...(usesAt ? statements : [...prelude(codec), `return message.header(${whole}) === null ? null : {};`])),
  ];
}

function isWord(fields: readonly HeaderFieldType[], bytes: number): boolean {
  return fields.length > 1 && bytes <= WORD_BYTES && fields.some(({ padding }) => !padding);
}

function offset(at: number, from: string): string {
  return at === 0 ? from : `${from} + ${at}`;
}

function copyOf(place: string, length: string): string {
  return `new Uint8Array(view.buffer, view.byteOffset + ${place}, ${length}).slice()`;
}

/** Loads 1 to 4 bytes. */
function loadWord({ at, bytes, base }: Run): string {
  if (bytes === 3) return `view.getUint16(${offset(at, base)}) * 256 + view.getUint8(${offset(at + 2, base)})`;
  return `view.getUint${bytes * 8}(${offset(at, base)})`;
}

function mask(bits: number): string {
  return bits === 1 ? "1" : `0x${(2 ** bits - 1).toString(16)}`;
}

function readField(codec: Codec, field: HeaderFieldType, run: Run, word: string | undefined): Doc {
  const bits = field.bits ?? 0;
  const place = offset(field.bitOffset / 8, run.base);
  if (field.type === "bytes") return copyOf(place, String(bits / 8));
  if (field.type === "bits") return `${codec.runtime("readBits")}(view, ${place}, ${bits / 8})`;
  if (field.native === true) return `view.getUint${bits}(${place}, little)`;
  if (word === undefined) return sumOf(piecesOf(field).map((piece) => loadPiece(piece, run.base)));
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

function loadPiece({ at, bytes, bits, below, shift }: Piece, base: string): string {
  const load = `view.getUint${bytes * 8}(${offset(at, base)})`;
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
  const before = codec.sized.length === 0 ? bytes : `${names(codec).size}(protocol)`;
  const size = tail === undefined ? before : `${before} + header.${tail.name}.length`;
  return [
    docComment("The same, and removes it."),
    `export function ${pop}`,
    parameters([`message: ${codec.message}`, ...protocolParameter(codec)]),
    `: ${header} | null `,
    block(
      `const header = ${read}(message${protocolArgument(codec)});`,
      `if (header !== null) message.discard(${size});`,
      "return header;",
    ),
  ];
}

// ---------------------------------------------------------------------------------------------------- writing

/** Bytes of a header with these fields. */
function wholeSize(codec: Codec): string {
  const { bytes, length: lengthOf, size } = names(codec);
  if (codec.tail !== undefined) return `${lengthOf}(fields${protocolArgument(codec, { order: false })})`;
  return codec.sized.length === 0 ? bytes : `${size}(protocol)`;
}

function pusher(codec: Codec): Doc {
  const { fields, push, store } = names(codec);
  const size = wholeSize(codec);
  const doc =
    codec.tail === undefined
      ? ""
      : ` Throws a RangeError where \`${codec.tail.name}\` is not as long as the other fields say.`;
  return [
    docComment(`Puts a header in front.${doc}`),
    `export function ${push}`,
    parameters([`message: ${codec.message}`, `fields: ${fields}`, ...protocolParameter(codec)]),
    ": void ",
    block(
      `const view = message.push(${size});`,
      `${store}(view, message.front, fields${protocolArgument(codec, { tail: false })});`,
    ),
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
  const { statement, local } = destructured(set, new Names(reservedIn(codec, "view", "at", "fields")));
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
    parameters(["view: DataView", "at: number", `fields: ${fields}`, ...protocolParameter(codec, { tail: false })]),
    ": void ",
    block(...prelude(codec, { tail: false }), ...(set.length === 0 ? [] : [statement]), ...stores),
  ];
}

/** A field whose size follows from parameters: the given bytes must be as long, and padding is zeros. */
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
  // Alone, a part needs no parentheses around it.
  const word: Doc =
    others.length === 0 ? first.slice(1, -1) || "0" : group(first, indent(others.map((part) => [" |", line, part])));
  if (bytes !== 3) return [[call(`view.setUint${bytes * 8}`, [offset(at, base), word]), ";"]];
  return [
    ["const word", String(at), " = ", word, ";"],
    `view.setUint16(${offset(at, base)}, word${at} >>> 8);`,
    `view.setUint8(${offset(at + 2, base)}, word${at});`,
  ];
}

/** A store cuts what it is given to its width, so that only the shift is written. */
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

/** A long run of bit fields: each byte from the parts that lie in it. */
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
