/** `bytes`, `u16`, `bytes[]`: the types that parameters and series are written with. */
import type { TypeReference } from "../../../grammar/index.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { Context } from "../names/scope.js";
import { mayVary } from "./varying.js";
import { knownTypeNames, mostExactBits, namedType, unknownType, unsignedBits, type NamedType } from "./types.js";

/** @param mayBeVarying Whether the value may be drawn anew each time, as an entry's argument may. */
export function checkType(
  context: Context,
  { varying, name, tuple, list, span }: TypeReference,
  mayBeVarying = false,
): NamedType {
  if (tuple !== undefined || name === undefined) {
    if (tuple !== undefined) context.report("tupleType", span, {});
    return { type: unknownType };
  }
  const named = namedType(name.text);
  if (named === undefined) {
    const help = suggestion(name.text, knownTypeNames);
    context.report("unknownName", name.span, { kind: "type", name: name.text }, { help });
    return { type: unknownType };
  }
  if ((unsignedBits(name.text) ?? 0) > mostExactBits) {
    context.report("tooManyBits", name.span, { type: name.text, most: mostExactBits });
  }
  if (varying) {
    if (!mayBeVarying) context.report("varyingNotHere", span, {});
    else if (list !== undefined || !mayVary(named.type)) context.report("cannotVary", span, {});
    else return { ...named, type: { kind: "varying", of: named.type } };
    return { type: unknownType };
  }
  if (list === undefined) return named;
  if (list.from !== undefined || list.to !== undefined) context.report("countedType", list.span, {});
  return { ...named, type: { kind: "list", of: named.type } };
}
