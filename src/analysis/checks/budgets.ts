/** Whether the budgets of modes can be used up, and whether they leave time for a message at all. */
import { type Diagnostic, diagnostic, showValue } from "../../compiler/index.js";
import type { Findings } from "../findings.js";
import type { Bound } from "../time/bounds.js";
import { shown } from "../time/show.js";
import { Costs } from "../time/costs.js";
import type { Instance } from "../uses/expand.js";

/** Whether the budgets of modes can be used up: one diagnostic for each host, about its slowest use. */
export function budgets(findings: Findings): Diagnostic[] {
  if (findings.contexts.every(({ configuration: { mode } }) => mode.budget === undefined)) return [];
  const worst = new Map<string, Bound[]>();
  for (const bound of findings.bounds()) {
    const { mode, graph } = bound.contexts.configuration;
    if (mode.budget === undefined || bound.climb === undefined) continue;
    const key = `${graph.name} ${bound.device.path} ${bound.machine.name} ${mode.budget}`;
    const others = worst.get(key);
    if (others === undefined) worst.set(key, [bound]);
    else others.push(bound);
  }
  return [...worst.values()].flatMap((bounds) => {
    const [first] = [...bounds].sort((a, b) => (b.climb?.ns ?? 0) - (a.climb?.ns ?? 0));
    const { budget: ns } = first?.contexts.configuration.mode ?? {};
    if (first?.climb === undefined || ns === undefined) return [];
    const { device, uses, machine, climb, sizes } = first;
    const [{ host }] = uses;
    const budget = showValue(ns, { kind: "time" });
    const values = { device: `${host.name}.${device.path}`, climb: shown(climb.ns), budget };
    if (climb.ns <= ns) return [diagnostic("budgetNeverUsed", host.span, values)];
    const cheapest = leastOf(device, new Costs(machine), sizes.shortest);
    if (cheapest === undefined || cheapest.ns <= ns)
      return [diagnostic("budgetMayBeUsed", host.span, { ...values, largest: climb.largest })];
    const { operation, ns: least } = cheapest;
    return [diagnostic("budgetTooSmall", host.span, { operation, least: shown(least), budget })];
  });
}

/** The cheapest protocol to which a device may bring the shortest frame; undefined if a barrier keeps the handler from one. */
function leastOf(
  device: Instance,
  costs: Costs,
  bytes: number,
): { readonly operation: string; readonly ns: number } | undefined {
  if (device.above.some(({ barrier }) => barrier !== undefined)) return undefined;
  const all = device.above.map(({ upper }) => ({
    operation: `${upper.path}.demux`,
    ns: costs.of(`${upper.protocol}.demux`, bytes),
  }));
  return all.sort((a, b) => a.ns - b.ns)[0];
}
