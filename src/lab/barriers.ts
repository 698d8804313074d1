/** What became of the barriers of a run: how often each handed over, and the reason why one never did. */
import { describeMode, type HandoffSite, type SimulatedHost, type World } from "../runtime/index.js";

/** A barrier on a host in a run, or in all runs of a point. */
export interface BarrierUse {
  /** The hosts of an array are one: `client[*]`. */
  readonly host: string;
  /** As written, with its place in the program. */
  readonly barrier: string;
  /** Since the world began, with the warm-up. */
  readonly handoffs: number;
  /** How often something reached it, in handlers and in threads. */
  readonly came: { readonly handler: number; readonly thread: number };
  /** If it never handed over, the reason; without counts, which `came` has. */
  readonly idle?: string;
}

/** @param world At the end of a run. */
export function barriersIn({ hosts }: World): readonly BarrierUse[] {
  const uses = new Map<string, BarrierUse>();
  for (const host of hosts) {
    // It has run nothing.
    if (host.replaced) continue;
    const name = host.name.replace(/\[\d+\]$/, "[*]");
    for (const site of host.barriers) {
      const { text, count, earlier, came } = site;
      const handoffs = count + earlier;
      const use = { host: name, barrier: text, handoffs, came: { ...came } };
      put(uses, handoffs > 0 ? use : { ...use, idle: reasonOf(site, host) });
    }
  }
  return [...uses.values()];
}

/** Of all runs of a point, in which the same barriers stand. */
export function joinedBarriers(runs: readonly { readonly barriers?: readonly BarrierUse[] }[]): readonly BarrierUse[] {
  const uses = new Map<string, BarrierUse>();
  for (const { barriers = [] } of runs) for (const use of barriers) put(uses, use);
  return [...uses.values()];
}

function put(uses: Map<string, BarrierUse>, use: BarrierUse): void {
  const key = `${use.host} ${use.barrier}`;
  const before = uses.get(key);
  if (before === undefined) {
    uses.set(key, use);
    return;
  }
  const { host, barrier, came, handoffs } = use;
  const all = {
    host,
    barrier,
    handoffs: before.handoffs + handoffs,
    came: { handler: before.came.handler + came.handler, thread: before.came.thread + came.thread },
  };
  // The reason of a run in which more arrived says more.
  const [more, less] =
    came.handler + came.thread > before.came.handler + before.came.thread ? [use, before] : [before, use];
  const idle = more.idle ?? less.idle;
  uses.set(key, all.handoffs > 0 || idle === undefined ? all : { ...all, idle });
}

function reasonOf({ text, cause, came }: HandoffSite, host: SimulatedHost): string {
  if (came.handler + came.thread === 0) {
    if (cause === "barrier") return "no message came up here";
    const instance = text.replace(/ \(.*$/s, "").replace(/\.[^.]*$/, "");
    const took = host.charges.some(
      (each) => each.instance === instance && each.operation === "demux" && each.total > 0,
    );
    return took ? `messages reached ${instance}, and none of them passed this point` : "nothing passed this point";
  }
  if (came.handler > 0) return "no thread was free, so what came in handlers was dropped";
  const { mode } = host.input;
  const isThreaded = mode.kind === "threads" || (mode.kind === "polling" && mode.at !== "soft");
  if (isThreaded) return `under ${describeMode(mode)}, threads take all messages up`;
  const others = host.sites.filter(({ count, earlier }) => count + earlier > 0);
  if (others.length === 0) return "it began in a thread";
  const places = others.slice(0, 3).map((site) => site.text);
  const more = others.length > 3 ? ` and ${others.length - 3} more` : "";
  return `${host.name} handed over at ${places.join(", ")}${more}`;
}
