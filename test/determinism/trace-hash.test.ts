/** The same program and seed have the same history, in worlds of one process, whatever ran before. */
import { beforeAll, expect, test } from "vitest";
import { loadSimulation } from "../../src/emit/index.js";
import { runPoint } from "../../src/lab/run-point.js";
import * as runtime from "../../src/runtime/index.js";
import { beside, checked } from "../emit/checked.js";

const PAIR = "test/determinism/pair.xgraph";

let experiment: runtime.Experiment;
beforeAll(async () => {
  const simulation = (await loadSimulation(checked(PAIR), beside(PAIR), runtime)) as runtime.Simulation;
  experiment = simulation.experiments[0]!;
});

const modes = [
  runtime.threads(1),
  runtime.threads(2),
  runtime.interrupt(),
  runtime.interrupt({ threads: 2, stacks: 3 }),
];

function hash(values: runtime.PointValues, seed: number, jump = true): string {
  const result = runPoint(experiment, { labels: {}, values }, { seed, jump, machines: {}, traceHash: true });
  return result.traceHash!;
}

test.each(modes.map((mode) => [runtime.describeMode(mode), mode] as const))(
  "one history for each point, seed and way to keep time, under %s",
  (_, input) => {
    const seen = new Set<string>();
    for (const size of [1, 4000]) {
      for (const handoff of [false, true]) {
        const point = { size, input, handoff };
        const first = hash(point, 7);
        expect(hash(point, 7)).toBe(first);
        expect(hash(point, 7, false)).toBe(first);
        seen.add(first);
      }
    }
    // In the Regular system a barrier changes nothing.
    expect(seen.size).toBe(input.kind === "threads" ? 2 : 4);
  },
);

test("another seed has another history where hosts collide", () => {
  const point = { size: 4000, input: runtime.interrupt(), handoff: false };
  expect(hash(point, 8)).not.toBe(hash(point, 7));
});
