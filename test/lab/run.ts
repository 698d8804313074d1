/** Hand-made simulations, run. */
import { isRefusal, planRun, runPoint, type RunFacts, type Table, tableOf } from "../../src/lab/index.js";
import type { Simulation } from "../../src/runtime/index.js";

export function runAll(simulation: Simulation, ...settings: string[]): { tables: readonly Table[]; facts: RunFacts } {
  const plan = planRun(simulation, undefined, settings);
  if (isRefusal(plan)) throw new Error(plan.refused);
  const { machines, experiments } = plan;
  const tables = experiments.map(({ experiment, axes, points }) =>
    tableOf(
      experiment,
      axes,
      points.map((point) => runPoint(experiment, point, { seed: 1, machines })),
    ),
  );
  return { tables, facts: { program: simulation.program, seed: 1, machines } };
}

export function runOne(simulation: Simulation, ...settings: string[]): { table: Table; facts: RunFacts } {
  const { tables, facts } = runAll(simulation, ...settings);
  const [table] = tables;
  if (table === undefined) throw new Error("no experiment");
  return { table, facts };
}
