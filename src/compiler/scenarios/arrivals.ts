/** `arrives every 1 ms jitter 200 us burst 3 apart 20 us` and `arrives spaced [20 us, 1 ms]`: a promise about traffic, which a run holds it to. */
import type { Arrives, Expression } from "../../../grammar/index.js";
import { checkBounds } from "../values/bounds.js";
import { checkValue } from "../values/expressions.js";
import { textOf } from "../names/written.js";
import type { ArrivesType, Expr } from "../program.js";
import type { ScenarioContext } from "./context.js";
import { scalar } from "../values/types.js";

export function checkArrives(context: ScenarioContext, { span, ...written }: Arrives): ArrivesType {
  const time = (expression: Expression | undefined, what: string, low: number): Expr | undefined => {
    if (expression === undefined) return undefined;
    const expr = checkValue(context, expression, { type: scalar("time"), what });
    checkBounds(context, expr, { what, low });
    return expr;
  };
  const every = time(written.every, 'the period behind "every"', 1);
  const jitter = time(written.jitter, 'the time behind "jitter"', 0);
  const apart = time(written.apart, 'the time behind "apart"', 0);
  let burst: Expr | undefined;
  if (written.burst !== undefined) {
    const what = 'the number behind "burst"';
    burst = checkValue(context, written.burst, { type: scalar("int"), what });
    checkBounds(context, burst, { what, low: 1, high: mostBurst });
  }
  const [period, least, most] = [every, apart, burst].map(numberOf);
  if (period !== undefined && least !== undefined && least * (most ?? 1) > period)
    context.report("arrivesTooClose", apart?.span ?? span, { burst: most ?? 1 });
  const spaced = written.spaced && checkSpaced(context, written.spaced);
  const text = textOf(context, span);
  return {
    ...(every !== undefined && { every }),
    ...(jitter !== undefined && { jitter }),
    ...(burst !== undefined && { burst }),
    ...(apart !== undefined && { apart }),
    ...(spaced !== undefined && { spaced }),
    span,
    text,
  };
}

/** The most events of a burst, and points of a curve: a run keeps the times of so many. */
const mostBurst = 100_000;

function checkSpaced(context: ScenarioContext, written: Expression): Expr {
  const what = 'the times behind "spaced"';
  const expr = checkValue(context, written, { type: { kind: "list", of: scalar("time") }, what });
  checkBounds(context, expr, { what, low: 0 });
  if (expr.kind !== "list") return expr;
  const times = expr.items.map(numberOf);
  const falls = times.findIndex((each, index) => each !== undefined && each < (times[index - 1] ?? 0));
  const last = times.at(-1);
  if (falls > 0) context.report("spacedFalls", expr.items[falls]?.span ?? expr.span, {});
  else if (expr.items.length === 0 || last === 0) context.report("spacedOfNothing", expr.span, {});
  return expr;
}

function numberOf(expr: Expr | undefined): number | undefined {
  return expr?.kind === "literal" && typeof expr.value === "number" ? expr.value : undefined;
}
