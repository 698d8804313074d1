/** A search with other threads finds what it finds alone, whatever order their runs end in. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type PointResult, runPoint } from "../../src/lab/index.js";
import { placeJson } from "../../src/place/index.js";
import type { RunOrder } from "../../src/place/trials.js";
import "../properties.js";
import { foundBy, posed } from "./problems.js";
import { worlds, worldText } from "./worlds.js";

test("the results and their number are the same", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      worlds,
      fc.infiniteStream(fc.nat(3)),
      fc.integer({ min: 1, max: 8 }),
      async (world, waits, size) => {
        const problem = await posed(worldText(world));
        const alone = problem.trials();
        const expected = await foundBy(problem, alone, 2);
        const { machines } = problem.simulation;
        let ordered = 0;
        const run = async ({ point, seed, placement }: RunOrder): Promise<PointResult> => {
          ordered++;
          const turns = waits.next().value as number;
          for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
          return runPoint(problem.problem.experiment, point, { seed, machines, placement });
        };
        const helped = problem.trials(false, { hire: () => Promise.resolve({ size, run }), worthwhile: 0 });
        const found = await foundBy(problem, helped, 2);
        const textOf = (of: typeof found, runs: number): object =>
          placeJson(of, { program: "-", seed: 1, runs, spared: 0, bounds: new Map() });
        expect(textOf(found, helped.runs)).toEqual(textOf(expected, alone.runs));
        expect(ordered).toBeGreaterThan(0);
      },
    ),
    { numRuns: 2 },
  );
});
