/** Reading a header: `readP`, and `popP` for a header without a length or a checksum. */
import type { HeaderFieldType } from "../compiler/index.js";
import { sizeOfRead, hasChecks } from "./codec-check.js";
import {
  bytesBefore,
  divides,
  lengthExpression,
  prelude,
  protocolArgument,
  protocolParameter,
  reservedIn,
} from "./codec-instance.js";
import {
  baseOf,
  type Codec,
  copyOf,
  isWord,
  mask,
  names,
  offset,
  type Piece,
  piecesOf,
  type Run,
  sizeOf,
} from "./codec-layout.js";
import { type Doc, group, indent, line } from "./document.js";
import { Names } from "./names.js";
import { block, docComment, entry, object, parameters, propertyName } from "./typescript.js";

export function reader(codec: Codec): Doc {
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
  // A header that has only padding gives an empty object.
  statements.push(["return ", object(inOrder, true), ";"]);
  const usesAt = inOrder.length > 0 || tail !== undefined;
  return [
    docComment(
      `The header at the front, which stays; null where the message is too short for it.${hasChecks(codec) ? " Nothing else is verified." : ""}`,
    ),
    `export function ${read}`,
    parameters([`message: ${codec.message}`, ...protocolParameter(codec)]),
    `: ${header} | null `,
    block(...(usesAt ? statements : [...prelude(codec), `return message.header(${whole}) === null ? null : {};`])),
  ];
}

/** Loads 1 to 4 bytes. */
function loadWord({ at, bytes, base }: Run): string {
  if (bytes === 3) return `view.getUint16(${offset(at, base)}) * 256 + view.getUint8(${offset(at + 2, base)})`;
  return `view.getUint${bytes * 8}(${offset(at, base)})`;
}

function readField(codec: Codec, field: HeaderFieldType, run: Run, word: string | undefined): Doc {
  const bits = field.bits ?? 0;
  const place = offset(field.bitOffset / 8, run.base);
  if (field.type === "bytes") return copyOf(place, String(bits / 8));
  if (field.type === "u64") return `view.getBigUint64(${place}${field.native === true ? ", little" : ""})`;
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

function loadPiece({ at, bytes, bits, below, shift }: Piece, base: string): string {
  const load = `view.getUint${bytes * 8}(${offset(at, base)})`;
  const alone = bits === bytes * 8;
  const right = below === 0 ? load : `(${load} >>> ${below})`;
  // The field's own bits, if bits of other fields stand to the left.
  const cut = alone || bits + below === bytes * 8 ? right : `(${right} & ${mask(bits)})`;
  if (shift === 0) return cut;
  return shift < 16 ? `${cut} * ${2 ** shift}` : `${cut} * 2 ** ${shift}`;
}

/** For a header without a length and a checksum: there is nothing to verify. */
export function popper(codec: Codec): Doc {
  const { header, read, pop } = names(codec);
  return [
    docComment("The same, and removes it."),
    `export function ${pop}`,
    parameters([`message: ${codec.message}`, ...protocolParameter(codec)]),
    `: ${header} | null `,
    block(
      `const header = ${read}(message${protocolArgument(codec)});`,
      `if (header !== null) message.discard(${sizeOfRead(codec)});`,
      "return header;",
    ),
  ];
}
