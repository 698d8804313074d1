/** What the analysis knows of placements of barriers before anything runs: which barriers a handler can get to, what is refused, and bounds. */
import type { Diagnostic, ExperimentType, HostBarrierType, Program, Site } from "../compiler/index.js";
import { blocking } from "./checks/blocking.js";
import { boundExpectations, reasonOf } from "./checks/limits.js";
import { domains } from "./checks/reasons.js";
import { contextsOf, OperationTables } from "./contexts/contexts.js";
import { barred, type Contexts } from "./contexts/nodes.js";
import { type AnalysisOptions, type Findings, findingsOf } from "./findings.js";
import { operationsOf } from "./summaries/operations.js";
import { completeSummaries, knownSummaries } from "./summaries/summaries.js";
import { type Configuration, configurations } from "./uses/configurations.js";

/** Hosts of an experiment that get the same barriers. */
export interface PlacedHosts {
  readonly hosts: readonly string[];
  /** Where their barriers may stand. */
  readonly sites: readonly Site[];
}

/** In ns, or the reason why there is none, in words. */
export type HandlerBound = number | string;

export interface PlacementAnalysis {
  /** The places in question that a handler of some of the hosts can get to, where barriers stand at the given ones: other barriers there change nothing. */
  reached(placed: ReadonlySet<string>): ReadonlySet<string>;
  /** Why the compiler refuses the hosts with these barriers; nothing where it does not. */
  refusal(placed: ReadonlySet<string>): Diagnostic | undefined;
  /** The longest time of the handler of each device of the hosts, in ns, by `host.device`, or the reason why there is no bound. */
  bounds(placed: ReadonlySet<string>): ReadonlyMap<string, HandlerBound>;
  /** Places at which the program as written has a barrier: of every host at every point (true), or of some (undefined). @param own without what hosts say. */
  written(own: boolean): ReadonlyMap<string, boolean | undefined>;
}

/**
 * @param experiment as it is run: its axes have the rows that are asked for.
 * @returns a function that analyses one group of hosts.
 */
export async function placementAnalysis(
  program: Program,
  experiment: ExperimentType,
  options: AnalysisOptions,
): Promise<(group: PlacedHosts) => PlacementAnalysis> {
  const run = new Set([experiment.scenario, ...(experiment.variants ?? []).map(({ scenario }) => scenario)]);
  const scenarios = program.scenarios.filter(({ name }) => run.has(name));
  const alone: Program = { ...program, scenarios, experiments: [experiment] };
  const summaries = await completeSummaries(knownSummaries(program, options), options);
  return (group) => analysisOf(alone, summaries, group, options);
}

