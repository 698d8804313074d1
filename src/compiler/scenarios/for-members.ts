/** A scenario without its `for`s: each member once for each value, with the scope in which it then stands. */
import type { Const, Expression, For, ScenarioMember } from "../../../grammar/index.js";
import { declareConstants } from "../values/constants.js";
import { checkExpression, checkValue } from "../values/expressions.js";
import { literal } from "../values/literals.js";
import { namesIn } from "../names/written.js";
import type { Place } from "../values/place.js";
import type { Expr } from "../program.js";
import { wordsIn } from "../names/written.js";
import { declare, find, innerScope, lookUp, type Scope } from "../names/scope.js";
import { describe, scalar } from "../values/types.js";

export interface Placed<Member> {
  readonly member: Member;
  readonly scope: Scope;
  /** The values of the variables of the `for`s around it, the outermost first. */
  readonly at: readonly (number | string)[];
}

/** Members made by `for`, and hosts and links: more than these in one scenario are refused. */
const mostMembers = 10_000;

/** Those of `for`s without known values, as in a scenario whose parameters are still open, are left out. */
export function unrollFor(place: Place, members: readonly ScenarioMember[]): Placed<ScenarioMember>[] {
  const placed: Placed<ScenarioMember>[] = [];
  let isTooLong = false;
  const go = (inner: Place, inside: readonly ScenarioMember[], at: Placed<unknown>["at"]): void => {
    for (const member of inside) {
      if (isTooLong) return;
      if (member.kind !== "For") {
        placed.push({ member, scope: inner.scope, at });
        continue;
      }
      reportMisplaced(inner, member);
      const values = valuesOf(inner, member.in) ?? [];
      if (values.length === 0) markUsed(inner, member);
      for (const value of values) {
        if (placed.length > mostMembers) {
          isTooLong = true;
          place.report("tooManyMembers", member.variable.span, { most: mostMembers });
          return;
        }
        const scope = innerScope(inner.scope);
        const here: Place = { ...inner, scope };
        declare(here, scope, member.variable, { kind: "inline", expr: value });
        declareConstants(
          here,
          scope,
          member.members.filter((each) => each.kind === "Const"),
        );
        const name = value.kind === "literal" ? value.value : null;
        go(here, member.members, [...at, typeof name === "number" ? name : String(name)]);
      }
    }
  };
  go(place, members, []);
  return placed;
}

/** What a `for` that goes over nothing names is used all the same: with other values it goes over something. */
function markUsed(place: Place, { members }: For): void {
  for (const name of wordsIn(members)) {
    find(place.scope, name);
    lookUp(place, place.scope.module, name);
  }
}

/** Whether anything of a scenario stands there more than once: faults in it are then said once. */
export function repeats(members: readonly ScenarioMember[]): boolean {
  return members.some((each) => each.kind === "For" || (each.kind === "Host" && each.count !== undefined));
}

/** Hosts are arrays instead, and a run ends once. */
function reportMisplaced(place: Place, { members }: For): void {
  for (const member of members) {
    if (member.kind === "Host") place.report("hostInFor", member.name.span, { name: member.name.text });
    if (member.kind === "Stop") place.report("stopInFor", member.span, {});
  }
}

function valuesOf(place: Place, written: Expression): readonly Expr[] | undefined {
  if (written.kind !== "RangeExpression") {
    const expr = checkExpression(place, written);
    if (expr.kind === "list") return expr.items;
    if (expr.type.kind !== "unknown") {
      const values = { what: 'what stands after "in"', expected: "a range or a list", actual: describe(expr.type) };
      place.report("wrongType", written.span, values);
    }
    return undefined;
  }
  const ends = [written.from, written.to].map((end) => {
    const expr = checkValue(place, end, { type: scalar("int"), what: "an end of the range" });
    return expr.kind === "literal" && typeof expr.value === "number" ? expr.value : undefined;
  });
  const [low, high] = ends;
  if (low === undefined || high === undefined) return undefined;
  // From 0 to -1 is no value, which is what a chain of one host has.
  const count = Math.min(Math.max(0, high - low + 1), mostMembers + 1);
  return Array.from({ length: count }, (_, index) => literal(low + index, "int", written.span));
}

/**
 * The names of parameters that say how many hosts there are, what a `for` goes over, and which of an array is meant.
 * @param text That of the scenario.
 */
export function shapingNames(members: readonly ScenarioMember[], text: string): ReadonlySet<string> {
  const names = new Set<string>();
  // Most scenarios have no arrays and no `for`.
  if (!/\[|\bfor\b/.test(text)) return names;
  const constants: Const[] = [];
  const shapes = (shape: unknown): void => {
    if (shape !== undefined) for (const name of namesIn(shape)) names.add(name);
  };
  const look = (node: object): void => {
    const { kind, count, index } = node as { kind?: string; count?: unknown; index?: unknown };
    shapes(count);
    shapes(index);
    if (kind === "For") shapes((node as For).in);
    if (kind === "Const") constants.push(node as Const);
    for (const name of Object.keys(node)) {
      if (name === "span") continue;
      const inner = (node as Record<string, unknown>)[name];
      if (typeof inner === "object" && inner !== null) look(inner);
    }
  };
  look(members);
  // A constant stands behind those that it names.
  for (const { name, value } of constants.reverse())
    if (names.has(name.text)) for (const each of namesIn(value)) names.add(each);
  return names;
}
