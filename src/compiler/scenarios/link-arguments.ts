/** `T1(delay: 20 ms)`: the values in which a link differs from its medium. */
import type { Argument } from "../../../grammar/index.js";
import { checkBounds } from "../values/bounds.js";
import { note } from "../diagnostics/report.js";
import { checkValue } from "../values/expressions.js";
import { mediumBounds, mediumValues } from "../machines/media.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { Expr } from "../program.js";
import type { ScenarioContext } from "./context.js";
import { scalar } from "../values/types.js";

export function checkLinkArguments(context: ScenarioContext, written: readonly Argument[]): Record<string, Expr> {
  const values: Record<string, Expr> = {};
  for (const { name, value, span } of written) {
    if (name === undefined) {
      context.report("linkArgumentName", span, {});
      continue;
    }
    const key = name.text;
    const wanted = Object.hasOwn(mediumValues, key) ? mediumValues[key] : undefined;
    if (wanted === undefined) {
      context.report(
        "unknownMediumValue",
        name.span,
        { name: key },
        { help: suggestion(key, Object.keys(mediumValues)) },
      );
      continue;
    }
    const first = values[key];
    if (first !== undefined) {
      const related = [{ span: first.span, message: note("givenHere", {}) }];
      context.report("argumentTwice", name.span, { name: key }, { related });
      continue;
    }
    const what = `"${key}"`;
    const { kind, words } = wanted;
    const expr = checkValue(context, value, { type: scalar(kind), what, ...(words && { words }) });
    checkBounds(context, expr, mediumBounds(key));
    if (expr.type.kind !== "unknown") values[key] = expr;
  }
  return values;
}
