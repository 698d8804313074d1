/**
 * Programs whose operations are translated have the history that they have as generators: the hash of the trace, and all figures. XGC_TRANSLATE makes it all examples
 * instead of some.
 */
import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { loadSimulation, pointsModule } from "../../src/emit/index.js";
import { isRefusal, type Job, type JobResult, planRun } from "../../src/lab/index.js";
import * as runtime from "../../src/runtime/index.js";
import { beside, checked, root } from "../emit/checked.js";

const some = [
  "examples/tr94-19/table4.xgraph",
  "examples/rpc-stack.xgraph",
  "examples/threads.xgraph",
  "examples/incidents/mutex-in-interrupt-mended.xgraph",
  "examples/incidents/timer-reenters-mended.xgraph",
];
const all = readdirSync(path.join(root, "examples"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".xgraph"))
  .map((name) => `examples/${name.replaceAll("\\", "/")}`);
const files = process.env["XGC_TRANSLATE"] === undefined ? some : all;
/** Simulated time of a run, in ns. */
const HORIZON = 30e6;

interface Points {
  run(job: Job): JobResult;
}

async function points(file: string, translates: boolean): Promise<Points> {
  const text = await pointsModule(checked(file), { ...beside(file), translates });
  expect(text.includes("$plain")).toBe(translates);
  return (await import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`)) as Points;
}

/** What a run gives, or the error with which it ends. */
function outcome(of: Points, job: Job): unknown {
  try {
    return of.run(job);
  } catch (error) {
    return String(error);
  }
}

describe("a translated program has the same history", () => {
  test.each(files)("%s", { timeout: 300_000 }, async (file) => {
    const simulation = (await loadSimulation(checked(file), beside(file), runtime)) as runtime.Simulation;
    const plan = planRun(simulation, undefined, []);
    if (isRefusal(plan)) return;
    const translated = await points(file, true);
    const generators = await points(file, false);
    let compared = 0;
    for (const { experiment, points: of } of plan.experiments) {
      const chosen = new Set([of[0], of[Math.floor(of.length / 2)], of.at(-1)]);
      for (const point of chosen) {
        if (point === undefined) continue;
        const job: Job = {
          simulation: 0,
          experiment: simulation.experiments.indexOf(experiment),
          point,
          machines: plan.machines,
          seed: 1,
          horizon: HORIZON,
          traceHash: true,
        };
        expect(outcome(translated, job)).toEqual(outcome(generators, job));
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(0);
  });
});
