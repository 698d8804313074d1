/** The numbers, counters and series of a host, as TypeScript that reads them. */
import type { Expr } from "../compiler/index.js";
import type { Doc } from "./document.js";
import { call, property, quoted } from "./typescript.js";

/** Where a host's own numbers are in a built scenario. */
const hostItems: Readonly<Record<string, string>> = {
  "cpu.busy": "cpu.busy",
  "cpu.idle": "cpu.idle",
  "cpu.switches": "cpu.switches",
  "input.messages": "input.messages",
  "input.switches": "input.switches",
  "input.queued": "input.queued",
  "input.dropped": "input.dropped",
  "cpu.preemptions": "cpu.accounts.preemptions",
  "input.rounds": "input.rounds",
  "nic.interrupts": "rxInterrupts",
  "nic.txInterrupts": "txInterrupts",
  "nic.unsent": "unsent",
  "nic.overruns": "overruns",
  "nic.delay": "nicDelay",
  "nic.handler": "nicHandler",
  "memory.least": "memory.least",
  handoffs: "cpu.handoffs",
};

/** `device.tick.delay` in the runtime. */
function ownItemOf(item: string): string {
  const pool = /^pool\.(.+)\.([^.]+)$/.exec(item);
  if (pool !== null) {
    const of = `poolOf(${quoted(pool[1] ?? "")})`;
    return pool[2] === "switches" ? `${of}.switches` : `${of}.counts.${pool[2] ?? ""}.value`;
  }
  const device = /^device\.([^.]+)\.([^.]+)$/.exec(item);
  if (device === null) return hostItems[item] ?? item;
  const of = `device(${quoted(device[1] ?? "")})`;
  return device[2] === "delay" ? `${of}.line.delay` : device[2] === "handler" ? `${of}.line.duration` : `${of}.missed`;
}

/**
 * The same for a host in a built scenario, `s.client`; for an array of hosts that is a list.
 * @param of the host or the array.
 */
export function hostItemIn(item: Expr & { kind: "hostItem" }, of: string, runtime: (name: string) => string): Doc {
  const { array, instance, type } = item;
  if (array === undefined) return hostItemOf(item, { host: `${of}.host`, graph: `${of}.graph` });
  if (array.index !== "all") {
    const one = `${runtime("nth")}(${of}, ${array.index})`;
    return hostItemOf(item, { host: `${one}.host`, graph: `${one}.graph` });
  }
  const part = instance === "" ? "host" : "graph";
  const each = call(`${of}.map`, [[`({ ${part} }) => `, hostItemOf(item, { host: "host", graph: "graph" })]]);
  return type.kind === "series" || type.kind === "histogram" ? call(runtime("merged"), [each]) : each;
}

/** A host's own number, a counter, a series, a histogram, a value of a gauge, or the handoffs at a point. @param reach the host and its graph. */
export function hostItemOf(
  { instance, item, type }: Expr & { kind: "hostItem" },
  reach: { readonly host: string; readonly graph: string },
): string {
  if (instance === "") return `${reach.host}.${ownItemOf(item)}`;
  const reached = instance.split(".").reduce(property, reach.graph);
  if (type.kind === "gauge") {
    // With a value of a gauge: `queued.mean`.
    const [name = "", known = ""] = item.split(".");
    return `${property(`${reached}.gauges`, name)}.${known}`;
  }
  // `chan.replied.handoffs`
  const [point, ofPoint] = item.split(".");
  if (ofPoint !== undefined) return `${property(`${reached}.points`, point ?? "")}.${ofPoint}`;
  if (type.kind === "series") return property(`${reached}.series`, item);
  if (type.kind === "histogram") return property(`${reached}.histograms`, item);
  return `${property(`${reached}.counters`, item)}.value`;
}
