/** The open parts of an experiment: groups of hosts that share a placement of barriers, and rows that are chosen. */
import {
  type BarrierType,
  type ExperimentType,
  flatten,
  graphsByName,
  type GraphType,
  type Program,
  type Site,
  sitesOf,
} from "../compiler/index.js";
import { describePoint, type PlannedExperiment, pointsOf } from "../lab/index.js";
import type { Axis, Experiment, Placement, Point, Search } from "../runtime/index.js";

/** Hosts that get the same barriers. */
export interface Group {
  readonly hosts: readonly string[];
  /** Bottom-up; those of all the hosts. */
  readonly sites: readonly Site[];
  /** By host, the places in its own graph. */
  readonly sitesOf: ReadonlyMap<string, readonly Site[]>;
}

/** One row of each axis that is chosen. */
export interface Choice {
  readonly point: Point;
  /** `interrupt, 4`; empty if nothing is chosen. */
  readonly text: string;
}

export interface Problem {
  /** With the measures that only limits read. */
  readonly experiment: Experiment;
  readonly search: Search;
  readonly groups: readonly Group[];
  readonly choices: readonly Choice[];
  /** The conditions: points of the axes that vary. */
  readonly conditions: readonly Point[];
  readonly axes: readonly Axis[];
}

/** A placement: the names of the places with a barrier, for each group, and the chosen rows. */
export interface Candidate {
  readonly key: string;
  readonly choice: Choice;
  readonly placed: readonly ReadonlySet<string>[];
}

/** @returns undefined if the experiment has no goal. */
export function problemOf(
  program: Program,
  declared: ExperimentType,
  { experiment, axes }: PlannedExperiment,
): Problem | undefined {
  const { search } = experiment;
  if (search === undefined) return undefined;
  const chosen = axes.filter((axis) => axis.chosen === true);
  const varied = axes.filter((axis) => axis.chosen !== true);
  return {
    experiment: { ...experiment, measures: [...experiment.measures, ...search.limited] },
    search,
    groups: groupsOf(program, declared),
    choices: pointsOf(chosen).map((point) => ({ point, text: describePoint(point) })),
    conditions: pointsOf(varied),
    axes,
  };
}

function groupsOf(program: Program, { scenario, variants = [], places }: ExperimentType): Group[] {
  const graphs = graphsByName(program.graphs);
  const run = new Set([scenario, ...variants.map((each) => each.scenario)]);
  const hosts = program.scenarios.filter(({ name }) => run.has(name)).flatMap((each) => each.hosts);
  return places.map(({ hosts: names, graph }): Group => {
    const own = new Map<string, readonly Site[]>();
    const all = new Map<string, Site>();
    for (const host of hosts) {
      const type = graphs.get(host.graph);
      if (type === undefined || !names.includes(host.name)) continue;
      const sites = sitesOf(flatten(type, graphs), program.protocols).filter(
        (site) => (graph === undefined || site.graphs.includes(graph)) && !isPooled(site, graphs),
      );
      own.set(host.name, [...(own.get(host.name) ?? []), ...sites]);
      for (const site of sites) all.set(site.name, all.get(site.name) ?? site);
    }
    return { hosts: [...own.keys()], sites: [...all.values()], sitesOf: own };
  });
}

/** Whether a graph has a barrier to a pool there: it hands over threads, too, so that not only handlers decide whether it changes a run. */
function isPooled({ bindings, point, graphs }: Site, byName: ReadonlyMap<string, GraphType>): boolean {
  const toPool = (name: string): readonly BarrierType[] =>
    byName.get(name)?.barriers.filter(({ to }) => to !== undefined) ?? [];
  if (point === undefined)
    return bindings.some(({ graph, id }) => toPool(graph).some((each) => each.bindings.includes(id)));
  const path = `.${point.instance}`;
  return graphs
    .flatMap(toPool)
    .some(({ at }) => at?.point === point.name && path.endsWith(`.${at.instance.join(".")}`));
}

export function candidate(choice: Choice, placed: readonly ReadonlySet<string>[]): Candidate {
  const key = `${choice.text} | ${placed.map((each) => [...each].sort().join(", ")).join(" | ")}`;
  return { key, choice, placed };
}

/** By host and place, for a run. */
export function placementOf({ groups }: Problem, { placed }: Pick<Candidate, "placed">): Placement {
  return Object.fromEntries(
    groups.flatMap(({ sitesOf: own }, index) =>
      [...own].map(([host, sites]) => [
        host,
        Object.fromEntries(
          sites.flatMap(({ name, keys }) => keys.map((key) => [key, placed[index]?.has(name) === true])),
        ),
      ]),
    ),
  );
}

/** The number of placements before the analysis. */
export function countOf({ groups, choices }: Problem): number {
  return choices.length * groups.reduce((product, { sites }) => product * 2 ** sites.length, 1);
}

/** `hand over on server below net.udp`; `never hand over`. @param short Without the hosts, if all get the same. */
export function describe({ groups }: Problem, { placed, choice }: Candidate, short = false): string {
  const parts = placed.flatMap((sites, index) => {
    const group = groups[index];
    if (group === undefined || sites.size === 0) return [];
    const where = groups.length > 1 || !short ? `on ${list(group.hosts)} ` : "";
    return [`${where}${list(group.sites.filter(({ name }) => sites.has(name)).map((site) => shown(site, group)))}`];
  });
  const handing = groups.length === 0 ? "" : parts.length === 0 ? "never hand over" : `hand over ${parts.join("; ")}`;
  return [choice.text, handing].filter((each) => each !== "").join("; ");
}

/** `below net.udp`, if one binding leads there; `at net.ip.reassembled`. */
export function shown({ name, point }: Site, { sites }: Group): string {
  if (point !== undefined) return name;
  const upper = name.slice(name.indexOf(" -> ") + 4);
  const alone = sites.filter((each) => each.name.endsWith(` -> ${upper}`)).length === 1;
  return alone ? `below ${upper}` : `on ${name}`;
}

export function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
