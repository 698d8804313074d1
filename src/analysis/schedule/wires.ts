/** Times on links: in the queue before a wire, on it, and in a switch. */
import type { MediumType } from "../../compiler/index.js";
import { type Arrivals, both, delayed, periodic, responseOf, together } from "../../schedule/index.js";
import { frameTime } from "../time/costs.js";
import type { Part } from "./stages.js";

export type LinkKind = "cable" | "line" | "switch";

/** As a run decides it. */
export function kindOf({ values }: MediumType): LinkKind {
  const { duplex, kind = duplex === "full" ? "line" : "cable" } = values;
  return kind === "switch" || kind === "line" ? kind : "cable";
}

export interface Delay {
  readonly most: number;
  readonly parts: readonly Part[];
}

/** Frames of up to a length that one wire carries, each as work of the longest. */
interface Wire {
  readonly what: string;
  readonly longest: number;
  /** The most frames that wait for it and are on it. */
  readonly places: number;
}

/**
 * From the queue of a wire to the end of a frame on it.
 * @param queued The frames that come for it; undefined where they are unknown.
 */
export function queueing({ what, longest, places }: Wire, queued: Arrivals | undefined): Delay {
  const full = places * longest;
  const task = { name: what, cost: longest, priority: 1, arrivals: queued ?? periodic({ every: longest }) };
  const { response } = queued === undefined ? {} : responseOf(task, [], { preemptive: false, ties: "before" });
  const most = Math.min(full, response?.worst ?? Infinity);
  const waiting = most - longest;
  return {
    most,
    parts: [
      { what, times: 1, ns: longest },
      ...(waiting > 0 ? [{ what: `frames before it: ${what}`, times: 1, ns: waiting }] : []),
    ],
  };
}

/** The frames that leave over a wire on which those before take up to a time; never closer than the wire carries them. */
export function leaving(longest: number, queued: Arrivals | undefined, { most }: Delay): Arrivals {
  // As work, frames of any length are at most as many of the longest as fit, and one.
  const line = periodic({ every: longest });
  return queued === undefined ? line : both(line, delayed(queued, most));
}

/**
 * In a switch, from the end of a frame on the wire to it until its end on the wire to the receiver.
 * @param senders The frames of each other interface.
 */
export function throughSwitch(link: string, medium: MediumType, longest: number, senders: readonly Arrivals[]): Delay {
  const what = `${link}: from the switch`;
  // Frames of one wire find the next one, which is as fast, free but for the frame before.
  if (senders.length <= 1) return { most: longest, parts: [{ what, times: 1, ns: longest }] };
  const queue = medium.values["queue"];
  const places = typeof queue === "number" ? queue : 64;
  return queueing({ what, longest, places }, together(senders));
}

/** The least time of a frame on a link. */
export function leastOn(medium: MediumType, bytes: number): number {
  const gap = typeof medium.values["gap"] === "number" ? medium.values["gap"] : 0;
  const once = frameTime(medium, bytes) - gap;
  return (kindOf(medium) === "switch" ? 2 : 1) * (once + delayOf(medium));
}

/** From one end of a wire to the other. */
export function delayOf({ values }: MediumType): number {
  return typeof values["delay"] === "number" ? values["delay"] : 0;
}
