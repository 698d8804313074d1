/** The values of a host's input mode that decide when its threads and procedures run. */
import { evaluate, isModeValue } from "../../compiler/index.js";
import type { Use } from "../uses/uses.js";

export interface ModeValues {
  /** `interrupt`, `threads` and so on. */
  readonly input: string;
  readonly threads: number;
  /** Of `polling`: `thread`, `busy` or `soft`. */
  readonly at: string;
  /** Whether a polling goes on in a thread below all others after a time. */
  readonly demotes: boolean;
  /** Of `moderated`: the least time between two interrupts, in ns. */
  readonly spacing: number;
  /** Of `deferred`: the most frames that wait for the procedure. */
  readonly limit: number | undefined;
  readonly stacks: number;
  readonly core: number;
  /** Of its input threads; others have 0. */
  readonly priority: number;
}

/** @returns undefined where only a run knows the mode. */
export function modeValuesOf({ host, parameters }: Use): ModeValues | undefined {
  const value = evaluate(host.under, parameters);
  if (!isModeValue(value)) return undefined;
  const { mode, arguments: given } = value;
  const number = (name: string, otherwise: number): number => {
    const found = given[name];
    return typeof found === "number" ? found : otherwise;
  };
  return {
    input: mode,
    threads: mode === "threads" ? number("count", 1) : mode === "polling" ? 1 : number("threads", 1),
    at: typeof given["at"] === "string" ? given["at"] : "thread",
    demotes: typeof given["demote"] === "number" || typeof given["demoteRounds"] === "number",
    spacing: mode === "moderated" ? number("spacing", 100_000) : 0,
    limit: mode === "deferred" ? number("backlog", 64) : undefined,
    stacks: number("stacks", 16),
    core: number("core", 0),
    priority: number("priority", 0),
  };
}
