/** Message memory is waited for on machines that limit it; elsewhere taking it is no operation that may wait. */
import type { Program } from "../../compiler/index.js";
import type { Use } from "./uses.js";
import { indexOf } from "./program-index.js";
import { type FunctionSummary, inside, type Step, type Summary } from "../summaries/summary.js";

/** What `Host.message` waits for. */
export const memoryWait = "memory";

/** Whether the machine of a use says how much memory there is for messages (`memory.messages`). */
export function limitsMemory(program: Program, { host }: Pick<Use, "host">): boolean {
  return indexOf(program).machines.get(host.machine)?.values["memory.messages"] !== undefined;
}

/** The same protocols where message memory has no limit. */
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
