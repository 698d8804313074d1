/** How a host takes messages in: `threads(...)`, `interrupt(...)` and the modes that came after the report, with defaults filled in. */
import type { Argument, Name, Span } from "../../../grammar/index.js";
import { matchArguments } from "./arguments.js";
import type { Checkers, Place, Wanted } from "./place.js";
import type { Expr, ModeName } from "../program.js";
import { checkBounds, type Bounds } from "./bounds.js";
import { scalar } from "./types.js";

export interface ModeParameter {
  readonly name: string;
  readonly kind: "int" | "word" | "time" | "bool";
  readonly default: number | string | boolean | null;
  readonly words?: readonly string[];
  /** Of a number; 1 to 1024 where it is absent. */
  readonly low?: number;
  readonly high?: number;
}

const exclusion: ModeParameter = {
  name: "exclusion",
  kind: "word",
  default: "none",
  words: ["none", "mask", "lock"],
};
const full: ModeParameter = { name: "full", kind: "word", default: "defer", words: ["defer", "drop"] };

/** Where the threads and interrupts of a mode run, and how early its threads do. */
const placed: readonly ModeParameter[] = [
  { name: "priority", kind: "int", default: 0, low: -1000, high: 1000 },
  { name: "core", kind: "int", default: 0, low: 0, high: 63 },
];
const inHandler: readonly ModeParameter[] = [
  { name: "threads", kind: "int", default: 1 },
  { name: "stacks", kind: "int", default: 16 },
  ...placed,
];
/** Each mode with its parameters. docs/language/modes.md says what they mean. */
export const modes: Readonly<Record<ModeName, readonly ModeParameter[]>> = {
  threads: [{ name: "count", kind: "int", default: 1 }, full, exclusion, ...placed],
  interrupt: [
    { name: "threads", kind: "int", default: 1 },
    { name: "stacks", kind: "int", default: 16 },
    { name: "block", kind: "word", default: "handoff", words: ["handoff", "always", "fail"] },
    full,
    { name: "budget", kind: "time", default: null },
    exclusion,
    ...placed,
  ],
  polling: [
    { name: "budget", kind: "int", default: 16 },
    { name: "at", kind: "word", default: "thread", words: ["thread", "soft", "busy"] },
    { name: "demoteRounds", kind: "int", default: null },
    { name: "demote", kind: "time", default: null },
    ...placed,
  ],
  moderated: [{ name: "spacing", kind: "time", default: 100_000 }, ...inHandler],
  deferred: [{ name: "backlog", kind: "int", default: 64 }, ...inHandler],
};

/** The most threads or stacks that a host may have. */
const most = 1024;

/** What an argument of a mode may be; nothing for a word. */
export function modeBounds(mode: ModeName, name: string): Bounds | undefined {
  const parameter = modes[mode].find((each) => each.name === name);
  if (parameter === undefined || parameter.kind === "word" || parameter.kind === "bool") return undefined;
  const what = `parameter "${name}"`;
  const { kind, low = 1, high = most } = parameter;
  return kind === "int" ? { what, low, high } : { what };
}

export const modeNames: readonly string[] = Object.keys(modes);

export function isMode(name: string): name is ModeName {
  return Object.hasOwn(modes, name);
}

export function checkMode(
  place: Place,
  name: Name,
  written: readonly Argument[],
  span: Span,
  checkers: Checkers,
): Expr {
  const mode = name.text as ModeName;
  const values = checkOptions(place, `mode "${mode}"`, modes[mode], written, span, checkers);
  return { kind: "mode", mode, arguments: values, type: scalar("mode"), span };
}

/** The value of each parameter of a closed list: as written, or its default. */
export function checkOptions(
  place: Place,
  what: string,
  parameters: readonly ModeParameter[],
  written: readonly Argument[],
  span: Span,
  checkers: Pick<Checkers, "checkValue">,
): Record<string, Expr> {
  const matched = matchArguments(place, { what, span, names: parameters.map((each) => each.name) }, written);
  const values: Record<string, Expr> = {};
  for (const parameter of parameters) {
    const { name, kind, default: value } = parameter;
    const argument = matched.get(name);
    values[name] =
      argument === undefined
        ? { kind: "literal", value, type: scalar(kind), span }
        : checkArgument(place, parameter, argument, checkers);
  }
  return values;
}

function checkArgument(
  place: Place,
  { name, kind, words, low = 1, high = most, default: otherwise }: ModeParameter,
  { value }: Argument,
  { checkValue }: Pick<Checkers, "checkValue">,
): Expr {
  const what = `parameter "${name}"`;
  const wanted: Wanted = {
    type: scalar(kind),
    what,
    ...(words && { words }),
    ...(otherwise === null && { absent: ["none"] as const }),
  };
  const expr = checkValue(place, value, wanted);
  if (kind === "int") checkBounds(place, expr, { what, low, high });
  else if (kind === "time") checkBounds(place, expr, { what });
  return expr;
}
