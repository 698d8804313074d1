/** Where barriers can stand in the graph of a host: on bindings on which messages come up, and at points. Graphs inside are open. */
import type { ProtocolType } from "../program.js";
import type { FlatInstance } from "./flatten.js";

/** A place for a barrier. */
export interface Site {
  /** As a host's barrier is written: `net.ip -> net.udp` or `at net.ip.reassembled`. Unique in a host's graph. */
  readonly name: string;
  /** What stands for it in a run. Two slots of one protocol over the same lower make several bindings of one site. */
  readonly keys: readonly string[];
  /** The bindings, each with the graph that declares it; empty for a point. */
  readonly bindings: readonly { readonly graph: string; readonly id: string }[];
  readonly point?: { readonly instance: string; readonly name: string };
  /** The graphs that it is in, from the host's own to the innermost. */
  readonly graphs: readonly string[];
}

const found = new WeakMap<readonly FlatInstance[], readonly Site[]>();

/** Bottom-up, as the instances are declared. */
export function sitesOf(instances: readonly FlatInstance[], protocols: readonly ProtocolType[]): readonly Site[] {
  const known = found.get(instances);
  if (known !== undefined) return known;
  const types = new Map(protocols.map((each) => [each.name, each]));
  const fed = new Set<string>();
  const sites: Site[] = [];
  for (const { path, protocol, below, graphs } of instances) {
    const carrying = below.filter(
      ({ lower, need, binding }) => binding.realm !== "control" && (need !== undefined || fed.has(lower ?? "")),
    );
    if (carrying.length === 0) continue;
    fed.add(path);
    const prefix = path.slice(0, path.lastIndexOf(".") + 1);
    const byEnd = new Map<string, Site>();
    const taken = new Set<string>();
    for (const { lower, need, binding } of carrying) {
      // Of a need that is chosen, the first alternative gives the name.
      if (taken.has(binding.id)) continue;
      taken.add(binding.id);
      const name = `${lower ?? need ?? ""} -> ${path}`;
      const made = { graph: graphs.at(-1) ?? "", id: binding.id };
      const others = byEnd.get(name);
      byEnd.set(name, {
        name,
        keys: [...(others?.keys ?? []), prefix + binding.id],
        bindings: [...(others?.bindings ?? []), made],
        graphs,
      });
    }
    sites.push(...byEnd.values());
    for (const { name } of types.get(protocol)?.points ?? [])
      sites.push({
        name: `at ${path}.${name}`,
        keys: [`${path}.${name}`],
        bindings: [],
        point: { instance: path, name },
        graphs,
      });
  }
  found.set(instances, sites);
  return sites;
}
