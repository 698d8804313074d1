/** Checks of the values that protocols pass to the runtime. */
import { Misuse } from "./errors.js";

/** The longest simulated time of a run, in ns: a day. */
export const LONGEST_RUN: number = 24 * 3600 * 1e9;

/**
 * A length of time in ns, as a protocol passes it.
 * @param what The value, for the message: `the delay of a timer`.
 * @throws Misuse for a value that is not a number of at least 0.
 */
export function checkedTime(what: string, ns: number): number {
  if (!(ns >= 0)) throw new Misuse(`${what} is ${shown(ns)}; it must be a number of ns from 0 on`);
  return ns;
}

/**
 * CPU time in ns, as a protocol passes it.
 * @throws Misuse for a value that is not a number from 0 to a day.
 */
export function checkedWork(what: string, ns: number): number {
  if (!(ns >= 0 && ns <= LONGEST_RUN))
    throw new Misuse(`${what} is ${shown(ns)}; it must be a number of ns from 0 to ${LONGEST_RUN}, a day`);
  return ns;
}

/**
 * A count or a length.
 * @throws Misuse for a value that is not a whole number of at least 0.
 */
export function checkedCount(what: string, count: number): number {
  if (!Number.isSafeInteger(count) || count < 0)
    throw new Misuse(`${what} is ${shown(count)}; it must be a whole number from 0 on`);
  return count;
}

/** TypeScript promises a number, but JavaScript, casts and empty fields may pass anything. */
function shown(value: unknown): string {
  return typeof value === "number"
    ? String(value)
    : `${typeof value === "string" ? JSON.stringify(value) : typeof value}`;
}
