/** A scenario's own expectations, which hold at the end of every run in any experiment. */
import type { Expect } from "../../../grammar/index.js";
import { checkValue } from "../values/expressions.js";
import { textOf } from "../names/written.js";
import type { Place } from "../values/place.js";
import { hostItem } from "./host-items.js";
import type { ScenarioExpectationType } from "../program.js";
import type { ScenarioContext } from "./context.js";
import { scalar } from "../values/types.js";
import type { Placed } from "./for-members.js";

export function checkScenarioExpectations(
  scenario: ScenarioContext,
  expectations: readonly Placed<Expect>[],
): ScenarioExpectationType[] {
  return expectations.flatMap(({ member, scope }): ScenarioExpectationType[] => {
    const { value: written, within, when: condition, span } = member;
    const context = { ...scenario, scope };
    const place: Place = { ...context, dotted: (path) => hostItem(context, context.hosts, path) };
    if (within !== undefined) {
      context.report("scenarioExpectWithin", within.span, {});
      return [];
    }
    const when = condition && checkValue(place, condition, { type: scalar("bool"), what: 'what stands after "when"' });
    const value = checkValue(place, written, { type: scalar("bool"), what: "an expectation of a scenario" });
    const text = textOf(context, span).replace(/;$/, "");
    return [{ text, value, ...(when !== undefined && { when }), span }];
  });
}
