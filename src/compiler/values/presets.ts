/** Presets, such as `linux.napi(budget: 32)`: the mode that each stands for. */
import {
  type Argument,
  type Name,
  type Preset,
  type PresetArgument,
  type PresetMode,
  presets,
  type Span,
} from "../../../grammar/index.js";
import type { Expr, ModeName } from "../program.js";
import { matchArguments } from "./arguments.js";
import { checkBounds } from "./bounds.js";
import { modes } from "./modes.js";
import type { Checkers, Place } from "./place.js";
import { scalar } from "./types.js";

export function checkPreset(
  place: Place,
  { text: name }: Name,
  written: readonly Argument[],
  span: Span,
  { checkValue }: Pick<Checkers, "checkValue">,
): Expr {
  const preset: Preset = presets[name]!;
  const names = preset.parameters.map((each) => each.name);
  const matched = matchArguments(place, { what: `preset "${name}"`, span, names }, written);
  const values: Record<string, Expr> = {};
  const given: Record<string, Expr> = {};
  for (const { name: parameter, default: usual, low, high } of preset.parameters) {
    const argument = matched.get(parameter);
    const what = `parameter "${parameter}"`;
    values[parameter] = { kind: "literal", value: usual, type: scalar("int"), span };
    if (argument === undefined) continue;
    const expr = checkValue(place, argument.value, { type: scalar("int"), what });
    checkBounds(place, expr, { what, low, high });
    values[parameter] = expr;
    given[parameter] = expr;
  }
  const modeOf = (each: PresetMode): Expr => modeExpr(each, values, { name, given }, span);
  const { maps, without } = preset;
  if (without === undefined) return modeOf(maps);
  const decides = values[without.parameter]!;
  if (decides.kind === "literal") return modeOf(decides.value === 0 ? without : maps);
  const none: Expr = { kind: "literal", value: 0, type: scalar("int"), span };
  const condition: Expr = {
    kind: "binary",
    operator: "==",
    left: decides,
    right: none,
    type: scalar("bool"),
    span,
  };
  return { kind: "if", condition, then: modeOf(without), else: modeOf(maps), type: scalar("mode"), span };
}

function modeExpr(
  { mode, arguments: set }: PresetMode,
  values: Readonly<Record<string, Expr>>,
  preset: NonNullable<(Expr & { kind: "mode" })["preset"]>,
  span: Span,
): Expr {
  const args: Record<string, Expr> = {};
  for (const { name, kind, default: usual } of modes[mode as ModeName]) {
    const value: PresetArgument | boolean = set[name] ?? usual;
    args[name] =
      typeof value === "object" && value !== null
        ? values[value.from]!
        : { kind: "literal", value, type: scalar(kind), span };
  }
  return { kind: "mode", mode: mode as ModeName, arguments: args, preset, type: scalar("mode"), span };
}
