/** The pieces of emitted TypeScript, laid out as prettier lays them out. */
import {
  breaks,
  brackets,
  broken,
  type Doc,
  enclosed,
  fill,
  group,
  hardLine,
  ifBroken,
  indent,
  join,
  layouts,
  line,
  softLine,
} from "./document.js";

/** `/** ... *\/` above a declaration; empty for an empty text. Lines end with a break. */
export function docComment(text: string): Doc {
  const trimmed = text.trim();
  if (trimmed === "") return [];
  const rows = trimmed.split("\n").map((row) => row.trim().replaceAll("*/", "*\\/"));
  if (rows.length === 1) return rows[0] === "" ? [] : [`/** ${rows[0]} */`, hardLine];
  return ["/**", hardLine, rows.map((row) => [row === "" ? " *" : ` * ${row}`, hardLine]), " */", hardLine];
}

/** A string as prettier quotes it: with double quotes, unless single ones need fewer backslashes. */
export function quoted(text: string): string {
  const double = JSON.stringify(text);
  if (!text.includes('"')) return double;
  const doubles = text.split('"').length;
  if (doubles <= text.split("'").length) return double;
  return `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

const plainName = /^[A-Za-z_$][\w$]*$/;

/** A property's name, quoted where it must be. */
export function propertyName(name: string): string {
  return plainName.test(name) ? name : quoted(name);
}
/** `of.name`, or `of["a name"]`. */
export function property(of: string, name: string): string {
  return plainName.test(name) ? `${of}.${name}` : `${of}[${quoted(name)}]`;
}

const braces = brackets("{", ",", "}", " ");
const typeBraces = brackets("{", ";", "}", " ");
const squares = brackets("[", ",", "]", "");
const body = brackets("{", "", "}", " ");
const parentheses = brackets("(", ",", ")", "");

/** `{ a: 1, b }`; always one property a line where `expand`. */
export function object(items: readonly Doc[], expand = false): Doc {
  return items.length === 0 ? "{}" : enclosed(braces, items, expand);
}
/** `key: value`, or the shorthand. */
export function entry(name: string, value: Doc): Doc {
  if (value === name) return name;
  return typeof value === "string" ? `${propertyName(name)}: ${value}` : [`${propertyName(name)}: `, value];
}

/** `{ readonly a: number; readonly b: string }`. */
export function objectType(members: readonly Doc[], expand = false): Doc {
  return members.length === 0 ? "Readonly<Record<string, never>>" : enclosed(typeBraces, members, expand);
}

/** `[1, 2]`. Lists of numbers are filled; lists of lists or objects stand one a line, as prettier has it. */
export function array(items: readonly Doc[], of: "numbers" | "blocks" | "other" = "other"): Doc {
  if (items.length === 0) return "[]";
  if (of === "numbers") {
    const filled = items.flatMap((item, index) => (index === items.length - 1 ? [item] : [[item, ","], line]));
    return group("[", indent(softLine, fill(filled)), ifBroken(","), softLine, "]");
  }
  return enclosed(squares, items, of === "blocks" && items.length > 1);
}

/** `(a, b)` behind a function or a class. `hugs`: the last is an object, a list or a function and may break alone. */
export function args(items: readonly Doc[], hugs = false): Doc {
  if (items.length === 0) return "()";
  if (!hugs) return enclosed(parentheses, items);
  const last = items.at(-1)!;
  const before = items.slice(0, -1);
  if (before.some(breaks)) return enclosed(parentheses, items, true);
  const hugging = (doc: Doc): Doc => ["(", join(", ", [...before, doc]), ")"];
  return layouts(hugging(last), hugging(broken(last)), enclosed(parentheses, items, true));
}
export function call(callee: Doc, items: readonly Doc[], hugs = false): Doc {
  return [callee, args(items, hugs)];
}

/** `(a: A, b: B)` of a function. */
export function parameters(items: readonly Doc[]): Doc {
  if (items.length === 0) return "()";
  return enclosed(parentheses, items);
}

/** `{ ... }` with one statement a line. */
export function block(...statements: readonly Doc[]): Doc {
  return statements.length === 0 ? "{}" : enclosed(body, statements, true);
}

/** `interface NAME { ... }`. Members are ended here; docs stand before each. */
export function interfaceDeclaration(
  name: string,
  members: readonly { readonly doc: string; readonly member: Doc }[],
): Doc {
  if (members.length === 0) return `export type ${name} = Readonly<Record<string, never>>;`;
  const body = members.map(({ doc, member }) => [docComment(doc), member, ";"]);
  return [`export interface ${name} `, block(...body)];
}

/** An unsigned number with `_` between groups of three digits from five digits on. */
export function decimal(value: number): string {
  const text = String(value);
  if (Number.isInteger(value) && Math.abs(value) < 10_000) return text;
  const whole = /^(-?)(\d+)(\.\d+)?$/.exec(text);
  if (whole === null) return text;
  const [, sign = "", digits = "", fraction = ""] = whole;
  return sign + (digits.length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, "_")) + fraction;
}
/** `0x0800`, with at least so many digits. */
export function hexadecimal(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, "0")}`;
}

/** A plain value. */
export function constant(value: number | boolean | string): string {
  if (typeof value === "number") return decimal(value);
  return typeof value === "string" ? quoted(value) : String(value);
}
