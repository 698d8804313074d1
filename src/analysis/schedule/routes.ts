/** The way from one host to another over the links of a scenario. */
import type { LinkType, ScenarioType } from "../../compiler/index.js";

/** One link on the way: from a host's device to that of the next host. */
export interface Hop {
  readonly from: string;
  readonly out: string;
  readonly link: LinkType;
  readonly to: string;
  readonly in: string;
}

interface Ends {
  readonly byHost: ReadonlyMap<string, readonly LinkType[]>;
}
const known = new WeakMap<ScenarioType, Ends>();

function endsOf(scenario: ScenarioType): Ends {
  const found = known.get(scenario);
  if (found !== undefined) return found;
  const byHost = new Map<string, LinkType[]>();
  for (const link of scenario.links)
    for (const host of new Set(link.joins.map((each) => each.host)))
      byHost.set(host, [...(byHost.get(host) ?? []), link]);
  known.set(scenario, { byHost });
  return { byHost };
}

/** The shortest way, in links; or why there is not one. */
export function routeBetween(scenario: ScenarioType, from: string, to: string): readonly Hop[] | string {
  if (from === to) return `${from} sends to itself`;
  const { byHost } = endsOf(scenario);
  const hopsFrom = (host: string): Hop[] =>
    (byHost.get(host) ?? []).flatMap((link) =>
      link.joins
        .filter((each) => each.host === host)
        .flatMap((own) =>
          link.joins.flatMap((each) =>
            each.host === host ? [] : [{ from: host, out: own.device, link, to: each.host, in: each.device }],
          ),
        ),
    );
  // In each round the hosts that one more link reaches, each with all ways of that length, up to two.
  let reached = new Map<string, readonly (readonly Hop[])[]>([[from, [[]]]]);
  const seen = new Set([from]);
  while (reached.size > 0) {
    const next = new Map<string, (readonly Hop[])[]>();
    for (const [host, ways] of reached)
      for (const hop of hopsFrom(host)) {
        if (seen.has(hop.to)) continue;
        const there = next.get(hop.to) ?? [];
        next.set(hop.to, there);
        for (const way of ways) if (there.length < 2) there.push([...way, hop]);
      }
    const found = next.get(to);
    if (found !== undefined) return found.length === 1 ? found[0]! : `several ways lead from ${from} to ${to}`;
    for (const host of next.keys()) seen.add(host);
    reached = next;
  }
  return `no links lead from ${from} to ${to}`;
}
