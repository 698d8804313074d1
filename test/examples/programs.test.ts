/** Every program of `examples/` has nothing that the compiler warns of, and runs: the first and the last point of each of its experiments. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { check, load, renderDiagnostics } from "../../src/index.js";
import { planRun, runPoint } from "../../src/lab/index.js";

const root = path.resolve(import.meta.dirname, "../..");
/** The incidents are accidents, and have a test of their own. */
const programs = readdirSync(path.join(root, "examples"), { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".xgraph") && !name.startsWith("incidents/"))
  .sort();

/** Declare graphs for others, and run nothing. */
const libraries = ["rpc-stack.xgraph", "tap/http.xgraph"];

test("there are the programs that stand for the nine by which the language was designed", () => {
  expect(programs).toEqual(
    expect.arrayContaining([
      "active-messages.xgraph",
      "faults.xgraph",
      "machine.xgraph",
      "rpc-stack.xgraph",
      "threads.xgraph",
    ]),
  );
});

describe.each(programs)("%s", (name) => {
  test("checks in silence, and runs", { timeout: 120_000 }, async () => {
    const { program, diagnostics, sources } = await check(path.join("examples", name), { workingDirectory: root });
    const faults = diagnostics.filter(({ severity }) => severity !== "note");
    expect(renderDiagnostics(faults, sources)).toBe("");
    if (program === undefined) throw new Error("there is no program");
    if (libraries.includes(name)) return;
    const simulation = await load(program);
    const plan = planRun(simulation, undefined, []);
    if ("refused" in plan) throw new Error(plan.refused);
    for (const { experiment, points } of plan.experiments) {
      for (const point of new Set([points[0], points.at(-1)])) {
        if (point === undefined) throw new Error(`${experiment.name} has no points`);
        const { samples, checks, simulatedNs, warmNs } = runPoint(experiment, point, {
          seed: 1,
          machines: plan.machines,
        });
        expect(simulatedNs).toBeGreaterThan(warmNs);
        expect(Object.keys(samples)).not.toEqual([]);
        expect(checks.filter(({ holds }) => !holds)).toEqual([]);
      }
    }
  });
});
