/**
 * Equivalence classes of the uses of one configuration: for all uses of a class, a device's handler takes equally long. The time
 * is computed for the first use of a class, its representative.
 */
import type { MachineType, Program } from "../../compiler/index.js";
import { spendersOf, spentOn } from "./spent.js";
import type { Use } from "../uses/uses.js";
import type { Contexts } from "../contexts/nodes.js";
import { indexOf } from "../uses/program-index.js";
import { type World, worldOf } from "./world.js";

/** All that decides how long a device's handler takes in one configuration. */
export interface TimingConditions {
  readonly machine: MachineType;
  /** The medium, and the sizes of messages. */
  readonly world: World;
  /** The CPU time that parameters make protocols spend, as a text; empty if no protocol of the configuration spends any. */
  readonly spent: string;
  /** The same text for equal conditions, also in other configurations. */
  readonly key: string;
}

/** The uses of one configuration with the same conditions. */
export interface UseClass extends TimingConditions {
  readonly uses: readonly [representative: Use, ...others: Use[]];
}

const known = new WeakMap<Contexts, Map<string, readonly UseClass[]>>();

/** The classes of a configuration's uses. Uses without a machine, or without messages on the device, are in none. */
export function useClasses(program: Program, contexts: Contexts, device: string): readonly UseClass[] {
  const byDevice = known.get(contexts) ?? new Map<string, readonly UseClass[]>();
  known.set(contexts, byDevice);
  const classes = byDevice.get(device) ?? classify(program, contexts, device);
  byDevice.set(device, classes);
  return classes;
}

function classify(program: Program, contexts: Contexts, device: string): readonly UseClass[] {
  const conditionsOf = timingConditions(program, contexts, device);
  const classes = new Map<string, UseClass & { readonly uses: Use[] }>();
  for (const use of contexts.configuration.uses()) {
    const conditions = conditionsOf(use);
    if (conditions === undefined) continue;
    const existing = classes.get(conditions.key);
    if (existing === undefined) classes.set(conditions.key, { ...conditions, uses: [use] });
    else existing.uses.push(use);
  }
  return [...classes.values()];
}

/** @returns a function that gives the conditions of a use, undefined for a use without a machine or without messages on the device. */
export function timingConditions(
  program: Program,
  contexts: Contexts,
  device: string,
): (use: Use) => TimingConditions | undefined {
  const { machines } = indexOf(program);
  const spenders = spendersOf(program, contexts);
  return (use) => {
    const world = worldOf(program, contexts.summaries, use, device);
    const machine = machines.get(use.host.machine);
    if (world === undefined || machine === undefined) return undefined;
    const spent = spenders.length === 0 ? "" : JSON.stringify(spentOn(program, use, spenders));
    return { machine, world, spent, key: `${world.number} ${machine.name} ${spent}` };
  };
}
