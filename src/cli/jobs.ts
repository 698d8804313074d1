/** `--jobs`. */
import { usageFailure } from "./failure.js";
import type { Io } from "./io.js";

/** More threads are of no use: each has the whole program. */
const MOST = 1024;

/** @throws Failure (usage) for a value that is not a number of jobs. */
export function jobsOf(text: string | undefined, io: Io): number {
  if (text === undefined) return Math.min(MOST, io.processors());
  const jobs = Number(text);
  if (!/^\d+$/.test(text) || jobs < 1 || jobs > MOST)
    throw usageFailure(`--jobs is a whole number from 1 to ${MOST}, not "${text}"`);
  return jobs;
}
