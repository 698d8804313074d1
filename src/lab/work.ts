/** How much of its work a run does: a placement, or a machine, that loses messages may look quicker than one that does everything. */
import type { World } from "../runtime/index.js";

/** Of all hosts together, from the end of the warm-up on. */
export interface WorkDone {
  /** Frames taken in. */
  readonly taken: number;
  /** Frames and messages dropped, at rings, for want of threads or stacks, and at full queues. */
  readonly lost: number;
  /** Frames and messages that still wait on hosts when the run ends. */
  readonly waiting: number;
  /** If the run was stopped while operations of the scenario went on: the samples of all series. */
  readonly finished?: number;
}

/** @param world At the end of its run, before unfinished work is completed. */
export function workOf({ hosts, cutShort }: World): WorkDone {
  const sum = (of: (host: World["hosts"][number]) => number): number => hosts.reduce((all, host) => all + of(host), 0);
  return {
    taken: sum(({ input }) => input.messages),
    lost: sum(({ lost }) => lost),
    waiting: sum(({ waiting }) => waiting),
    ...(cutShort && { finished: sum(({ samples }) => samples) }),
  };
}
