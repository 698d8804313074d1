/** Values of an axis, read from a command line and shown again. */
import { formatQuantity, parseQuantity, type Dimension as UnitDimension } from "../../grammar/units.js";
import {
  type AxisValue,
  type BlockPolicy,
  describeMode,
  type Dimension,
  type Exclusion,
  type FullPolicy,
  interrupt,
  type InterruptMode,
  type Mode,
  threads,
} from "../runtime/index.js";
import { refuse, suggestion, type Refusal } from "./refusal.js";
import { splitList } from "./settings.js";

/** What a value of a dimension is to the table of units, and an example of it. */
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

const full: readonly FullPolicy[] = ["defer", "drop"];
const exclusion: readonly Exclusion[] = ["none", "mask", "lock"];
const block: readonly BlockPolicy[] = ["handoff", "always", "fail"];

/** `threads(2)`, `threads(2, full: drop)`, `interrupt`, `interrupt(threads: 3, block: fail)`. */
function parseMode(name: string, text: string): { value: Mode } | Refusal {
  const help = `write it as ${name}=threads(2) or ${name}=interrupt`;
  const [, kind, inside] = /^(threads|interrupt)\s*(?:\((.*)\))?$/s.exec(text.trim()) ?? [];
  if (kind === undefined) return refuse(`${name} is a mode, not "${text}"`, help);
  const given = new Map<string, string>();
  for (const [index, part] of (inside === undefined ? [] : splitList(inside)).entries()) {
    const [, key, value] = /^(?:(\w+)\s*:\s*)?(\w[\w. ]*)$/.exec(part) ?? [];
    if (value === undefined || (key === undefined && index > 0)) return refuse(`cannot read the mode "${text}"`, help);
    given.set(key ?? (kind === "threads" ? "count" : "threads"), value);
  }
  const options: {
    threads?: number;
    stacks?: number;
    block?: BlockPolicy;
    full?: FullPolicy;
    budget?: number | null;
    exclusion?: Exclusion;
  } = {};
  let count: number | undefined;
  for (const [key, value] of given) {
    const whole = /^[1-9]\d{0,5}$/.test(value) ? Number(value) : undefined;
    const fullPolicy = full.find((each) => each === value);
    const blockPolicy = block.find((each) => each === value);
    const quantity = parseQuantity(value);
    const time = "error" in quantity || quantity.dimension !== "time" ? undefined : quantity.value;
    const exclusionPolicy = exclusion.find((each) => each === value);
    if (key === "exclusion" && exclusionPolicy !== undefined) options.exclusion = exclusionPolicy;
    else if (kind === "interrupt" && key === "budget" && (time !== undefined || value === "none"))
      options.budget = time ?? null;
    else if (key === "full" && fullPolicy !== undefined) options.full = fullPolicy;
    else if (kind === "threads" && key === "count" && whole !== undefined) count = whole;
    else if (kind === "interrupt" && key === "block" && blockPolicy !== undefined) options.block = blockPolicy;
    else if (kind === "interrupt" && key === "threads" && whole !== undefined) options.threads = whole;
    else if (kind === "interrupt" && key === "stacks" && whole !== undefined) options.stacks = whole;
    else {
      const known =
        kind === "threads"
          ? ["count", "full", "exclusion"]
          : ["threads", "stacks", "block", "full", "budget", "exclusion"];
      if (!known.includes(key)) return refuse(`${kind}() has no ${key}`, suggestion(key, known));
      return refuse(`"${value}" is no value of ${key} in "${text}"`);
    }
  }
  if (kind === "interrupt") return { value: interrupt(options satisfies Partial<InterruptMode>) };
  if (count === undefined) return refuse(`threads() needs a count: "${text}"`, help);
  const { full: policy, exclusion: excluding } = options;
  const rest = {
    ...(policy !== undefined && { full: policy }),
    ...(excluding !== undefined && { exclusion: excluding }),
  };
  return { value: threads(count, rest) };
}

/** As a row's label shows it: `1000 B`, `threads(2)`. */
export function showAxisValue(value: AxisValue, dimension: Dimension): string {
  if (typeof value === "object") return describeMode(value);
  if (typeof value !== "number") return String(value);
  if (dimension === "host") return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
  return dimension in quantities
    ? formatQuantity(value, quantities[dimension as keyof typeof quantities].dimension)
    : String(value);
}
