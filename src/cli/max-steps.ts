/** `--max-steps`. */
import { usageFailure } from "./failure.js";

/** @throws Failure (usage) for a value that is not a number of steps. */
export function maxStepsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const steps = Number(text);
  if (!/^\d+$/.test(text) || steps < 1 || !Number.isSafeInteger(steps))
    throw usageFailure(`--max-steps is a whole number from 1 on, not "${text}"`);
  return steps;
}
