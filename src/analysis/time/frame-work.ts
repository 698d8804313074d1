/** What a frame makes a host do, in its handler and behind it, and how many frames it makes the host send. */
import type { MachineType } from "../../compiler/index.js";
import type { Contexts } from "../contexts/nodes.js";
import type { Instance } from "../uses/expand.js";
import { Costs, FramesSent } from "./costs.js";
import { longer, nothing, onwards, type Time, type Way } from "./sums.js";
import type { Sizes, Timing } from "./time.js";

/** What follows a frame that has been taken out of the ring, if nothing on its way waits. A part without a bound is absent. */
export interface FrameWork {
  /** One run of the handler, with entry and exit, without frames that have left; nothing waits. */
  readonly one?: Time;
  /** The way up the graph in a handler, to its end or to a handoff. */
  readonly handler?: Time;
  /** What a thread has left to do after the handoff; absent where nothing is handed over. */
  readonly rest?: Time;
  /** The way up the graph in a thread. */
  readonly thread?: Time;
  /** The most frames that the handler sends. */
  readonly sentInHandler?: number;
  /** The most frames that are sent in all. */
  readonly sent?: number;
  /** The pools of threads to which it may be handed over. */
  readonly pools: readonly string[];
}

export function workOf(
  contexts: Contexts,
  device: Instance,
  machine: MachineType,
  sizes: Sizes,
  timingOf: (costs: Costs, where: "both") => Timing,
): FrameWork {
  const receive = contexts.find(device, "receive");
  const of = (costs: Costs): { readonly way: Way | undefined; readonly pools: ReadonlySet<string> } => {
    const timing = timingOf(costs, "both");
    return { way: receive === undefined ? onwards : timing.way(receive, sizes.frame), pools: timing.pools };
  };
  const { way: time, pools } = of(new Costs(machine));
  const { way: sent } = of(new FramesSent(machine));
  const one = timingOf(new Costs(machine), "both").oneFrame(device);
  const inHandler = sent && (longer(sent.go, sent.stop) ?? nothing);
  const inThread = sent && longer(sent.thread, inHandler);
  return {
    ...(one !== undefined && { one }),
    ...(time !== undefined && { handler: longer(time.go, time.stop) ?? nothing }),
    ...(time?.rest !== undefined && { rest: time.rest }),
    ...(time?.thread !== undefined && { thread: time.thread }),
    ...(inHandler !== undefined && { sentInHandler: inHandler.ns }),
    ...(inThread !== undefined && { sent: inThread.ns }),
    pools: [...pools],
  };
}
