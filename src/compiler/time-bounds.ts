/** `expect bound(server.nic) <= 1.3 ms;`: how long the interrupt handler of a device may take; judged by the analysis. */
import type { CallExpression, Expect } from "../../grammar/index.js";
import { checkValue, textOf } from "./expressions.js";
import { suggestion } from "./nearest.js";
import type { BoundType } from "./program.js";
import type { ScenarioContext } from "./scenarios.js";
import { scalar } from "./types.js";

/** `bound(...)` on the left of a comparison; other expectations are judged by runs. */
export function isOfBound({ value }: Expect): boolean {
  return (
    value.kind === "BinaryExpression" && value.left.kind === "CallExpression" && value.left.callee.text === "bound"
  );
}

export function checkBound(context: ScenarioContext, { value, within, when, span }: Expect): BoundType | undefined {
  if (value.kind !== "BinaryExpression" || value.left.kind !== "CallExpression") return undefined;
  const { left, right, operator } = value;
  if (within !== undefined || when !== undefined || (operator !== "<=" && operator !== "<")) {
    context.report("boundComparison", span, {});
    return undefined;
  }
  const limit = checkValue(context, right, { type: scalar("time"), what: "the most that a handler may take" });
  const device = checkDevice(context, left);
  if (device === undefined) return undefined;
  return { ...device, least: operator === "<", limit, span, text: textOf(context, span).replace(/;$/, "") };
}

/** The device of a host: `server.nic`. */
function checkDevice(
  context: ScenarioContext,
  { arguments: [argument, ...more], span }: CallExpression,
): { readonly host: string; readonly device: string } | undefined {
  const value = argument?.value;
  if (value?.kind !== "PathExpression" || more.length > 0 || argument?.name !== undefined) {
    context.report("boundOfDevice", span, {});
    return undefined;
  }
  const [host, device, ...rest] = value.path.segments;
  if (host === undefined || device === undefined || rest.length > 0) {
    context.report("boundOfDevice", value.span, {});
    return undefined;
  }
  const known = context.hosts.get(host.name.text);
  if (known === undefined) {
    if (context.hosts.has(host.name.text)) return undefined;
    const help = suggestion(host.name.text, context.hosts.keys());
    context.report("unknownName", host.span, { kind: "host", name: host.name.text }, { help });
    return undefined;
  }
  const devices = known.graph.needs.map(({ name }) => name);
  if (!devices.includes(device.name.text)) {
    const help = suggestion(device.name.text, devices);
    context.report("unknownName", device.span, { kind: "device", name: device.name.text }, { help });
    return undefined;
  }
  return { host: host.name.text, device: device.name.text };
}
