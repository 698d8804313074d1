/** The waits in a handler that an operation leads to: the places at which the handler may be handed over. */
import type { PathStep } from "../../compiler/index.js";
import type { Contexts, Node } from "./nodes.js";
import { barred } from "./nodes.js";
import { type Names, phrase, placeIn } from "./evidence.js";
import type { Leaving } from "../summaries/operations.js";

/** A wait, and the shortest way to it. */
export interface WaitAbove {
  /** `nic.push waits for the device` */
  readonly wait: string;
  readonly steps: readonly PathStep[];
}

/** In a handler, up to barriers. Waits of the operation itself are not among them. */
export function waitsAbove(contexts: Contexts, from: number, names: Names): WaitAbove[] {
  const before = new Map<number, { readonly node: number; readonly leaving: Leaving } | undefined>([[from, undefined]]);
  const queue = [from];
  const found: WaitAbove[] = [];
  for (let next = 0; next < queue.length; next++) {
    const node = queue[next] ?? 0;
    const { instance, operation } = contexts.nodes[node] as Node;
    for (const leaving of operation.leavings) {
      if (leaving.handedOver !== undefined) continue;
      if (leaving.kind === "wait") {
        if (node === from) continue;
        const wait = `${instance.path}.${operation.name} waits for ${phrase(leaving.operation)}`;
        if (found.every((each) => each.wait !== wait))
          found.push({ wait, steps: stepsTo(contexts, node, before, leaving, names) });
        continue;
      }
      for (const { node: target, edge } of contexts.targets(node, leaving)) {
        const stands = leaving.kind === "up" && leaving.around !== true && edge.barrier !== undefined;
        if (before.has(target) || (stands && barred(contexts.nodes[target]?.operation.name))) continue;
        before.set(target, { node, leaving });
        queue.push(target);
      }
    }
  }
  return found;
}

function stepsTo(
  contexts: Contexts,
  to: number,
  before: ReadonlyMap<number, { readonly node: number; readonly leaving: Leaving } | undefined>,
  wait: Leaving,
  names: Names,
): PathStep[] {
  const steps: PathStep[] = [];
  let leaving: Leaving = wait;
  for (let node: number | undefined = to; node !== undefined;) {
    const here = contexts.nodes[node] as Node;
    const waits = leaving === wait ? ` waits for ${phrase(wait.operation)}` : "";
    const message = `${here.instance.path}.${here.operation.name}${waits}`;
    steps.push({ message, ...placeIn(here, leaving.via.at(-1)?.at, names) });
    const earlier = before.get(node);
    node = earlier?.node;
    if (earlier !== undefined) ({ leaving } = earlier);
  }
  return steps.reverse();
}
