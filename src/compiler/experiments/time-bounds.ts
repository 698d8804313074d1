/** `expect bound(client.test.flood) <= 5 ms;` in an experiment: as in a scenario, of all points of the experiment, which the analysis judges. */
import type { Expect } from "../../../grammar/index.js";
import { parametersIn } from "../names/mentions.js";
import type { Context, Scope } from "../names/scope.js";
import type { BoundType, ScenarioType } from "../program.js";
import { knownHosts } from "../scenarios/scenarios.js";
import { checkBound } from "../scenarios/time-bounds.js";

/** @param scenarios Those that the experiment runs. A fault is reported once. */
export function checkBounds(
  { report, compilation, scope }: Context & { readonly scope: Scope },
  expected: readonly Expect[],
  scenarios: readonly ScenarioType[],
): BoundType[] {
  const found = new Map<string, BoundType>();
  for (const each of expected)
    for (const [number, scenario] of scenarios.entries()) {
      if (scenario.open === true) continue;
      const reporting = number === 0 ? report : () => undefined;
      const hosts = knownHosts(compilation, scenario);
      const context = { report: reporting, compilation, scope, choice: {}, hosts };
      for (const bound of checkBound(context, each, scenario.starts)) {
        // The analysis has the parameters of the scenario, and not the names of the axes.
        if (parametersIn(bound.limit).length > 0) {
          reporting("notKnown", bound.limit.span, { what: "the limit of a bound" });
          continue;
        }
        const of = bound.of === "way" ? `${bound.instance}.${bound.entry}` : bound.device;
        found.set(`${bound.span.start} ${bound.of} ${bound.host} ${of}`, bound);
      }
    }
  return [...found.values()];
}
