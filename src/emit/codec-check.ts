/** Verifying a header on its way up: `checkP` and `popP` of a header that holds a length or a checksum. */
import type { ComputedField } from "../compiler/index.js";
import { protocolArgument, protocolParameter } from "./codec-instance.js";
import { type Codec, type LengthField, names } from "./codec-layout.js";
import { type Doc, group, indent, line } from "./document.js";
import { block, docComment, parameters, propertyName } from "./typescript.js";

/** How a codec reaches the runtime. */
export interface CodecImports {
  /** The local name of a function, and of a type. */
  readonly runtime: (name: string) => string;
  readonly type: (name: string) => string;
}

/** Whether the way up verifies a length or a checksum of the header. */
export function hasChecks({ checksum, lengths }: Codec): boolean {
  return checksum !== undefined || lengths.length > 0;
}

/** The number of bytes of a header that has been read. */
export function sizeOfRead(codec: Codec): string {
  const { tail } = codec;
  const before = codec.sized.length === 0 ? names(codec).bytes : `${names(codec).size}(protocol)`;
  return tail === undefined ? before : `${before} + header.${tail.name}.length`;
}

/** `pseudo: PseudoHeader`, for a checksum that covers it. */
export function pseudoParameter({ checksum }: Codec, imports: CodecImports): string[] {
  return checksum?.computed.pseudo === true ? [`pseudo: ${imports.type("PseudoHeader")}`] : [];
}

/** The checksum of a message with its header in front; 0 if the header holds the right one. */
export function checksumOf(
  { data, pseudo }: ComputedField & { readonly kind: "checksum" },
  size: string,
  { runtime }: CodecImports,
): string {
  if (!data) return `${runtime("headerChecksum")}(message, ${size})`;
  return `${runtime("messageChecksum")}(message${pseudo ? ", pseudo" : ""})`;
}

/** The type of the faults that a check reports. */
export function faultType(codec: Codec): Doc {
  const faults = [
    "tooShort",
    ...(codec.lengths.length > 0 ? ["badLength"] : []),
    ...(codec.checksum ? ["badChecksum"] : []),
  ];
  return [
    docComment("What may be wrong with a message, so that it has to be dropped."),
    `export type ${names(codec).fault} = ${faults.map((fault) => `"${fault}"`).join(" | ")};`,
  ];
}

export function checker(codec: Codec, imports: CodecImports): Doc {
  const { header, fault, read, check } = names(codec);
  const { checksum, lengths } = codec;
  const size = sizeOfRead(codec);
  const lengthChecks = lengths.flatMap((field) => lengthCheck(field, size));
  const checksumCheck =
    checksum === undefined
      ? []
      : [
          refuse(
            `${checksum.computed.when === undefined ? "" : `${value(checksum.name)} !== 0 && `}${checksumOf(checksum.computed, size, imports)} !== 0`,
            "badChecksum",
          ),
        ];
  // A checksum over the data may be computed only after the length of the data is checked. A checksum over the header alone is checked first, since it
  // protects the length in the header.
  const checks =
    checksum?.computed.data === false ? [...checksumCheck, ...lengthChecks] : [...lengthChecks, ...checksumCheck];
  const cuts = lengths.some(({ computed }) => computed.data);
  const doc = `The header at the front, which stays, if nothing is wrong with it.${cuts ? "\nWhat follows the data, such as the padding of a short frame, is cut off." : ""}`;
  return [
    docComment(doc),
    `export function ${check}`,
    parameters([`message: ${codec.message}`, ...protocolParameter(codec), ...pseudoParameter(codec, imports)]),
    `: ${header} | ${fault} `,
    block(
      `const header = ${read}(message${protocolArgument(codec)});`,
      `if (header === null) return "tooShort";`,
      ...checks,
      "return header;",
    ),
  ];
}

/** Like `checkP`, and removes the header. */
export function checkedPopper(codec: Codec, imports: CodecImports): Doc {
  const { header, fault, check, pop } = names(codec);
  const pseudo = pseudoParameter(codec, imports).length > 0 ? ", pseudo" : "";
  return [
    docComment("The same, and removes it."),
    `export function ${pop}`,
    parameters([`message: ${codec.message}`, ...protocolParameter(codec), ...pseudoParameter(codec, imports)]),
    `: ${header} | ${fault} `,
    block(
      `const header = ${check}(message${protocolArgument(codec)}${pseudo});`,
      `if (typeof header !== "string") message.discard(${sizeOfRead(codec)});`,
      "return header;",
    ),
  ];
}

function lengthCheck({ name, computed }: LengthField, size: string): Doc[] {
  const length = value(name);
  const { header, data } = computed;
  if (!data) return [refuse(`${length} !== ${size}`, "badLength")];
  if (header)
    return [refuse(`${length} < ${size} || ${length} > message.length`, "badLength"), `message.truncate(${length});`];
  return [
    refuse(`${length} > message.length - ${size.includes(" ") ? `(${size})` : size}`, "badLength"),
    `message.truncate(${size} + ${length});`,
  ];
}

function refuse(condition: string, fault: string): Doc {
  return group(`if (${condition})`, indent(line, `return "${fault}";`));
}

function value(name: string): string {
  const key = propertyName(name);
  return key === name ? `header.${name}` : `header[${key}]`;
}
