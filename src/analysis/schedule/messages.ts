/** The messages that a start makes: how often, what each costs on the way down, and how many frames it becomes. */
import type { StartType } from "../../compiler/index.js";
import type { Arrivals } from "../../schedule/index.js";
import type { Names } from "../contexts/evidence.js";
import type { Contexts } from "../contexts/nodes.js";
import type { Bound } from "../time/bounds.js";
import { Costs, FramesSent } from "../time/costs.js";
import { addends } from "../time/sums.js";
import { Timing } from "../time/time.js";
import { parametersOf } from "../uses/parameters.js";
import type { Use } from "../uses/uses.js";
import { type Entry, entryOf, heldBack, sendsWhenReached, spentBy } from "./entries.js";
import { promised } from "./promises.js";
import type { Part } from "./parts.js";

export interface Messages {
  /** `client.test.flood` */
  readonly name: string;
  /** How often they are made; undefined where the start does not promise that. */
  readonly arrivals: Arrivals | undefined;
  /** The promise, in words. */
  readonly said: string;
  /** The CPU time of one, from its making until it is in the transmit ring, in ns. */
  readonly cost: number;
  readonly parts: readonly Part[];
  /** The most frames for one. */
  readonly frames: number;
  /** To open and close its sessions: the CPU time, and the most frames. */
  readonly opening: { readonly ns: number; readonly frames: number };
  /** Whether one may follow another that has come back, from the context that has brought it. */
  readonly follows: boolean;
}

/** @param bounds Of all devices of the host. @returns the reason for a start whose messages are not followed. */
export function messagesOf(
  { program, summaries }: Names,
  contexts: Contexts,
  bounds: readonly Bound[],
  use: Use,
  start: StartType,
): Messages | string {
  const name = `${start.host}.${start.instance}.${start.entry}`;
  const instance = contexts.expanded.byPath.get(start.instance);
  const node = instance && contexts.find(instance, start.entry);
  const entry = entryOf(summaries.get(start.protocol), start.entry);
  if (typeof entry === "string") return `${name}: ${entry}`;
  const [first] = bounds;
  if (instance === undefined || node === undefined || first === undefined) return `${name} is not known`;
  const { machine, sizes } = first;
  for (const push of entry.pushes)
    for (const target of contexts.targets(node, calledBy(push))) {
      const why = heldBack(contexts, target.node);
      if (why !== undefined) return `${start.host}: ${why}`;
    }
  const spent = spentBy(entry, (parameter) => parametersOf(program, use, instance).get(parameter));
  if (spent === undefined) return `${name}: only a run knows the CPU time that it takes`;
  const timing = (costs: Costs): Timing =>
    new Timing(
      program,
      contexts,
      costs,
      sizes,
      (each, parameter) => parametersOf(program, use, each).get(parameter),
      "both",
    );
  const [time, sent] = [timing(new Costs(machine)), timing(new FramesSent(machine))];
  const all = (of: Timing, calls: Entry["pushes"], size: number) =>
    calls.flatMap((each) => of.call(node, each, size).thread ?? []);
  const sum = (times: readonly { readonly ns: number }[]): number => times.reduce((total, { ns }) => total + ns, 0);
  const ways = all(time, entry.pushes, sizes.data);
  const frames = sum(all(sent, entry.pushes, sizes.data));
  const opening = { ns: sum(all(time, entry.openings, 0)), frames: sum(all(sent, entry.openings, 0)) };
  if (ways.length < entry.pushes.length || time.unbounded !== undefined || sent.unbounded !== undefined)
    return `${name}: the way down has no bound`;
  const parts: Part[] = ways.flatMap(addends).filter(({ ns }) => ns > 0);
  if (spent > 0) parts.push({ what: `${start.instance}: time of its own`, times: 1, ns: spent });
  const promise = start.arrives && promised(start.arrives, use.parameters);
  return {
    name,
    arrivals: promise?.arrivals,
    said: promise?.text ?? "",
    cost: sum(ways) + spent,
    parts,
    frames,
    opening,
    follows: sendsWhenReached(contexts, instance),
  };
}

function calledBy({ operation, slot }: Entry["pushes"][number]) {
  return { kind: "down" as const, operation, ...(slot !== undefined && { slot }) };
}
