/** Modes in a caller's text: `threads(2)`, `interrupt(threads: 3, block: fail)`, `polling`. */
import { nearestWord, parseQuantity } from "../../grammar/units.js";
import { outsideOf, showValueOf } from "../../grammar/ranges.js";
import { isPreset, presetNames, presets } from "../../grammar/presets.js";
import { deferred, interrupt, moderated, polling, preset, threads, type Mode } from "../runtime/index.js";
import { isRefusal, refuse, suggestion, type Refusal } from "./refusal.js";
import { splitList } from "./settings.js";

type Parameter = "count" | "rounds" | "priority" | "core" | "time" | "limit" | readonly string[];

const full = ["defer", "drop"];
const exclusion = ["none", "mask", "lock"];
const stacks = { threads: "count", stacks: "count" } as const;
const placed = { priority: "priority", core: "core" } as const;

/** The parameters of each mode, in order, as docs/language/modes.md has them; a `limit` is a time, or none, and `rounds` a number of them, or none. */
const parameters: Readonly<Record<Mode["kind"], Readonly<Record<string, Parameter>>>> = {
  threads: { count: "count", full, exclusion, ...placed },
  interrupt: { ...stacks, block: ["handoff", "always", "fail"], full, budget: "limit", exclusion, ...placed },
  polling: { budget: "count", at: ["thread", "soft", "busy"], demoteRounds: "rounds", demote: "limit", ...placed },
  moderated: { spacing: "time", ...stacks, ...placed },
  deferred: { backlog: "count", ...stacks, ...placed },
};

/** The names of the modes with their parameters, for the test that holds them equal to the compiler's. */
export const modeParameters: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(parameters).map(([mode, each]) => [mode, Object.keys(each)]),
);

export function parseMode(name: string, text: string): { value: Mode } | Refusal {
  const help = `write it as ${name}=threads(2) or ${name}=interrupt`;
  const [, kind = "", inside] = /^([\w.]+)\s*(?:\((.*)\))?$/s.exec(text.trim()) ?? [];
  if (isPreset(kind)) return parsePreset(kind, inside ?? "", refuse(`cannot read the preset "${text}"`, help));
  if (!isKind(kind)) {
    const known = nearestWord(kind, [...Object.keys(parameters), ...presetNames]);
    return refuse(`${name} is a mode, not "${text}"`, known === undefined ? help : `did you mean ${known}?`);
  }
  const known = Object.keys(parameters[kind]);
  const options: Record<string, number | string | null> = {};
  for (const [index, part] of (inside === undefined || inside.trim() === "" ? [] : splitList(inside)).entries()) {
    const [, written, value] = /^(?:(\w+)\s*:\s*)?(-?\w[\w. ]*)$/.exec(part) ?? [];
    if (value === undefined || (written === undefined && index > 0))
      return refuse(`cannot read the mode "${text}"`, help);
    const key = written ?? known[0] ?? "";
    if (!known.includes(key)) return refuse(`${kind}() has no ${key}`, suggestion(key, known));
    const read = parseOption(parameters[kind][key] ?? "count", key, value);
    if (read === undefined) return refuse(`"${value}" is no value of ${key} in "${text}"`);
    if (typeof read === "object" && read !== null) return read;
    options[key] = read;
  }
  const value = make(kind, options);
  return isRefusal(value) ? value : { value };
}

function parsePreset(name: string, inside: string, unreadable: Refusal): { value: Mode } | Refusal {
  const { parameters: all, maps, without } = presets[name]!;
  const values: Record<string, number> = Object.fromEntries(all.map((each) => [each.name, each.default]));
  const given: Record<string, number> = {};
  for (const [index, part] of (inside.trim() === "" ? [] : splitList(inside)).entries()) {
    const [, written, value] = /^(?:(\w+)\s*:\s*)?(-?[\d_]+)$/.exec(part) ?? [];
    if (value === undefined || (written === undefined && index > 0)) return unreadable;
    const key = written ?? all[0]!.name;
    const parameter = all.find((each) => each.name === key);
    if (parameter === undefined)
      return refuse(
        `${name}() has no ${key}`,
        suggestion(
          key,
          all.map((each) => each.name),
        ),
      );
    const number = Number(value.replaceAll("_", ""));
    const allowed = outsideOf(number, "int", parameter);
    if (allowed !== undefined) return refuse(`parameter "${key}" must be ${allowed}, but this is ${number}`);
    values[key] = number;
    given[key] = number;
  }
  const { mode, arguments: set } = without !== undefined && values[without.parameter] === 0 ? without : maps;
  const options = Object.entries(set).map(([option, value]): [string, string | number | null] => [
    option,
    typeof value === "object" && value !== null ? (values[value.from] ?? null) : value,
  ]);
  const made = make(mode as Mode["kind"], Object.fromEntries(options));
  return isRefusal(made) ? made : { value: preset(name, given, made) };
}

function isKind(kind: string): kind is Mode["kind"] {
  return Object.hasOwn(parameters, kind);
}

function make(kind: Mode["kind"], options: Record<string, number | string | null>): Mode | Refusal {
  switch (kind) {
    case "threads": {
      const { count, ...rest } = options;
      return threads(typeof count === "number" ? count : 1, rest);
    }
    case "interrupt":
      return interrupt(options);
    case "polling":
      return polling(options);
    case "moderated":
      return moderated(options);
    case "deferred":
      return deferred(options);
  }
}

/** What the compiler holds each to: of threads, stacks and so on 1024 at most. */
const counts = { low: 1, high: 1024 };
const bounds = {
  count: counts,
  rounds: counts,
  priority: { low: -1000, high: 1000 },
  core: { low: 0, high: 63 },
  time: {},
  limit: {},
} as const;

function parseOption(of: Parameter, key: string, text: string): number | string | null | Refusal | undefined {
  if (typeof of !== "string") return of.includes(text) ? text : undefined;
  if ((of === "limit" || of === "rounds") && text === "none") return null;
  const quantity = parseQuantity(text);
  const isTime = of === "time" || of === "limit";
  if ("error" in quantity || quantity.dimension !== (isTime ? "time" : "number")) return undefined;
  const kind = isTime ? "time" : "int";
  const allowed = outsideOf(quantity.value, kind, bounds[of]);
  if (allowed === undefined) return quantity.value;
  return refuse(`parameter "${key}" must be ${allowed}, but this is ${showValueOf(quantity.value, kind)}`);
}
