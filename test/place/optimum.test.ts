/** The verdict of `xgc place` is the optimum of all placements, or tied with it. `npm run place-check` tries 200 worlds. */
import process from "node:process";
import fc from "fast-check";
import { expect, test } from "vitest";
import "../properties.js";
import { judged } from "./optimum.js";
import { posed, posedExample } from "./problems.js";
import { type World, worlds, worldText } from "./worlds.js";

const tried = Number(process.env["XGC_PLACE_WORLDS"] ?? 3);

/** Handing over loses all messages here, so that the goal is not measured: such a placement is not best. */
const nothingMeasured: World = {
  stack: 0,
  size: 3000,
  handoff: 2,
  share: 50,
  mode: "interrupt(full: drop)",
  loss: 0,
  host: "server",
  limit: undefined,
  second: false,
};

test(
  "in worlds made at random",
  async () => {
    const runs = { search: 0, all: 0 };
    const refuted: string[] = [];
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const { wrong, runs: some, allRuns } = await judged(await posed(worldText(world)));
        runs.search += some;
        runs.all += allRuns;
        if (wrong !== "") refuted.push(`${wrong}\n${worldText(world)}`);
      }),
      { numRuns: tried, examples: [[nothingMeasured]] },
    );
    expect(refuted).toEqual([]);
    // A tenth of the runs that it takes to run all.
    expect(runs.search).toBeLessThan(runs.all / 10);
  },
  tried * 60_000,
);

/** Each placement of an example runs with each seed: minutes. */
test.runIf(tried >= 200).each([
  ["motor.xgraph", "where", []],
  ["where.xgraph", "best", ["size=1B,4000B"]],
  ["where.xgraph", "limited", []],
])("in %s, experiment %s", { timeout: 3_600_000 }, async (file, name, settings) => {
  const { wrong, runs, allRuns } = await judged(await posedExample(file, name, ...settings));
  expect(wrong).toBe("");
  expect(runs).toBeLessThan(allRuns / 10);
});
