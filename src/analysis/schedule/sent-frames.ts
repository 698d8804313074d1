/**
 * Interrupts for frames that have left. They come at the rate of the medium at most. Those that come while only handlers run were in the transmit ring before, or
 * a handler has sent them; and a host that sends nothing of its own sends for each frame that it receives a few.
 */
import type { MediumType } from "../../compiler/index.js";
import {
  type Arrivals,
  both,
  delayed,
  multiplied,
  once,
  periodic,
  responseOf,
  together,
} from "../../schedule/index.js";
import { frameTime } from "../time/costs.js";
import type { Sizes } from "../time/time.js";

/** Frames that a host receives on one device, and what follows them. */
export interface Answered {
  readonly arrivals: Arrivals;
  /** The most frames that its handler sends for one; undefined if it is not known. */
  readonly sentInHandler: number | undefined;
  /** The most frames that are sent for one in all. */
  readonly sent: number | undefined;
  /** The time from a frame's arrival until all of these are in the transmit ring; undefined if it has no bound. */
  readonly within: number | undefined;
}

export interface SentFrames {
  /** While nothing but handlers runs. */
  readonly amongHandlers: Arrivals;
  /** While threads that take frames up the graph run, too. */
  readonly amongThreads: Arrivals;
  /** Of any time. */
  readonly always: Arrivals;
}

/**
 * @param answered The frames of all devices of the host: each may be answered over any of them.
 * @param reacts Whether the host sends only because it has received.
 */
export function sentFrames(
  medium: MediumType,
  sizes: Sizes,
  txRing: number,
  answered: readonly Answered[],
  reacts: boolean,
): SentFrames {
  const line = periodic({ every: frameTime(medium, sizes.shortest) });
  const always = reacts ? both(line, inAnswer(medium, sizes, answered) ?? line) : line;
  return {
    amongHandlers: both(always, fromRing(txRing, answered, "sentInHandler") ?? always),
    amongThreads: reacts ? both(always, fromRing(txRing, answered, "sent") ?? always) : always,
    always,
  };
}

/** Those that are in the ring when the time begins, and those that are sent meanwhile. */
function fromRing(
  txRing: number,
  answered: readonly Answered[],
  which: "sent" | "sentInHandler",
): Arrivals | undefined {
  const streams: Arrivals[] = [];
  for (const each of answered) {
    const times = each[which];
    if (times === undefined) return undefined;
    streams.push(multiplied(each.arrivals, times));
  }
  return together([once(txRing), ...streams]);
}

/** The frames that answer others: each leaves after a time in which it is made, and one in which it and those before it are on the wire. */
function inAnswer(medium: MediumType, sizes: Sizes, answered: readonly Answered[]): Arrivals | undefined {
  // On a shared cable others may go first, again and again.
  const { duplex, kind = duplex === "full" ? "line" : "cable" } = medium.values;
  if (kind === "cable") return undefined;
  const streams: Arrivals[] = [];
  for (const { arrivals, sent, within } of answered) {
    if (sent === undefined || within === undefined) return undefined;
    streams.push(delayed(multiplied(arrivals, sent), within));
  }
  const queued = together(streams);
  const wire = { name: "wire", cost: frameTime(medium, sizes.frame), priority: 1, arrivals: queued };
  const { response } = responseOf(wire, [], { preemptive: false, ties: "before" });
  return response === undefined ? undefined : delayed(queued, response.worst);
}
