/** Where the time of a message goes: parts without gaps that sum to it exactly, whatever the mode. */
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { loadSimulation } from "../../src/emit/index.js";
import { categories, Explainer } from "../../src/lab/explain.js";
import * as runtime from "../../src/runtime/index.js";
import { beside, checked } from "../emit/checked.js";

const file = path.join("test", "determinism", "pair.xgraph");
let simulation: runtime.Simulation;
beforeAll(async () => {
  simulation = (await loadSimulation(checked(file), beside(file), runtime)) as runtime.Simulation;
});

test("the parts follow one another without gaps and sum to the time of the sample", () => {
  const [experiment] = simulation.experiments;
  for (const row of experiment!.axes[0]!.rows) {
    const others = Object.assign({}, ...experiment!.axes.slice(1).map(({ rows }) => rows.at(-1)!.values)) as object;
    const explainer = new Explainer();
    const attach = explainer.attach.bind(explainer);
    const { world } = experiment!.build(
      { ...row.values, ...others },
      { seed: 1, machines: simulation.machines, attach },
    );
    world.run();
    const account = explainer.account;
    expect(account, row.label).toBeDefined();
    const { timeline, spent, mean, samples } = account!;
    for (const [index, part] of timeline.entries()) {
      expect(part.to).toBeGreaterThan(part.from);
      if (index > 0) expect(part.from).toBe(timeline[index - 1]!.to);
    }
    const total = categories.reduce((sum, category) => sum + spent.get(category)!, 0);
    expect(total * samples, row.label).toBeCloseTo(mean * samples, 3);
    expect(spent.get("wire"), row.label).toBeGreaterThan(0);
    expect(spent.get("protocol"), row.label).toBeGreaterThan(0);
  }
});
