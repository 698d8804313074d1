/** How a host takes messages in: `threads(...)`, `interrupt(...)` and the modes that came after the report, with defaults filled in. */
import type { Argument, Name, Span } from "../../../grammar/index.js";
import { matchArguments } from "./arguments.js";
import type { Checkers, Place, Wanted } from "./place.js";
import type { Expr, ModeName } from "../program.js";
import { checkBounds, type Bounds } from "./bounds.js";
import { scalar } from "./types.js";

export interface ModeParameter {
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

const inHandler: readonly ModeParameter[] = [
  { name: "threads", kind: "int", default: 1 },
  { name: "stacks", kind: "int", default: 16 },
];
/** Each mode with its parameters. docs/language/modes.md says what they mean. */
export const modes: Readonly<Record<ModeName, readonly ModeParameter[]>> = {
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

/** What an argument of a mode may be; nothing for a word. */
export function modeBounds(mode: ModeName, name: string): Bounds | undefined {
  const parameter = modes[mode].find((each) => each.name === name);
  if (parameter === undefined || parameter.kind === "word") return undefined;
  const what = `parameter "${name}"`;
  return parameter.kind === "int" ? { what, low: 1, high: most } : { what };
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
  const parameters = modes[mode];
  const matched = matchArguments(
    place,
    { what: `mode "${mode}"`, span, names: parameters.map((each) => each.name) },
    written,
  );
  const values: Record<string, Expr> = {};
  for (const parameter of parameters) {
    const { name, kind, default: value } = parameter;
    const argument = matched.get(name);
    values[name] =
      argument === undefined
        ? { kind: "literal", value, type: scalar(kind), span }
        : checkArgument(place, mode, parameter, argument, checkers);
  }
  return { kind: "mode", mode, arguments: values, type: scalar("mode"), span };
}

function checkArgument(
  place: Place,
  mode: ModeName,
  { name, kind, words, default: otherwise }: ModeParameter,
  { value }: Argument,
  { checkValue }: Checkers,
): Expr {
  const what = `parameter "${name}"`;
  const wanted: Wanted = {
    type: scalar(kind),
    what,
    ...(words && { words }),
    ...(otherwise === null && { absent: ["none"] as const }),
  };
  const expr = checkValue(place, value, wanted);
  const bounds = modeBounds(mode, name);
  if (bounds !== undefined) checkBounds(place, expr, bounds);
  return expr;
}
