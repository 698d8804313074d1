/** The operations in which a handler may be handed over to a thread, which then runs the rest of all operations on the stack. */
import type { HostMode } from "../uses/configurations.js";
import { barred, type Contexts, type HandedOver, type Node } from "./nodes.js";
import { anyWait } from "../summaries/steps.js";
import type { Leaving } from "../summaries/operations.js";

/** @param inHandlers The nodes that handlers reach. Linear: a call is visited twice at most. */
export function handoffs(
  { nodes, targets }: Pick<Contexts, "nodes" | "targets">,
  inHandlers: readonly number[],
  mode: HostMode,
): Contexts["handedOverBefore"] {
  const callers = new Map<number, number[]>();
  const found = new Set<number>();
  const open: number[] = [];
  const add = (node: number): void => {
    if (found.has(node)) return;
    found.add(node);
    open.push(node);
  };
  // The causes of a handoff in the operation itself: a wait, or a barrier.
  const byItself = (node: number, leaving: Leaving): boolean => {
    if (leaving.handedOver !== undefined) return false;
    // Code that is not followed may also hand over without a wait.
    if (leaving.kind === "wait") return mode.block !== "fail" || leaving.operation === anyWait;
    return targets(node, leaving).some((target) => isBarred(nodes, leaving, target));
  };
  for (const node of inHandlers) {
    const { operation } = nodes[node] as Node;
    if (operation.passesBarrier || operation.leavings.some((leaving) => byItself(node, leaving))) add(node);
  }
  if (open.length > 0)
    for (const node of inHandlers) {
      for (const leaving of (nodes[node] as Node).operation.leavings) {
        if (leaving.kind === "wait" || leaving.handedOver !== undefined) continue;
        for (const { node: target } of targets(node, leaving)) {
          const others = callers.get(target);
          if (others === undefined) callers.set(target, [node]);
          else others.push(node);
        }
      }
    }
  const leads = (node: number, leaving: Leaving): boolean =>
    byItself(node, leaving) ||
    (leaving.kind !== "wait" && targets(node, leaving).some((target) => found.has(target.node)));
  for (let node = open.pop(); node !== undefined; node = open.pop())
    for (const each of callers.get(node) ?? []) add(each);

  return (node, { beyond, after }): HandedOver | undefined => {
    if (mode.kind !== "interrupt") return undefined;
    const { instance, operation } = nodes[node] as Node;
    const barrier = beyond === undefined ? undefined : instance.barriers.get(beyond);
    if (barrier !== undefined) return { barrier };
    const handing = after.flatMap((place) => operation.leavings[place] ?? []).find((leaving) => leads(node, leaving));
    if (handing !== undefined) return { leaving: handing };
    return mode.budget === undefined ? undefined : "budget";
  };
}

function isBarred(
  nodes: Contexts["nodes"],
  { kind, around }: Leaving,
  { node, edge }: ReturnType<Contexts["targets"]>[number],
): boolean {
  return kind === "up" && around !== true && edge.barrier !== undefined && barred(nodes[node]?.operation.name);
}
