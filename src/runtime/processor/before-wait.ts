/** The first step of a wait in an interrupt handler. */
import { RunError } from "../failures/errors.js";
import type { Cpu } from "./cpu.js";
import type { Handoff, Op } from "./op.js";

/**
 * An operation that may wait for `what` runs this first. In an interrupt handler it hands over to a thread first, as the
 * mode's policy says.
 * @param now Whether the operation would have to wait now.
 * @throws RunError if the policy is that no handler may wait.
 */
export function* beforeWait(cpu: Cpu, what: string, now: boolean): Op<void, Handoff> {
  if (!cpu.inInterrupt || (!now && cpu.blocking !== "always")) return;
  if (cpu.blocking === "fail")
    throw new RunError(
      `the handler ${cpu.contextName} on ${cpu.host} would wait for ${what} at ${cpu.now} ns, and its mode has block: fail`,
    );
  yield* cpu.handoff(cpu.handoffSite("block", what));
  yield* cpu.settle();
}
