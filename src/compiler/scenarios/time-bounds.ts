/**
 * `expect bound(server.nic) <= 1.3 ms;`: the longest time of a device's interrupt handler. `expect response(server.nic) <= 5 ms;`: how late the host may be done with
 * a frame. `expect bound(client.test.flood) <= 8 ms;`: how late the last host may be done with a message of a start. The analysis judges all three.
 */
import type { CallExpression, Expect } from "../../../grammar/index.js";
import { pick } from "./arrays.js";
import { checkValue } from "../values/expressions.js";
import { textOf } from "../names/written.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { Bounded, BoundType, StartType } from "../program.js";
import type { ScenarioContext } from "./context.js";
import { resolveInstance, withoutLast } from "./starts.js";
import { scalar } from "../values/types.js";

const named: ReadonlyMap<string, "handler" | "response"> = new Map([
  ["bound", "handler"],
  ["response", "response"],
]);

/** `bound(...)` or `response(...)` on the left of a comparison. Runs judge all other expectations. */
export function isOfBound({ value }: Expect): boolean {
  return value.kind === "BinaryExpression" && value.left.kind === "CallExpression" && named.has(value.left.callee.text);
}

/** One bound, or one for each host of an array. @param starts Those of the scenario. */
export function checkBound(
  context: ScenarioContext,
  { value, within, when, span }: Expect,
  starts: readonly StartType[],
): BoundType[] {
  if (value.kind !== "BinaryExpression" || value.left.kind !== "CallExpression") return [];
  const { left, right, operator } = value;
  if (within !== undefined || when !== undefined || (operator !== "<=" && operator !== "<")) {
    context.report("boundComparison", span, {});
    return [];
  }
  const of = named.get(left.callee.text) ?? "handler";
  const found = of === "response" ? undefined : checkStart(context, left, starts);
  const bounded = found ?? checkDevice(context, left).map(({ host, device }) => ({ host, of, device }));
  const what =
    found !== undefined
      ? "the most that a message may take"
      : of === "handler"
        ? "the most that a handler may take"
        : "the most that a frame may take";
  const limit = checkValue(context, right, { type: scalar("time"), what });
  const text = textOf(context, span).replace(/;$/, "");
  return bounded.map((each) => ({ ...each, least: operator === "<", limit, span, text }));
}

type OnHost<Of> = Of extends Bounded ? Of & { readonly host: string } : never;

/** A start, `client.test.flood`, or one on each host of an array; undefined for what may be a device. */
function checkStart(
  context: ScenarioContext,
  { arguments: [argument, ...more] }: CallExpression,
  starts: readonly StartType[],
): OnHost<Bounded>[] | undefined {
  const value = argument?.value;
  if (value?.kind !== "PathExpression" || more.length > 0 || argument?.name !== undefined) return undefined;
  const { path } = value;
  const last = path.segments.at(-1);
  if (last === undefined || path.segments.length < 3) return undefined;
  const found = resolveInstance(context, context.hosts, withoutLast(path));
  if (found === undefined) return [];
  const { instance } = found;
  const entry = last.name.text;
  const hosts = found.hosts.filter(({ host }) =>
    starts.some((each) => each.host === host.name && each.instance === instance.path && each.entry === entry),
  );
  if (hosts.length < found.hosts.length) {
    const names = starts.map((each) => `${each.host}.${each.instance}.${each.entry}`);
    const path = textOf(context, value.span);
    context.report("boundOfNoStart", value.span, { path }, { help: suggestion(path, names) });
    return [];
  }
  return hosts.map(({ host }) => ({ of: "way", host: host.name, instance: instance.path, entry }));
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
