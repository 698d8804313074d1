/**
 * The next hops to other nets. The tables are those on which a routing protocol would settle with all routers up: the fewest hops, and
 * among equals the link that comes first in the scenario. A link that fails later does not change them.
 */
import type { Attachment, Host, HostWorld } from "../../src/runtime/index.js";

/** By bits of the net's part, longest first; then net to next hop, 0 for a net that the router is on itself. */
export type RoutingTable = readonly { readonly prefix: number; readonly nets: ReadonlyMap<number, number> }[];

const tables = new WeakMap<HostWorld, ReadonlyMap<Host, RoutingTable>>();

/** @param forwards Says which hosts are routers. */
export function routingTable(host: Host, forwards: (host: Host) => boolean): RoutingTable {
  const { world } = host;
  let all = tables.get(world);
  if (all === undefined) {
    // Computed once, with all routers up; a router that boots later uses the same.
    const routers = new Set(world.hosts.filter(forwards));
    all = new Map([...routers].map((router) => [router, tableOf(router, routers)]));
    tables.set(world, all);
  }
  return all.get(host) ?? [];
}

/** The next hop to a host: 0 if it is on a net of the router; undefined if there is no way. */
export function nextHop(table: RoutingTable, target: number): number | undefined {
  for (const { prefix, nets } of table) {
    const hop = nets.get(netOf(target, prefix));
    if (hop !== undefined) return hop;
  }
  return undefined;
}

function tableOf(router: Host, routers: ReadonlySet<Host>): RoutingTable {
  const byPrefix = new Map<number, Map<number, number>>();
  const add = ({ address, prefix }: Attachment, hop: number): void => {
    if (address === 0) return;
    const nets = byPrefix.get(prefix) ?? new Map<number, number>();
    byPrefix.set(prefix, nets);
    const net = netOf(address, prefix);
    if (!nets.has(net)) nets.set(net, hop);
  };
  for (const nic of router.nics) add(nic, 0);
  const seen = new Set<Host>([router]);
  // Breadth first: a host that is reached first is reached by the fewest hops.
  let reached: { readonly host: Host; readonly hop: number }[] = [{ host: router, hop: 0 }];
  while (reached.length > 0) {
    const next: typeof reached = [];
    for (const { host, hop } of reached) {
      for (const nic of host.nics) {
        for (const other of nic.medium.nics) {
          if (other === nic || other.address === 0 || !routers.has(other.host) || seen.has(other.host)) continue;
          seen.add(other.host);
          const first = host === router ? other.address : hop;
          for (const beyond of other.host.nics) add(beyond, first);
          next.push({ host: other.host, hop: first });
        }
      }
    }
    reached = next;
  }
  return [...byPrefix].sort(([a], [b]) => b - a).map(([prefix, nets]) => ({ prefix, nets }));
}

function netOf(address: number, prefix: number): number {
  return prefix === 0 ? 0 : (address & (-1 << (32 - prefix))) >>> 0;
}
