/** Parameters, which have the same form everywhere: in protocols, graphs, scenarios, operations, entries and participants. */
import type { Argument, Expression, Parameter, Span } from "../../../grammar/index.js";
import { matchArguments } from "./arguments.js";
import { checkBounds } from "./bounds.js";
import { note } from "../diagnostics/report.js";
import { checkExpression, checkValue } from "./expressions.js";
import { placeIn, type Place, type Wanted } from "./place.js";
import { checkType } from "./type-references.js";
import type { Expr, ParameterType } from "../program.js";
import { declare, isUsed, type Context, type Scope } from "../names/scope.js";
import { describe, fits } from "./types.js";

/** Checks a list of parameters. With a scope, each is entered into it, and a default may use earlier parameters. */
export function checkParameters(
  context: Context,
  parameters: readonly Parameter[],
  scope: Scope,
  enter: boolean,
  { mayVary = false, opens = false }: { readonly mayVary?: boolean; readonly opens?: boolean } = {},
): ParameterType[] {
  const seen = new Map<string, Span>();
  const checked: ParameterType[] = [];
  const place = placeIn(context, scope);
  for (const { name, type: reference, within, default: written, span } of parameters) {
    const first = seen.get(name.text);
    if (first !== undefined) {
      context.report(
        "duplicateName",
        name.span,
        { name: name.text },
        {
          related: [{ span: first, message: note("declaredHere", { name: name.text }) }],
        },
      );
      continue;
    }
    if (name.text === "true" || name.text === "false")
      context.report("refusedName", name.span, { name: name.text, what: "a parameter", why: "it is a value" });
    seen.set(name.text, name.span);
    const named = checkType(context, reference, mayVary);
    const bounds = { ...named, ...(within && checkWithin(place, within, named.type)) };
    const what = `parameter "${name.text}"`;
    const absent = isLeftOut(named.type) ? bothWords : opens ? (["any"] as const) : undefined;
    const value = written && checkValue(place, written, { type: named.type, what, ...(absent && { absent }) });
    if (value !== undefined) checkBounds(context, value, { what, ...bounds });
    const { type, low, high, oneOf } = bounds;
    checked.push({
      name: name.text,
      type,
      ...(value !== undefined && { default: value }),
      ...(low !== undefined && { low }),
      ...(high !== undefined && { high }),
      ...(oneOf !== undefined && { oneOf }),
      span,
    });
    if (enter) declare(context, scope, name, { kind: "parameter", type, absent: mayBeNone({ default: value }) });
  }
  return checked;
}

const bothWords = ["any", "none"] as const;

/** Addresses are what an instance may have or not: a gateway. */
function isLeftOut({ kind }: ParameterType["type"]): boolean {
  return kind === "host" || kind === "mac";
}

/** Whether a parameter may be `none`: its default is, or may be. */
export function mayBeNone({ default: value }: { readonly default?: Expr | undefined }): boolean {
  if (value === undefined) return false;
  if (value.kind === "if") return mayBeNone({ default: value.then }) || mayBeNone({ default: value.else });
  return value.kind === "literal" && value.value === null && value.type.kind !== "unknown";
}

function checkWithin(
  place: Place,
  within: Expression,
  type: ParameterType["type"],
): Pick<ParameterType, "low" | "high" | "oneOf"> {
  const of = type.kind === "list" || type.kind === "varying" ? type.of : type;
  const known = (expression: Expression): number | string | undefined => {
    const expr = checkValue(place, expression, { type: of, what: 'what stands after "in"' });
    if (expr.kind === "literal" && (typeof expr.value === "number" || typeof expr.value === "string"))
      return expr.value;
    if (expr.type.kind !== "unknown") place.report("notKnown", expression.span, { what: 'what stands after "in"' });
    return undefined;
  };
  if (within.kind === "RangeExpression") {
    const low = known(within.from);
    const high = known(within.to);
    if (typeof low !== "number" || typeof high !== "number") return {};
    if (low > high) place.report("emptyRange", within.span, {});
    return { low, high };
  }
  if (within.kind === "ListExpression") return { oneOf: within.items.map(known).filter((each) => each !== undefined) };
  if (within.kind !== "ErrorExpression") {
    const expr = checkExpression(place, within);
    if (expr.kind === "list" && fits(expr.type, { kind: "list", of })) {
      return {
        oneOf: expr.items.flatMap((item) =>
          item.kind === "literal" && typeof item.value === "number" ? [item.value] : [],
        ),
      };
    }
    if (expr.type.kind !== "unknown") {
      const values = { what: 'what stands after "in"', expected: "a range or a list", actual: describe(expr.type) };
      place.report("wrongType", within.span, values);
    }
  }
  return {};
}

/** Arguments for parameters: matched, typed, in bounds. One entry for each that is given. */
export function checkArguments(
  place: Place,
  to: {
    readonly what: string;
    readonly span: Span;
    readonly parameters: readonly ParameterType[];
    readonly declared?: Span;
  },
  written: readonly Argument[],
): Record<string, Expr> {
  const { what, span, parameters, declared } = to;
  if (parameters.length === 0 && written.length === 0) return {};
  const names = parameters.map(({ name }) => name);
  const required = parameters.filter((each) => each.default === undefined).map(({ name }) => name);
  const matched = matchArguments(place, { what, span, names, required, ...(declared && { declared }) }, written);
  const values: Record<string, Expr> = {};
  for (const parameter of parameters) {
    const argument = matched.get(parameter.name);
    if (argument === undefined) continue;
    const name = `parameter "${parameter.name}"`;
    const expr = checkValue(place, argument.value, wantedBy(parameter, name));
    checkParameterBounds(place, expr, parameter);
    values[parameter.name] = expr;
  }
  return values;
}

/** What a parameter wants of its value. */
export function wantedBy(parameter: ParameterType, what: string): Wanted {
  const { type, span } = parameter;
  return mayBeNone(parameter) ? { type, what, span, absent: bothWords } : { type, what, span };
}

/** Refuses a value that a parameter does not allow. */
export function checkParameterBounds(context: Context, expr: Expr, parameter: ParameterType): void {
  const { name } = parameter;
  checkBounds(context, expr, { what: `parameter "${name}"`, ...parameter });
}

/** Warns of parameters that nothing in their block uses. */
export function reportUnused(context: Context, scope: Scope, parameters: readonly Parameter[]): void {
  for (const { name } of parameters) {
    if (!isUsed(scope, name.text)) context.report("unusedParameter", name.span, { name: name.text });
  }
}
