/** The tables of a run as a person reads them. */
import {
  type ExplainedPoint,
  explainText,
  failuresText,
  type ProfiledPoint,
  profileText,
  reportText,
  type RunFacts,
  type Table,
} from "../lab/index.js";
import type { Io } from "./io.js";
import type { SimulateOptions } from "./simulate-options.js";
import { painter, usesColor } from "./styles.js";

/** Accounts that were asked for. */
export interface Told {
  readonly explained?: readonly ExplainedPoint[];
  readonly profiled?: readonly ProfiledPoint[];
}

export function textOf(
  tables: readonly Table[],
  { explained = [], profiled = [] }: Told,
  facts: RunFacts,
  { quiet }: Pick<SimulateOptions, "quiet">,
  { stdout, env }: Io,
): string {
  const paint = painter(usesColor(stdout, env));
  const width = Math.max(60, stdout.columns ?? 100);
  if (quiet) return tables.map((table) => failuresText(table, { width, paint })).join("");
  const reports = tables.map((table) => reportText(table, facts, { width, paint }));
  if (profiled.length > 0) reports.push(profileText(profiled, width, paint));
  if (explained.length > 0) reports.push(explainText(explained, width, paint));
  return reports.join("\n");
}
