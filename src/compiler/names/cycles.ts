/** The shortest loop in a directed graph, chosen independently of the order of its nodes. */

/** The nodes of a shortest loop, beginning with the least node; empty if there is no loop. */
export function minimalLoops(nodes: readonly string[], next: (node: string) => readonly string[]): string[][] {
  const loops: string[][] = [];
  const taken = new Set<string>();
  const sorted = nodesOnLoops(nodes, next).sort();
  const candidates = sorted
    .map((node) => shortestWayBack(node, next))
    .filter((loop) => loop !== undefined)
    .sort((a, b) => a.length - b.length || (a[0] ?? "").localeCompare(b[0] ?? "", "en"));
  for (const loop of candidates) {
    if (loop.some((node) => taken.has(node))) continue;
    for (const node of reachableBothWays(loop[0] ?? "", sorted, next)) taken.add(node);
    loops.push(loop);
  }
  return loops;
}

function shortestWayBack(start: string, next: (node: string) => readonly string[]): string[] | undefined {
  const cameFrom = new Map<string, string>();
  let front = [start];
  while (front.length > 0) {
    const following: string[] = [];
    for (const node of front) {
      for (const to of [...next(node)].sort()) {
        if (to === start) {
          const loop = [node];
          for (let at = cameFrom.get(node); at !== undefined; at = cameFrom.get(at)) loop.push(at);
          return loop.reverse();
        }
        if (cameFrom.has(to)) continue;
        cameFrom.set(to, node);
        following.push(to);
      }
    }
    front = following;
  }
  return undefined;
}

/** The nodes that one node reaches and that reach it: one loop is enough for all of them. */
function reachableBothWays(
  start: string,
  nodes: readonly string[],
  next: (node: string) => readonly string[],
): string[] {
  const reach = (from: string): Set<string> => {
    const seen = new Set<string>();
    const open = [from];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const to of next(node)) if (!seen.has(to) && seen.add(to)) open.push(to);
    }
    return seen;
  };
  const forward = reach(start);
  return nodes.filter((node) => forward.has(node) && reach(node).has(start));
}

/** The nodes that lie on a loop, in time linear in the graph (Tarjan's strongly connected components, without recursion). */
function nodesOnLoops(nodes: readonly string[], next: (node: string) => readonly string[]): string[] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const component: string[] = [];
  const inComponent = new Set<string>();
  const found: string[] = [];
  const enter = (node: string): Visit => {
    order.set(node, order.size);
    lowest.set(node, order.size - 1);
    component.push(node);
    inComponent.add(node);
    return { node, next: next(node), at: 0 };
  };
  const lower = (node: string, to: number): void => {
    if (to < (lowest.get(node) ?? 0)) lowest.set(node, to);
  };
  for (const start of nodes) {
    if (order.has(start)) continue;
    const open = [enter(start)];
    for (let visit = open.at(-1); visit !== undefined; visit = open.at(-1)) {
      const { node } = visit;
      const to = visit.next[visit.at++];
      if (to !== undefined) {
        if (!order.has(to)) open.push(enter(to));
        else if (inComponent.has(to)) lower(node, order.get(to) ?? 0);
        continue;
      }
      open.pop();
      const above = open.at(-1);
      if (above !== undefined) lower(above.node, lowest.get(node) ?? 0);
      if (lowest.get(node) !== order.get(node)) continue;
      const members = component.splice(component.lastIndexOf(node));
      for (const member of members) inComponent.delete(member);
      if (members.length > 1 || visit.next.includes(node)) found.push(...members);
    }
  }
  return found;
}

interface Visit {
  readonly node: string;
  readonly next: readonly string[];
  at: number;
}
