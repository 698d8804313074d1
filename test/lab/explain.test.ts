/** Where the time of a message goes: parts without gaps that sum to it exactly, whatever the mode. */
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { loadSimulation } from "../../src/emit/index.js";
import { categories, type ExplainedSeries, Explainer, meanOf } from "../../src/lab/explain.js";
import { runPoint } from "../../src/lab/index.js";
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
    expect(account!.of).toBe(samples);
    expect(spent.get("wire"), row.label).toBeGreaterThan(0);
    expect(spent.get("protocol"), row.label).toBeGreaterThan(0);
  }
});

describe("a run whose first samples are not like the rest", () => {
  let uneven: runtime.Simulation;
  beforeAll(async () => {
    const name = path.join("test", "lab", "uneven.xgraph");
    uneven = (await loadSimulation(checked(name), beside(name), runtime)) as runtime.Simulation;
  });
  const explained = (most?: number): ExplainedSeries => {
    const [experiment] = uneven.experiments;
    const explainer = new Explainer(most);
    const attach = explainer.attach.bind(explainer);
    let account: ExplainedSeries | undefined;
    const finished = (): void => {
      account = explainer.account;
    };
    const point = { values: {}, labels: {}, rows: {} } as runtime.Point;
    const { samples } = runPoint(experiment!, point, { seed: 1, machines: uneven.machines, attach, finished });
    expect(account!.mean).toBeCloseTo(samples["rtt"]!, 6);
    expect(categories.reduce((sum, each) => sum + account!.spent.get(each)!, 0)).toBeCloseTo(samples["rtt"]!, 3);
    return account!;
  };

  test("all samples are explained, and the parts sum to the measure", () => {
    const { samples, of, mean } = explained();
    expect([samples, of]).toEqual([200, 200]);
    // Two frames of up to 50 ms each, 25 ms in the mean.
    expect(mean).toBeGreaterThan(40e6);
  });

  test("drawn samples are from the whole run, and the parts sum to the measure, too", () => {
    const [all, some] = [explained(), explained(20)];
    expect([some.samples, some.of]).toEqual([20, 200]);
    const [of, ofSome] = [all, some].map(({ spent, mean }) => (spent.get("blocked")! + spent.get("wire")!) / mean);
    expect(ofSome).toBeCloseTo(of!, 1);
  });

  test("the mean over several runs is that of the table", () => {
    const one = explained();
    const spent = new Map([...one.spent].map(([category, ns]) => [category, ns * 3]));
    expect(meanOf([one, { ...one, mean: one.mean * 3, spent }])).toMatchObject({ mean: one.mean * 2, of: 400 });
  });
});
