/** The fields of a header in Lua: their declarations (ProtoField), and where each lies in the packet. */
import type { HeaderFieldType, ProtocolType } from "../compiler/index.js";
import { luaString } from "./lua.js";

/** Lua's numbers are exact up to 2^53 and Wireshark's masks are of 32 bits or of a type of their own: longer runs have no mask. */
const MASK_BITS = 32;

export interface Placed {
  readonly field: HeaderFieldType;
  /** `buffer(2 + size1, 4)`: the bytes in which the field lies. */
  readonly range: string;
  /** Bits from the start of the range, and bits of the field, where it does not fill the range. */
  readonly part?: { readonly first: number; readonly bits: number; readonly bytes: number };
  /** The key of its declaration in the table `fields`. */
  readonly key: string;
}

/** Fields that a reader sees: padding of less than a byte is left out. */
export function placedFields({ header }: ProtocolType): readonly Placed[] {
  const fields = header?.fields ?? [];
  return fields.flatMap((field, index) => {
    const key = field.padding ? `padding${index}` : field.name;
    const first = field.bitOffset % 8;
    const at = offset((field.bitOffset - first) / 8, field.behind ?? 0);
    if (field.bits === undefined) return [{ field, range: `buffer(${at}, ${lengthName(field)})`, key }];
    const bytes = Math.ceil((first + field.bits) / 8);
    const whole = first === 0 && field.bits % 8 === 0;
    if (field.padding && !whole) return [];
    const range = `buffer(${at}, ${bytes})`;
    return [{ field, range, key, ...(!whole && { part: { first, bits: field.bits, bytes } }) }];
  });
}

/** The local that holds the length of a field whose length is an expression. */
export function lengthName({ behind = 0, length }: HeaderFieldType): string {
  return length === undefined ? sizeName(behind) : "tail";
}
export function sizeName(index: number): string {
  return `size${index + 1}`;
}

/** `4 + size1 + size2`: the bytes before a field. */
export function offset(fixed: number, sized: number): string {
  const sizes = Array.from({ length: sized }, (_, index) => sizeName(index));
  return [...(fixed === 0 && sized > 0 ? [] : [String(fixed)]), ...sizes].join(" + ");
}

/** The entries of the table of declarations: `["op"] = ProtoField.uint8("xg.blast.op", "op", base.DEC, {...})`. */
export function declarations(
  filter: string,
  placed: readonly Placed[],
  uppers: ReadonlyMap<string, string>,
): readonly string[] {
  return placed.flatMap(({ field, key, part }) => {
    const name = luaString(`${filter}.${key.toLowerCase()}`);
    const label = luaString(field.padding ? "padding" : field.name);
    const about = field.doc === "" ? "" : luaString(field.doc.replaceAll("\n", " "));
    const declared = declaration(field, part, uppers.get(field.name), { name, label, about });
    const whole = `[${luaString(key)}] = ${declared}`;
    if (field.format !== "set" || (part !== undefined && part.bytes * 8 > MASK_BITS)) return [whole];
    const bits = (part?.bytes ?? Math.ceil((field.bits ?? 0) / 8)) * 8;
    const below = part === undefined ? 0 : bits - part.first - part.bits;
    const members = (field.members ?? []).map((member) => {
      const mask = hexadecimal(member.value * 2 ** below);
      const memberName = luaString(`${filter}.${key.toLowerCase()}.${member.name.toLowerCase()}`);
      return `[${luaString(`${key}.${member.name}`)}] = ProtoField.bool(${memberName}, ${luaString(member.name)}, ${bits}, nil, ${mask})`;
    });
    return [whole, ...members];
  });
}

function declaration(
  field: HeaderFieldType,
  part: Placed["part"],
  uppers: string | undefined,
  { name, label, about }: { readonly name: string; readonly label: string; readonly about: string },
): string {
  const made = (type: string, ...more: readonly string[]): string => {
    const given = [name, label, ...more];
    while (given.at(-1) === "nil") given.pop();
    return `ProtoField.${type}(${given.join(", ")})`;
  };
  const description = about === "" ? "nil" : about;
  if (field.type === "host") return made("ipv4", description);
  if (field.type === "mac") return made("ether", description);
  if (field.type === "u64") return made("uint64", "base.DEC", "nil", "nil", description);
  if (field.type !== "uint" || field.padding) return made("bytes", "base.NONE", description);
  const bytes = part?.bytes ?? (field.bits ?? 0) / 8;
  const base = field.format === "set" || field.computed?.kind === "checksum" ? "base.HEX" : "base.DEC";
  const values = field.format === "enum" ? valuesOf(field) : (uppers ?? "nil");
  const mask = part === undefined || bytes * 8 > MASK_BITS ? "nil" : maskOf(part);
  return made(widthOf(bytes), base, values, mask, description);
}

/** Wireshark has unsigned integers of 8, 16, 24, 32 and 64 bits. */
function widthOf(bytes: number): string {
  return bytes <= 4 ? `uint${bytes * 8}` : "uint64";
}

function valuesOf({ members = [] }: HeaderFieldType): string {
  return `{ ${members.map(({ name, value }) => `[${value}] = ${luaString(name)}`).join(", ")} }`;
}

function maskOf({ first, bits, bytes }: NonNullable<Placed["part"]>): string {
  return hexadecimal((2 ** bits - 1) * 2 ** (bytes * 8 - first - bits));
}

function hexadecimal(value: number): string {
  return `0x${value.toString(16)}`;
}

/** The value of a field of whole numbers, as a Lua expression. */
export function valueOf({ field, range, part }: Placed): string {
  if (part !== undefined) return `${range}:bitfield(${part.first}, ${part.bits})`;
  if (field.native === true) return `native(prefs, ${range})`;
  // TvbRange:uint() takes up to four bytes.
  return (field.bits ?? 0) <= 32 ? `${range}:uint()` : `${range}:uint64():tonumber()`;
}

/** The statement that shows a field in the tree. */
export function shown(placed: Placed): readonly string[] {
  const { field, range, key, part } = placed;
  const declared = `fields[${luaString(key)}]`;
  const isLong = part !== undefined && part.bytes * 8 > MASK_BITS;
  if (isLong) return [`item:add(${declared}, ${range}, UInt64(${valueOf(placed)}))`];
  const add = field.native === true ? "add_native(prefs, item, " : "item:add(";
  if (field.format === "set") {
    const members = (field.members ?? []).map(
      (member) => `set:add(fields[${luaString(`${key}.${member.name}`)}], ${range})`,
    );
    return ["do", `  local set = ${add}${declared}, ${range})`, ...members.map((line) => `  ${line}`), "end"];
  }
  const show = `${add}${declared}, ${range})`;
  // A range of no bytes is none to Wireshark.
  if (field.length === undefined && field.size === undefined) return [show];
  return [`if ${lengthName(field)} > 0 then`, `  ${show}`, "end"];
}
