/** A bound as a path: its addends, one a line. */
import type { PathStep, Program } from "../../compiler/index.js";
import type { Bound } from "./bounds.js";
import { pathOf, whereOf } from "../contexts/evidence.js";
import { type Time, addends } from "./sums.js";
import type { Contexts } from "../contexts/nodes.js";
import { shown } from "./show.js";
import type { Version } from "../uses/uses.js";
/** The addends, the largest first. */
export function timePath(
  { time, contexts }: Bound,
  all: readonly Bound[],
  { program, versions }: { readonly program: Program; readonly versions: readonly Version[] },
): ReturnType<typeof pathOf> {
  const where = (): string =>
    whereOf(
      all.flatMap(({ uses }) => uses),
      versions,
    );
  return pathOf(where, () => timeSteps(time, contexts, program));
}

function timeSteps(time: Time | undefined, contexts: Contexts, program: Program): PathStep[] {
  const { graph } = contexts.configuration;
  const place = { file: program.sources[graph.span.source]?.name ?? "", line: 0 };
  const parts = time === undefined ? [] : addends(time);
  const width = Math.max(0, ...parts.map(({ ns }) => shown(ns).length));
  const steps = parts.slice(0, 8).map(({ what, times, ns }) => ({
    message: `${shown(ns).padStart(width)}  ${what}${times > 1 ? ` (${times} times)` : ""}`,
    ...place,
  }));
  const rest = parts.slice(8).reduce((sum, { ns }) => sum + ns, 0);
  if (rest > 0) steps.push({ message: `${shown(rest).padStart(width)}  everything else`, ...place });
  return steps;
}
