/** The layout of a header's fields in the message, and the parts of the code that reads and writes them. */
import type { ComputedField, Expr, HeaderFieldType, HeaderType } from "../compiler/index.js";
import { upperSnake } from "./names.js";
import { hexadecimal } from "./typescript.js";

/** A run of bit fields that begins and ends on whole bytes. */
export interface Run {
  /** From `base`, in bytes. */
  readonly at: number;
  readonly bytes: number;
  readonly fields: readonly HeaderFieldType[];
  /** The start of the header, or the end of an earlier field whose size is computed. */
  readonly base: string;
}

/** Longer runs are read field by field, since `&` and `>>>` work on 32 bits. */
export const WORD_BYTES = 4;

export interface Codec {
  readonly protocol: string;
  readonly header: HeaderType;
  readonly runs: readonly Run[];
  /** The field of variable length, which is the last. */
  readonly tail: (HeaderFieldType & { readonly length: Expr }) | undefined;
  /** Fields from which the length of the tail is computed. */
  readonly lengthFields: ReadonlySet<string>;
  readonly message: string;
  /** Fields whose size follows from parameters. */
  readonly sized: readonly SizedField[];
  /** The field that holds the checksum of the message. */
  readonly checksum: ChecksumField | undefined;
  /** Fields that hold a length of the message. */
  readonly lengths: readonly LengthField[];
  /** Parameters of the protocol from which lengths are computed, each with its local name, and the parameters from which sizes are computed. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly sizeParameters: ReadonlySet<string>;
  /** Whether a field has the byte order of the machine. */
  readonly native: boolean;
  /** The local name of a function of the runtime. */
  readonly runtime: (name: string) => string;
}
export type SizedField = HeaderFieldType & { readonly size: Expr };
export type ChecksumField = HeaderFieldType & { readonly computed: ComputedField & { readonly kind: "checksum" } };
export type LengthField = HeaderFieldType & { readonly computed: ComputedField & { readonly kind: "length" } };

/** A field whose value the header's own code computes. */
export function isChecksum(field: HeaderFieldType): field is ChecksumField {
  return field.computed?.kind === "checksum";
}
export function isLength(field: HeaderFieldType): field is LengthField {
  return field.computed?.kind === "length";
}

export function runsOf(fields: readonly HeaderFieldType[]): Run[] {
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

/** The offset from which the offsets of the fixed fields around a field count. */
export function baseOf({ behind = 0 }: HeaderFieldType): string {
  return ["at", ...Array.from({ length: behind }, (_, index) => sizeName(index))].join(" + ");
}
export function sizeName(index: number): string {
  return `size${index + 1}`;
}
/** The local that holds the size of a field. */
export function sizeOf({ behind = 0 }: HeaderFieldType): string {
  return sizeName(behind);
}

export function typeOf(field: HeaderFieldType): string {
  if (field.type === "bits" || field.type === "u64") return "bigint";
  return field.type === "bytes" ? "Uint8Array" : "number";
}

export function isOptional(field: HeaderFieldType): boolean {
  return field.default !== undefined || field.length !== undefined;
}

export function defaultOf(field: HeaderFieldType): string {
  if (field.length !== undefined) return "NO_BYTES";
  const value = field.default ?? 0;
  if (field.type === "u64") return `${value}n`;
  return field.type !== "uint" || value >= 1024 ? hexadecimal(value, Math.ceil((field.bits ?? 0) / 4)) : String(value);
}

export const names = (codec: Codec) => ({
  header: `${codec.protocol}Header`,
  fields: `${codec.protocol}HeaderFields`,
  bytes: `${upperSnake(codec.protocol)}_HEADER_BYTES`,
  fault: `${codec.protocol}HeaderFault`,
  read: `read${codec.protocol}Header`,
  check: `check${codec.protocol}Header`,
  pop: `pop${codec.protocol}Header`,
  push: `push${codec.protocol}Header`,
  store: `store${codec.protocol}Header`,
  length: `lengthOf${codec.protocol}Header`,
  size: `bytesOf${codec.protocol}Header`,
});

export function isWord(fields: readonly HeaderFieldType[], bytes: number): boolean {
  return fields.length > 1 && bytes <= WORD_BYTES && fields.some(({ padding }) => !padding);
}

export function offset(at: number, from: string): string {
  return at === 0 ? from : `${from} + ${at}`;
}

export function copyOf(place: string, length: string): string {
  return `new Uint8Array(view.buffer, view.byteOffset + ${place}, ${length}).slice()`;
}

export function mask(bits: number): string {
  return bits === 1 ? "1" : `0x${(2 ** bits - 1).toString(16)}`;
}

/** A part of a field that one load or store covers. */
export interface Piece {
  /** In bytes from the start of the header. */
  readonly at: number;
  readonly bytes: 1 | 2 | 4;
  /** The bits of the field in it, and the bits of other fields to their right. */
  readonly bits: number;
  readonly below: number;
  /** Bits of the field to the right of this piece. */
  readonly shift: number;
}

/** A field from its first byte to its last, in the largest loads that stay within the field. */
export function piecesOf(field: HeaderFieldType): Piece[] {
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
