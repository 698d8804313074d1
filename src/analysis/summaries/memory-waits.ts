/** On machines that limit message memory, taking memory may wait; on others it never does. */
import { type FunctionSummary, inside, type Step, type Summary } from "./summary.js";

/** The wait of `Host.message`. */
export const memoryWait = "memory";

/** The same protocols on machines without a limit of message memory. */
export function withoutMemoryWaits(summaries: ReadonlyMap<string, Summary>): ReadonlyMap<string, Summary> {
  return new Map([...summaries].map(([name, summary]) => [name, withoutWaits(summary)]));
}

function withoutWaits(summary: Summary): Summary {
  const entries = Object.entries(summary.functions);
  if (!entries.some(([, { steps }]) => waitsForMemory(steps))) return summary;
  const functions = entries.map(([name, each]): [string, FunctionSummary] => [
    name,
    { ...each, steps: stepsWithout(each.steps) },
  ]);
  return { ...summary, functions: Object.fromEntries(functions) };
}

function waitsForMemory(steps: readonly Step[]): boolean {
  return steps.some((step) => inside(step).some(waitsForMemory) || ("wait" in step && step.wait === memoryWait));
}

function stepsWithout(steps: readonly Step[]): Step[] {
  return steps.flatMap((step): Step[] => {
    if ("either" in step) return [{ ...step, either: step.either.map(stepsWithout) }];
    if ("loop" in step) return [{ ...step, loop: stepsWithout(step.loop) }];
    if ("inThread" in step) return [{ inThread: stepsWithout(step.inThread) }];
    return "wait" in step && step.wait === memoryWait ? [] : [step];
  });
}
