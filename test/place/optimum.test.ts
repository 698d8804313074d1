/** The verdict of `xgc place` is the optimum of all placements, or tied with it. `npm run place-check` tries 200 worlds. */
import process from "node:process";
import fc from "fast-check";
import { expect, test } from "vitest";
import "../properties.js";
import { judged } from "./optimum.js";
import { posed } from "./problems.js";
import { worlds, worldText } from "./worlds.js";

const tried = Number(process.env["XGC_PLACE_WORLDS"] ?? 3);

test(
  "in worlds made at random",
  async () => {
    const runs = { search: 0, all: 0 };
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const { wrong, runs: some, allRuns } = await judged(await posed(worldText(world)));
        runs.search += some;
        runs.all += allRuns;
        expect(wrong, worldText(world)).toBe("");
      }),
      { numRuns: tried, endOnFailure: true },
    );
    // A tenth of the runs that it takes to run all.
    expect(runs.search).toBeLessThan(runs.all / 10);
  },
  tried * 30_000,
);
