/** What is counted on a host, as TypeScript that reads it. */
import type { Expr } from "../compiler/index.js";
import { property, quoted } from "./typescript.js";

/** Where a host's own numbers are, in a built scenario. */
const hostItems: Readonly<Record<string, string>> = {
  "cpu.busy": "cpu.busy",
  "cpu.idle": "cpu.idle",
  "cpu.switches": "cpu.switches",
  "input.messages": "input.messages",
  "input.switches": "input.switches",
  "input.queued": "input.queued",
  "input.dropped": "input.dropped",
  "nic.overruns": "overruns",
  "nic.delay": "nicDelay",
  "nic.handler": "nicHandler",
  "memory.least": "memory.least",
  handoffs: "cpu.handoffs",
};

/** `device.tick.delay` as the runtime reads it. */
function ownItemOf(item: string): string {
  const device = /^device\.([^.]+)\.([^.]+)$/.exec(item);
  if (device === null) return hostItems[item] ?? item;
  const of = `device(${quoted(device[1] ?? "")})`;
  return device[2] === "delay" ? `${of}.line.delay` : device[2] === "handler" ? `${of}.line.duration` : `${of}.missed`;
}

/** A host's own number, a counter, a series, or the handoffs at a point. @param reach the host and its graph. */
export function hostItemOf(
  { instance, item, type }: Expr & { kind: "hostItem" },
  reach: { readonly host: string; readonly graph: string },
): string {
  if (instance === "") return `${reach.host}.${ownItemOf(item)}`;
  const reached = instance.split(".").reduce(property, reach.graph);
  // `chan.replied.handoffs`
  const [point, ofPoint] = item.split(".");
  if (ofPoint !== undefined) return `${property(`${reached}.points`, point ?? "")}.${ofPoint}`;
  return type.kind === "series"
    ? property(`${reached}.series`, item)
    : `${property(`${reached}.counters`, item)}.value`;
}
