/** All hosts of a scenario at one point of an experiment, each with its schedule, computed when first asked for. */
import type { ScenarioType } from "../../compiler/index.js";
import type { Findings } from "../findings.js";
import type { Bound } from "../time/bounds.js";
import type { Use } from "../uses/uses.js";
import { boundsByUse } from "./schedules.js";
import { type SolvedHost, solvedHost } from "./solved-host.js";

export interface HostAt {
  readonly use: Use;
  readonly bounds: readonly Bound[];
  /** The same for hosts with equal schedules. */
  readonly key: string;
  readonly solved: () => SolvedHost | string;
}

export interface Point {
  readonly scenario: ScenarioType;
  readonly use: Use;
  readonly hosts: ReadonlyMap<string, HostAt>;
}

export function pointsOf(findings: Findings, wanted: (use: Use) => boolean): Point[] {
  const { ofUse, keyOf } = boundsByUse(findings, wanted);
  const points = new Map<string, Point & { readonly hosts: Map<string, HostAt> }>();
  const known = new Map<string, SolvedHost | string>();
  for (const [use, bounds] of ofUse) {
    const { scenario, experiment, rows } = use;
    const name = JSON.stringify([scenario.name, experiment?.name, rows]);
    const point = points.get(name) ?? { scenario, use, hosts: new Map<string, HostAt>() };
    points.set(name, point);
    const key = keyOf(use, bounds);
    const solved = (): SolvedHost | string => {
      const found = known.get(key) ?? solvedHost(findings.names, bounds, use);
      known.set(key, found);
      return found;
    };
    point.hosts.set(use.host.name, { use, bounds, key, solved });
  }
  return [...points.values()];
}
