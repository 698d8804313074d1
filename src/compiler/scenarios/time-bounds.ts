/**
 * `expect bound(server.nic) <= 1.3 ms;`: the longest time of a device's interrupt handler. `expect response(server.nic) <= 5 ms;`: how late the host may be done with
 * a frame. The analysis judges both.
 */
import type { CallExpression, Expect } from "../../../grammar/index.js";
import { pick } from "./arrays.js";
import { checkValue } from "../values/expressions.js";
import { textOf } from "../names/written.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { BoundType } from "../program.js";
import type { ScenarioContext } from "./context.js";
import { scalar } from "../values/types.js";

const named: ReadonlyMap<string, BoundType["of"]> = new Map([
  ["bound", "handler"],
  ["response", "response"],
]);

/** `bound(...)` or `response(...)` on the left of a comparison. Runs judge all other expectations. */
export function isOfBound({ value }: Expect): boolean {
  return value.kind === "BinaryExpression" && value.left.kind === "CallExpression" && named.has(value.left.callee.text);
}

/** One bound, or one for each host of an array. */
export function checkBound(context: ScenarioContext, { value, within, when, span }: Expect): BoundType[] {
  if (value.kind !== "BinaryExpression" || value.left.kind !== "CallExpression") return [];
  const { left, right, operator } = value;
  if (within !== undefined || when !== undefined || (operator !== "<=" && operator !== "<")) {
    context.report("boundComparison", span, {});
    return [];
  }
  const of = named.get(left.callee.text) ?? "handler";
  const what = of === "handler" ? "the most that a handler may take" : "the most that a frame may take";
  const limit = checkValue(context, right, { type: scalar("time"), what });
  const text = textOf(context, span).replace(/;$/, "");
  return checkDevice(context, left).map((device) => ({ ...device, of, least: operator === "<", limit, span, text }));
}

/** The device of a host, `server.nic`, or of each of an array. */
function checkDevice(
  context: ScenarioContext,
  { arguments: [argument, ...more], callee: { text: name }, span }: CallExpression,
): { readonly host: string; readonly device: string }[] {
  const value = argument?.value;
  if (value?.kind !== "PathExpression" || more.length > 0 || argument?.name !== undefined) {
    context.report("boundOfDevice", span, { name });
    return [];
  }
  const [host, device, ...rest] = value.path.segments;
  if (host === undefined || device === undefined || rest.length > 0 || device.index !== undefined) {
    context.report("boundOfDevice", value.span, { name });
    return [];
  }
  const picked = pick(context, "host", context.hosts, host);
  const known = picked?.items[0];
  if (known === undefined) return [];
  const devices = known.graph.needs.map(({ name }) => name);
  if (!devices.includes(device.name.text)) {
    const help = suggestion(device.name.text, devices);
    context.report("unknownName", device.span, { kind: "device", name: device.name.text }, { help });
    return [];
  }
  return picked?.items.map((each) => ({ host: each.host.name, device: device.name.text })) ?? [];
}