function analysisOf(
  program: Program,
  summaries: Awaited<ReturnType<typeof completeSummaries>>,
  { hosts, sites }: PlacedHosts,
  options: AnalysisOptions,
): PlacementAnalysis {
  const isOf = (name: string): boolean => hosts.includes(name);
  const inQuestion = new Set(sites.flatMap(({ keys }) => keys));
  const siteOf = new Map(sites.flatMap(({ name, keys }) => keys.map((key) => [key, name] as const)));
  // A mark that keeps the hosts apart from others with the same graph and mode.
  const mark = (others: readonly HostBarrierType[], span: HostBarrierType["span"]): HostBarrierType[] => [
    ...others,
    { text: "", keys: ["(placed)"], bindings: [], span },
  ];
  const marked: Program = {
    ...program,
    scenarios: program.scenarios.map((scenario) => ({
      ...scenario,
      hosts: scenario.hosts.map((host) =>
        isOf(host.name) ? { ...host, barriers: mark(host.barriers, host.span) } : host,
      ),
    })),
  };
  const base = configurations(marked).filter(({ versions }) => versions.some(({ host }) => isOf(host.name)));
  const virtual = new Set(program.protocols.flatMap((each) => (each.virtual ? [each.name] : [])));
  const tables = new OperationTables(summaries, virtual);

  const configured = (placed: ReadonlySet<string>): Configuration[] =>
    base.map((configuration) => {
      const decided = new Map([...configuration.decided].filter(([key]) => !inQuestion.has(key)));
      const [version] = configuration.versions;
      const span = version?.host.span ?? configuration.graph.span;
      for (const { name, keys, bindings } of sites) {
        const barrier = placed.has(name) ? { text: `barrier ${name}`, keys, bindings, span } : undefined;
        for (const key of keys) decided.set(key, barrier);
      }
      return { ...configuration, decided };
    });
  const known = new Map<string, Findings>();
  const findings = (placed: ReadonlySet<string>): Findings => {
    const key = [...placed].sort().join("\n");
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = findingsOf(marked, summaries, configured(placed), options);
    if (known.size > 200) known.clear();
    known.set(key, made);
    return made;
  };
  const passing = new Map<string, boolean>();
  const passes = (protocol: string, operation: string, point: string): boolean => {
    const key = `${protocol} ${operation} ${point}`;
    const before = passing.get(key);
    if (before !== undefined) return before;
    const summary = summaries.get(protocol);
    const all = summary === undefined ? undefined : operationsOf(summary, new Set([point]));
    for (const each of all?.values() ?? []) passing.set(`${protocol} ${each.name} ${point}`, each.passesBarrier);
    return passing.get(key) ?? false;
  };
  const points = sites.flatMap(({ name, point }) => (point === undefined ? [] : [{ site: name, ...point }]));

  const reachedIn = (contexts: Contexts, into: Set<string>): void => {
    contexts.nodes.forEach(({ instance, operation }, node) => {
      if (!contexts.reached(node, "interrupt")) return;
      for (const { site, instance: path, name } of points)
        if (path === instance.path && !into.has(site) && passes(instance.protocol, operation.name, name))
          into.add(site);
      for (const leaving of operation.leavings) {
        // After a barrier at a point, or only in a thread.
        if (leaving.kind !== "up" || leaving.around === true || leaving.handedOver !== undefined) continue;
        for (const { node: target, edge } of contexts.targets(node, leaving)) {
          if (!barred(contexts.nodes[target]?.operation.name)) continue;
          const { path } = edge.upper;
          const site = siteOf.get(path.slice(0, path.lastIndexOf(".") + 1) + edge.binding.id);
          if (site !== undefined) into.add(site);
        }
      }
    });
  };

  return {
    reached: (placed) => {
      const reached = new Set<string>();
      for (const configuration of configured(placed)) reachedIn(contextsOf(program, configuration, tables), reached);
      return reached;
    },
    refusal: (placed) => {
      const found = findings(placed);
      const bounded = found.program.scenarios.some(({ bounds }) => bounds?.some(({ host }) => isOf(host)) === true);
      const all = [...blocking(found, false), ...domains(found), ...(bounded ? ofGroup(found, isOf) : [])];
      return all.find(({ severity }) => severity === "error");
    },
    bounds: (placed) => {
      const longest = new Map<string, HandlerBound>();
      for (const { uses, device, time, unbounded } of findings(placed).bounds())
        for (const { host } of uses) {
          const key = `${host.name}.${device.path}`;
          const before = longest.get(key) ?? 0;
          if (typeof before === "string") continue;
          if (time !== undefined) longest.set(key, Math.max(before, time.ns));
          else longest.set(key, unbounded === undefined ? "the analysis has none" : reasonOf(unbounded));
        }
      return longest;
    },
    written: (own) => {
      const counts = new Map<string, number>(sites.map(({ name }) => [name, 0]));
      for (const configuration of base) {
        const decided = own
          ? new Map([...configuration.decided].filter(([key]) => !inQuestion.has(key)))
          : configuration.decided;
        const { instances } = contextsOf(program, { ...configuration, decided }, tables).expanded;
        const standing = new Set<string>();
        for (const { path, below, barriers } of instances) {
          for (const { binding, barrier } of below) {
            const site = siteOf.get(path.slice(0, path.lastIndexOf(".") + 1) + binding.id);
            if (barrier !== undefined && site !== undefined) standing.add(site);
          }
          for (const point of barriers.keys()) {
            const site = siteOf.get(`${path}.${point}`);
            if (site !== undefined) standing.add(site);
          }
        }
        for (const site of standing) counts.set(site, (counts.get(site) ?? 0) + 1);
      }
      return new Map(
        [...counts].map(([name, count]) => [name, count === 0 ? false : count === base.length ? true : undefined]),
      );
    },
  };
}

/** What scenarios expect of the bounds of these hosts. */
function ofGroup(findings: Findings, isOf: (host: string) => boolean): Diagnostic[] {
  const scenarios = findings.program.scenarios.map(({ bounds = [], ...scenario }) => ({
    ...scenario,
    bounds: bounds.filter(({ host }) => isOf(host)),
  }));
  // Uses name the scenario that they are of.
  const renamed = new Map(findings.program.scenarios.map((scenario, index) => [scenario, scenarios[index]!]));
  const bounds = findings.bounds().map((bound) => ({
    ...bound,
    uses: bound.uses.map((use) => ({
      ...use,
      scenario: renamed.get(use.scenario) ?? use.scenario,
    })) as unknown as typeof bound.uses,
  }));
  return boundExpectations({ ...findings, program: { ...findings.program, scenarios }, bounds: () => bounds });
}
