/** A scenario with its `for`s unfolded: each member once for each value, with its scope there. */
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
  /** The values of the variables of the surrounding `for`s, the outermost first. */
  readonly at: readonly (number | string)[];
}

/** The greatest number of members that all `for` of a scenario make, and of their rounds: a `for` may hold nothing but a `for`. */
const mostMembers = 10_000;

/** Members of a `for` without known values, as in an open scenario, are left out. */
export function unrollFor(place: Place, members: readonly ScenarioMember[]): Placed<ScenarioMember>[] {
  const placed: Placed<ScenarioMember>[] = [];
  let isTooLong = false;
  let rounds = 0;
  const go = (inner: Place, inside: readonly ScenarioMember[], at: Placed<unknown>["at"]): void => {
    for (const member of inside) {
      if (isTooLong) return;
      if (member.kind !== "For") {
        placed.push({ member, scope: inner.scope, at });
        continue;
      }
      reportMisplaced(inner, member);
      const { values, count } = valuesOf(inner, member.in) ?? { values: [], count: 0 };
      if (values.length === 0) markUsed(inner, member);
      for (const value of values) {
        if (isTooLong) return;
        if (placed.length > mostMembers || ++rounds > mostMembers) {
          isTooLong = true;
          place.report("tooManyMembers", member.variable.span, { count, most: mostMembers });
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

/** If a `for` has no value, the names in it count as used all the same: with other values it has some. */
function markUsed(place: Place, { members }: For): void {
  for (const name of wordsIn(members)) {
    find(place.scope, name);
    lookUp(place, place.scope.module, name);
  }
}

/** Whether a member of a scenario occurs more than once. Its faults are then reported once. */
export function repeats(members: readonly ScenarioMember[]): boolean {
  return members.some((each) => each.kind === "For" || (each.kind === "Host" && each.count !== undefined));
}

/** There is no `for` for hosts, which have arrays, nor for the end, since a run ends once. */
function reportMisplaced(place: Place, { members }: For): void {
  for (const member of members) {
    if (member.kind === "Host") place.report("hostInFor", member.name.span, { name: member.name.text });
    if (member.kind === "Stop") place.report("stopInFor", member.span, {});
  }
}

interface Values {
  /** No more than the limit. */
  readonly values: readonly Expr[];
  readonly count: number;
}

function valuesOf(place: Place, written: Expression): Values | undefined {
  if (written.kind !== "RangeExpression") {
    const expr = checkExpression(place, written);
    if (expr.kind === "list") return { values: expr.items, count: expr.items.length };
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
  // From 0 to -1 there is no value. A chain of one host has such a range.
  const count = Math.max(0, high - low + 1);
  const length = Math.min(count, mostMembers + 1);
  return { values: Array.from({ length }, (_, index) => literal(low + index, "int", written.span)), count };
}

/**
 * The names of parameters that decide the number of hosts, the values of a `for`, or an index.
 * @param text The text of the scenario.
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
  // A constant stands behind the constants that it names.
  for (const { name, value } of constants.reverse())
    if (names.has(name.text)) for (const each of namesIn(value)) names.add(each);
  return names;
}
