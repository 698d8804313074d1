/** The critical instant of a response time, in lines: its addends, and how long after the beginning of the busy time the event comes. */
import { shown } from "../time/show.js";
import type { ScheduledTask } from "./schedules.js";

/** @returns nothing for a task without a response time. */
export function criticalInstant({ response, blockedBy }: ScheduledTask): string[] {
  if (response === undefined) return [];
  const line = (ns: number, what: string, minus = ""): string => `${`${minus}${shown(ns)}`.padStart(10)}  ${what}`;
  const lines = response.addends.map(({ what, why, times, each }) => {
    const of = why === "blocking" ? (blockedBy ?? what) : why === "latency" ? "interrupts held back" : what;
    return line(times * each, `${of}${times > 1 ? ` (${times} times)` : ""}`);
  });
  return response.comes > 0 ? [...lines, line(response.comes, "before it comes", "-")] : lines;
}
