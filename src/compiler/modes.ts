/** How a host takes messages in: `threads(...)`, `interrupt(...)` and the modes that came after the report, with what they leave out filled in. */
import type { Argument, Name, Span } from "../../grammar/index.js";
import { matchArguments } from "./arguments.js";
import { checkValue, literal, type Place, type Wanted } from "./expressions.js";
import type { Expr, ModeName } from "./program.js";
import { checkBounds } from "./bounds.js";
import { scalar } from "./types.js";

interface ModeParameter {
  readonly name: string;
  readonly kind: "int" | "word" | "time";
  readonly default: number | string | null;
  readonly words?: readonly string[];
}

const exclusion: ModeParameter = {
  name: "exclusion",
  kind: "word",
  default: "none",
  words: ["none", "mask", "lock"],
};
const full: ModeParameter = { name: "full", kind: "word", default: "defer", words: ["defer", "drop"] };

/** Each constructor with its parameters (language.md, 4). */
const inHandler: readonly ModeParameter[] = [
  { name: "threads", kind: "int", default: 1 },
  { name: "stacks", kind: "int", default: 16 },
];
const modes: Readonly<Record<ModeName, readonly ModeParameter[]>> = {
  threads: [{ name: "count", kind: "int", default: 1 }, full, exclusion],
  interrupt: [
    { name: "threads", kind: "int", default: 1 },
    { name: "stacks", kind: "int", default: 16 },
    { name: "block", kind: "word", default: "handoff", words: ["handoff", "always", "fail"] },
    full,
    { name: "budget", kind: "time", default: null },
    exclusion,
  ],
  polling: [{ name: "budget", kind: "int", default: 16 }],
  moderated: [{ name: "spacing", kind: "time", default: 100_000 }, ...inHandler],
  deferred: [{ name: "backlog", kind: "int", default: 64 }, ...inHandler],
};

/** The most threads or stacks that a host may have. */
const most = 1024;

export const modeNames: readonly string[] = Object.keys(modes);

export function isMode(name: string): name is ModeName {
  return Object.hasOwn(modes, name);
}

export function checkMode(place: Place, name: Name, written: readonly Argument[], span: Span): Expr {
  const mode = name.text as ModeName;
  const parameters = modes[mode];
  const matched = matchArguments(
    place,
    { what: `mode "${mode}"`, span, names: parameters.map((each) => each.name) },
    written,
  );
  const values = parameters.map((parameter): [string, Expr] => {
    const argument = matched.get(parameter.name);
    const type = scalar(parameter.kind);
    if (argument === undefined) {
      const value = parameter.default;
      return [
        parameter.name,
        value === null ? { kind: "literal", value, type, span } : literal(value, parameter.kind, span),
      ];
    }
    const what = `parameter "${parameter.name}"`;
    const wanted: Wanted = { type, what, ...(parameter.words && { words: parameter.words }) };
    const expr = checkValue(place, argument.value, wanted);
    if (parameter.kind === "int") checkBounds(place, expr, { what, low: 1, high: most });
    return [parameter.name, expr];
  });
  return { kind: "mode", mode, arguments: Object.fromEntries(values), type: scalar("mode"), span };
}
