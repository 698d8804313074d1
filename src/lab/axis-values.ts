/** Values of an axis, parsed from a command line, and shown as text. */
import { formatQuantity, parseQuantity, type Dimension as UnitDimension } from "../../grammar/units.js";
import { showValueOf } from "../../grammar/ranges.js";
import { type AxisValue, describeMode, type Dimension } from "../runtime/index.js";
import { parseMode } from "./mode-values.js";
import { refuse, type Refusal } from "./refusal.js";

/** The dimension's name in the table of units, and an example. */
const quantities = {
  bytes: { dimension: "size", example: "1000B" },
  time: { dimension: "time", example: "10us" },
  ratio: { dimension: "ratio", example: "2%" },
  rate: { dimension: "rate", example: "25MHz" },
  bandwidth: { dimension: "bandwidth", example: "10Mbps" },
  int: { dimension: "number", example: "3" },
} as const satisfies Partial<Record<Dimension, { dimension: UnitDimension; example: string }>>;

/** Reads one value. Numbers come in base units. */
export function parseAxisValue(name: string, text: string, dimension: Dimension): { value: AxisValue } | Refusal {
  switch (dimension) {
    case "bool":
      if (text === "true" || text === "false") return { value: text === "true" };
      return refuse(`${name} is true or false, not "${text}"`);
    case "string":
      return { value: text.replace(/^"(.*)"$/s, "$1") };
    case "mode":
      return parseMode(name, text);
    case "host":
      return parseHost(name, text);
    case "mac":
      return parseMac(name, text);
    case "bytes":
    case "time":
    case "ratio":
    case "rate":
    case "bandwidth":
    case "int":
      return parseNumber(name, text, dimension);
  }
}

function parseNumber(name: string, text: string, of: keyof typeof quantities): { value: number } | Refusal {
  const { dimension, example } = quantities[of];
  const quantity = parseQuantity(text);
  if ("error" in quantity) return refuse(`${name}: ${lowerFirst(quantity.error)}`, `write it as ${name}=${example}`);
  const { value } = quantity;
  if (quantity.dimension === "number" && dimension !== "number" && of !== "ratio")
    return refuse(`${name} needs a unit: "${text}"`, `write it as ${name}=${example}`);
  if (quantity.dimension !== dimension && quantity.dimension !== "number")
    return refuse(`"${text}" is no value of ${name}`, `write it as ${name}=${example}`);
  if (value < 0 && of !== "int") return refuse(`${name} cannot be negative: "${text}"`);
  if ((of === "int" || of === "bytes") && !Number.isSafeInteger(value))
    return refuse(`${name} is a whole number, not "${text}"`);
  return { value };
}

/** A message of the table of units, as a part of a sentence. */
export function lowerFirst(text: string): string {
  return text.replace(/^[A-Z]/, (letter) => letter.toLowerCase()).replace(/\.$/, "");
}

function parseHost(name: string, text: string): { value: number } | Refusal {
  const parts = text.split(".");
  const isAddress = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  if (!isAddress) return refuse(`${name} is an address, not "${text}"`, `write it as ${name}=10.0.0.1`);
  return { value: parts.reduce((address, part) => address * 256 + Number(part), 0) };
}

function parseMac(name: string, text: string): { value: number } | Refusal {
  const bare = text.replace(/^"(.*)"$/s, "$1");
  if (!/^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/i.test(bare))
    return refuse(`${name} is a link address, not "${text}"`, `write it as ${name}=08:00:2b:00:02:00`);
  return { value: parseInt(bare.replace(/[:-]/g, ""), 16) };
}

/** In the form of a row's label: `1000 B`, `threads(2)`. */
export function showAxisValue(value: AxisValue, dimension: Dimension): string {
  if (typeof value === "object") return describeMode(value);
  if (typeof value !== "number") return String(value);
  if (dimension === "host" || dimension === "mac") return showValueOf(value, dimension).replaceAll('"', "");
  return dimension in quantities
    ? formatQuantity(value, quantities[dimension as keyof typeof quantities].dimension)
    : String(value);
}
