/** The steps of a piece of code, in order, and how it ends. */
import type { LostReason, Place, Step } from "./summary.js";
import type { Effects } from "./types.js";

/** The steps of one statement or several. */
export interface Read {
  readonly steps: readonly Step[];
  /** The function ends here. */
  readonly ends: boolean;
  /** The surrounding loop or `switch` ends, or the loop goes round, here. */
  readonly leaves: boolean;
  /** The code may end in a way that the steps do not show. */
  readonly mayLeave: boolean;
}

export const NOTHING: Read = { steps: [], ends: false, leaves: false, mayLeave: false };

export function plain(steps: readonly Step[]): Read {
  return { ...NOTHING, steps };
}

export function eitherOf(ways: readonly (readonly Step[])[], ends: readonly boolean[] = ways.map(() => false)): Step[] {
  if (ways.every((steps) => steps.length === 0)) return [];
  const [only] = ways;
  if (ways.length === 1 && only !== undefined && ends[0] !== true) return [...only];
  return [{ either: ways, ends }];
}

export function loopOf(steps: readonly Step[], more: { uppers?: true; times?: number; irregular?: true } = {}): Step[] {
  return steps.length === 0 ? [] : [{ loop: steps, ...more }];
}

export function inThread(steps: readonly Step[]): Step[] {
  return steps.length === 0 ? [] : [{ inThread: steps }];
}

/** The same, but the end of the function goes on: for a `return` in a `try` with code behind it. */
export function loosened(steps: readonly Step[]): Step[] {
  return steps.map((step): Step => {
    if ("either" in step) return { either: step.either.map(loosened), ends: step.ends.map(() => false) };
    if ("loop" in step) return { ...step, loop: loosened(step.loop), irregular: true };
    return "inThread" in step ? { inThread: loosened(step.inThread) } : step;
  });
}

/** A wait of which nothing is known. */
export const anyWait = "something";

/** All effects that a type allows. Whether it passes a point is not known, so the next step may still be in the same context. */
export function allowedBy(effects: Effects, at: Place): Step[] {
  const every = effects.includes("any");
  const waits = effects.flatMap((effect) => /^Wait<"(.*)">$/.exec(effect)?.[1] ?? []);
  const points = effects.flatMap((effect) => /^AtPoint<"(.*)">$/.exec(effect)?.[1] ?? []);
  return [
    ...points.map((point): Step => ({ either: [[{ point, at }], []], ends: [false, false] })),
    ...(every || effects.includes("Up") ? [{ call: "up" as const, operation: "*", at }] : []),
    ...(every || effects.includes("Down") ? [{ call: "down" as const, operation: "*", at }] : []),
    ...(every ? [anyWait] : waits).map((wait): Step => ({ wait, at })),
  ];
}

/** All effects, for code about which nothing is known. */
export function everything(lost: LostReason, what: string, at: Place): Step[] {
  return [{ lost, what, at }, ...allowedBy(["any"], at)];
}

/** Only the effects that its type allows, but for an unknown time. */
export function unseen(effects: Effects, what: string, at: Place): Step[] {
  return effects.includes("any")
    ? everything("type", what, at)
    : [{ lost: "body", what, at }, ...allowedBy(effects, at)];
}

/** Without calls of functions that have no effect. */
export function withoutCalls(steps: readonly Step[], idle: ReadonlySet<string>): Step[] {
  return steps.flatMap((step): Step[] => {
    if ("loop" in step) {
      const { loop, ...more } = step;
      return loopOf(withoutCalls(loop, idle), more);
    }
    if ("inThread" in step) return inThread(withoutCalls(step.inThread, idle));
    if ("either" in step) {
      const ways = step.either.map((way) => withoutCalls(way, idle));
      return ways.every((way) => way.length === 0) ? [] : [{ either: ways, ends: step.ends }];
    }
    return "call" in step && step.call === "own" && idle.has(step.operation) ? [] : [step];
  });
}
