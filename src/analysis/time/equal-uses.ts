/** Uses of one configuration for which a device's handler takes equally long. */
import type { MachineType, Program } from "../../compiler/index.js";
import { spendersOf, spentOn } from "./spent.js";
import type { Use } from "../uses/uses.js";
import type { Contexts } from "../contexts/nodes.js";
import { indexOf } from "../uses/program-index.js";
import { type World, worldOf } from "./world.js";

/** Hosts on one machine, with messages of the same sizes on the same medium, whose protocols use the same CPU time. */
export interface Alike {
  readonly machine: MachineType;
  readonly world: World;
  /** What its protocols are told to spend, as a text; empty where none is. */
  readonly spent: string;
  readonly uses: readonly [Use, ...Use[]];
}

const known = new WeakMap<Contexts, Map<string, readonly Alike[]>>();

/** The uses of a configuration that have a machine, and messages on the device. */
export function alikeFor(program: Program, contexts: Contexts, device: string): readonly Alike[] {
  const byDevice = known.get(contexts) ?? new Map<string, readonly Alike[]>();
  known.set(contexts, byDevice);
  const all = byDevice.get(device) ?? grouped(program, contexts, device);
  byDevice.set(device, all);
  return all;
}

function grouped(program: Program, contexts: Contexts, device: string): readonly Alike[] {
  const likenessOf = likenesses(program, contexts, device);
  const groups = new Map<string, Alike & { readonly uses: Use[] }>();
  for (const use of contexts.configuration.uses()) {
    const likeness = likenessOf(use);
    if (likeness === undefined) continue;
    const { key, ...rest } = likeness;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { ...rest, uses: [use] });
    else group.uses.push(use);
  }
  return [...groups.values()];
}

/** What is the same for uses that are alike. */
export interface Likeness extends Omit<Alike, "uses"> {
  /** Equal for these, in all configurations. */
  readonly key: string;
}

/** For one use after the other; undefined where one has no machine, or no messages on the device. */
export function likenesses(program: Program, contexts: Contexts, device: string): (use: Use) => Likeness | undefined {
  const { machines } = indexOf(program);
  const spenders = spendersOf(contexts);
  return (use) => {
    const world = worldOf(program, contexts.summaries, use, device);
    const machine = machines.get(use.host.machine);
    if (world === undefined || machine === undefined) return undefined;
    const spent = spenders.length === 0 ? "" : JSON.stringify(spentOn(program, use, spenders));
    return { machine, world, spent, key: `${world.number} ${machine.name} ${spent}` };
  };
}
