/** Round trips of UDPTEST simulated per second of CPU time. */
import path from "node:path";
import process from "node:process";
import { check, load, planRun, renderDiagnostics, runPoint, isRefusal } from "../src/index.js";
import { line, summaryOf, whole } from "./statistics.js";

const RUNS = 5;

export async function benchRoundTrips(root: string): Promise<readonly string[]> {
  const { program, diagnostics, sources } = await check("bench/pingpong.xgraph", {
    workingDirectory: path.resolve(root),
  });
  if (program === undefined) throw new Error(renderDiagnostics(diagnostics, sources));
  const simulation = await load(program);
  const plan = planRun(simulation, undefined, []);
  if (isRefusal(plan)) throw new Error(plan.refused);
  const { experiments, machines } = plan;
  const lines: string[] = [];
  for (const { experiment, points } of experiments) {
    for (const point of points) {
      const perSecond: number[] = [];
      // The first run is for the just-in-time compiler, and is not counted.
      for (let run = 0; run <= RUNS; run++) {
        const before = process.cpuUsage();
        const { samples } = runPoint(experiment, point, { seed: 1, machines });
        const { user, system } = process.cpuUsage(before);
        if (run > 0) perSecond.push((samples["done"] ?? 0) / ((user + system) / 1e6));
      }
      const { version, size } = point.labels;
      lines.push(line(`${version ?? ""}, ${size ?? ""}`, summaryOf(perSecond), whole));
    }
  }
  return lines;
}
