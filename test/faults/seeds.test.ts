/**
 * 1,000 seeds of mixed faults (`mixed.xgraph` states the rates). Every run keeps the runtime's invariants: the clock never goes back, the accounts add
 * up, and at the end every stack, thread and buffer is back. No message is delivered twice by the transport that promises it.
 */
import { expect, test } from "vitest";
import type { Experiment, Simulation } from "../../src/runtime/index.js";
import { pointsOf, runPoint } from "../../src/lab/index.js";
import { loaded } from "./loaded.js";

const file = "test/faults/mixed.xgraph";
const SEEDS = 1000;

test("a thousand histories of mixed faults", { timeout: 300_000 }, async () => {
  const { experiments }: Simulation = await loaded(file);
  const experiment = experiments[0] as Experiment;
  const points = pointsOf(experiment.axes);
  const all = { delivered: 0, failed: 0 };
  for (let seed = 1; seed <= SEEDS; seed++) {
    // Half of the seeds each: both ways of taking messages in see five hundred histories.
    const point = points[seed % points.length]!;
    const replay = `node dist/xgc.mjs run ${file} --seed ${seed}`;
    try {
      const { samples } = runPoint(experiment, point, { seed, machines: {} });
      expect(samples["repeated"], replay).toBe(0);
      expect(samples["back"], replay).toBe(0);
      expect(samples["delivered"], replay).toBeLessThanOrEqual(80);
      all.delivered += samples["delivered"]!;
      all.failed += samples["failed"]!;
    } catch (error) {
      throw new Error(`${(error as Error).message}\nto see it again: ${replay}`, { cause: error });
    }
  }
  // Faults that break nothing, or everything, would show nothing.
  expect(all.delivered).toBeGreaterThan(10 * SEEDS);
  expect(all.failed).toBeGreaterThan(SEEDS / 20);
});
