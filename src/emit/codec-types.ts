/** The types and constants that stand for a header in TypeScript. */
import type { HeaderFieldType } from "../compiler/index.js";
import { bytesBefore, prelude } from "./codec-instance.js";
import { type Codec, isChecksum, isLength, isOptional, names, typeOf } from "./codec-layout.js";
import { type Doc, hardLine, lines } from "./document.js";
import { Names, pascal } from "./names.js";
import { block, docComment, interfaceDeclaration, object, propertyName } from "./typescript.js";

export function interfaces(codec: Codec): Doc {
  const { header, fields } = names(codec);
  const shown = codec.header.fields.filter((field) => !field.padding);
  const members = (sets: boolean): { doc: string; member: Doc }[] =>
    (sets ? shown.filter(({ computed }) => computed === undefined) : shown).map((field) => ({
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
  const said = meaningOf(codec, field);
  return said === undefined || own === "" ? (said ?? own) : `${own}\n${said}`;
}

function meaningOf(codec: Codec, field: HeaderFieldType): string | undefined {
  if (field.serial === true)
    return `Compare it with \`serial${field.bits ?? ""}\` of the runtime: after the highest number comes 0.`;
  if (isLength(field))
    return `The bytes of ${field.computed.header ? "the header" : "the data"}${field.computed.header && field.computed.data ? " and the data" : ""}.`;
  if (isChecksum(field))
    return field.computed.when === undefined ? "The Internet checksum." : "The Internet checksum; 0 for none.";
  if (field.format === undefined) return undefined;
  const list = memberNames(codec).get(field) ?? "";
  return field.format === "set" ? `Bits of ${list}.` : `One of ${list}, or what else a peer may send.`;
}

/** The names of the constants for the members of sets and enums. */
function memberNames(codec: Codec): Map<HeaderFieldType, string> {
  const { header, fields, fault } = names(codec);
  const taken = new Names([
    header,
    fields,
    fault,
    ...["Base", "Slots", "Parameters"].map((end) => codec.protocol + end),
  ]);
  return new Map(
    codec.header.fields.flatMap((field): [HeaderFieldType, string][] =>
      field.members === undefined || field.padding ? [] : [[field, taken.take(codec.protocol + pascal(field.name))]],
    ),
  );
}

export function memberConstants(codec: Codec): Doc[] {
  return [...memberNames(codec)].map(([{ members = [], format, name }, own]) => [
    docComment(`${format === "set" ? "Bits" : "Values"} of \`${name}\`.`),
    `export const ${own} = `,
    object(members.map((each) => `${propertyName(each.name)}: ${each.value}`)),
    " as const;",
  ]);
}

export function sizeFunction(codec: Codec): Doc {
  const doc = codec.tail === undefined ? "Bytes of the header of an instance." : "Bytes of all fields but the last.";
  return [
    docComment(doc),
    `export function ${names(codec).size}(protocol: ${codec.protocol}Base): number `,
    block(...prelude(codec, { tail: false, order: false }), `return ${bytesBefore(codec)};`),
  ];
}

export function constants(codec: Codec): Doc {
  const { bytes } = names(codec);
  const doc =
    codec.sized.length > 0
      ? "Bytes of the fields of fixed length."
      : codec.tail === undefined
        ? "Bytes of the header."
        : "Bytes of the part of fixed length.";
  return [docComment(doc), `export const ${bytes} = ${codec.header.fixedBytes};`];
}
