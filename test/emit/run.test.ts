/** Programs with protocols of their own, from text to a finished run: what they expect holds. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { loadSimulation } from "../../src/emit/index.js";
import { passed, planRun, runPoint, tableOf } from "../../src/lab/index.js";
import * as runtime from "../../src/runtime/index.js";
import { beside, checked, root } from "./checked.js";

const programs = readdirSync(path.join(root, "test/golden"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".xgraph"))
  .map((name) => `test/golden/${name}`)
  .sort();

test.each(programs)("%s", { timeout: 60_000 }, async (file) => {
  const simulation = (await loadSimulation(checked(file), beside(file), runtime)) as runtime.Simulation;
  const plan = planRun(simulation, undefined, []);
  if (!("experiments" in plan)) throw new Error(JSON.stringify(plan));
  expect(plan.experiments.length).toBeGreaterThan(0);
  for (const { experiment, axes, points } of plan.experiments) {
    const results = points.map((point) => runPoint(experiment, point, { seed: 1, machines: plan.machines }));
    const table = tableOf(experiment, axes, results);
    expect(table.verdicts.length).toBeGreaterThan(0);
    for (const { expectation, outcome } of table.verdicts)
      expect([expectation.text, outcome]).toEqual([expectation.text, "holds"]);
    expect(passed([table])).toBe(true);
  }
});
