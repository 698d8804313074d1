/** The steps of a piece of code, in order, and how it ends. */
import { inside, type LostReason, type Place, type Step } from "./summary.js";
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
  // A way without steps that ends the function counts: the function need not get to the steps behind it.
  if (ways.every((steps, index) => steps.length === 0 && ends[index] === ends[0])) return [];
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

/** The steps of code that may stop anywhere: what changes the context, or may end the handler, need not be reached. */
export function interrupted(steps: readonly Step[]): Step[] {
  return loosened(steps).map((step): Step => {
    if ("spend" in step) return step;
    const inner = inside(step).map(interrupted);
    const whole: Step =
      "either" in step
        ? { ...step, either: inner }
        : "loop" in step
          ? { ...step, loop: inner[0] ?? [] }
          : "inThread" in step
            ? { inThread: inner[0] ?? [] }
            : step;
    return { either: [[whole], []], ends: [false, false] };
  });
}

/** Without ways that only end the function, if no step that may change the context is behind them. */
export function withoutIdleEnds(steps: readonly Step[], followed = false): readonly Step[] {
  const left: Step[] = [];
  let after = followed;
  for (const step of [...steps].reverse()) {
    let kept: Step | undefined = step;
    if ("either" in step) {
      const ways = step.either.map((way) => withoutIdleEnds(way, after));
      kept = !after && ways.every((way) => way.length === 0) ? undefined : { ...step, either: ways };
    } else if ("loop" in step) kept = { ...step, loop: withoutIdleEnds(step.loop, true) };
    else if ("inThread" in step) kept = { inThread: withoutIdleEnds(step.inThread, after) };
    if (kept === undefined || (isIdleEnd(kept) && isIdleEnd(left.at(-1)))) continue;
    left.push(kept);
    after ||= !("spend" in step);
  }
  return left.reverse();
}

/** A way that only ends the function, or goes on. */
function isIdleEnd(step: Step | undefined): boolean {
  return step !== undefined && "either" in step && step.either.every((way) => way.length === 0);
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
      return eitherOf(ways, step.ends);
    }
    return "call" in step && step.call === "own" && idle.has(step.operation) ? [] : [step];
  });
}
