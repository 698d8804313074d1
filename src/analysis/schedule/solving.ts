/** Response times of all stages of a host, together with how often its answers leave. */
import { once, type Response, responseOf, type Result } from "../../schedule/index.js";
import type { Messages } from "./messages.js";
import { type Host, type Levels, levelsOf, messagesKnown, type Stage } from "./stages.js";

/** Bounds of the time until a frame's answers are sent that are computed before the search for one ends. */
const mostRounds = 50;

/**
 * Response times of all stages. The time until answers are sent depends on them, and they on how often frames leave.
 * @param change What differs from the host as it is.
 * @param longest The longest busy window that is followed, in ns.
 */
export function solve(
  host: Host,
  withThreads: boolean,
  change: (levels: Levels) => Levels = (levels) => levels,
  longest?: number,
): { readonly levels: Levels; readonly solved: ReadonlyMap<string, Result> } {
  const made = messagesKnown(host) ?? [];
  const names = [...host.served.map(({ path }) => path), ...made.map(({ name }) => name)];
  let within: ReadonlyMap<string, number | undefined> = new Map(names.map((name) => [name, 0]));
  for (let round = 0; ; round++) {
    const levels = change(levelsOf(host, within));
    const solved = responsesOf(levels, withThreads, longest);
    const now = new Map<string, number | undefined>();
    // Of the stages of one device, the last one counts.
    for (const { device, name } of [...levels.handlers, ...levels.procedures, ...levels.threads])
      if (device !== undefined) now.set(device, solved.get(name)?.response?.worst);
    for (const each of made) now.set(each.name, responseOfMaking(each, levels)?.worst);
    if ([...now].every(([device, time]) => within.get(device) === time)) return { levels, solved };
    const endless = round === mostRounds || [...now.values()].includes(undefined);
    within = endless ? new Map<string, number | undefined>() : now;
    if (endless) {
      const last = change(levelsOf(host, within));
      return { levels: last, solved: responsesOf(last, withThreads, longest) };
    }
  }
}

/** From the making of a message until it is in the transmit ring: its thread runs when it makes one, so that only what comes then goes first. */
export function responseOfMaking(
  { cost }: Pick<Messages, "cost">,
  { above, procedures }: Levels,
): Response | undefined {
  const own = { name: "the way down", cost, priority: 0, arrivals: once() };
  const policy = { preemptive: true, ties: "before", equals: "any" } as const;
  return responseOf(own, [...above, ...procedures], policy).response;
}

function responsesOf(
  { handlers, above, procedures, threads }: Levels,
  withThreads: boolean,
  longest: number | undefined,
): Map<string, Result> {
  const policy = {
    preemptive: true,
    ties: "before",
    equals: "any",
    ...(longest !== undefined && { longest }),
  } as const;
  const solved = new Map<string, Result>();
  const of = (stages: readonly Stage[], higher: readonly Stage[]): void => {
    for (const stage of stages) {
      const others = [...higher, ...stages.filter((each) => each !== stage)];
      solved.set(stage.name, responseOf(stage, others, policy));
    }
  };
  of(handlers, []);
  of(procedures, above);
  if (withThreads) of(threads, [...above, ...procedures]);
  return solved;
}
