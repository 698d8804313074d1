/**
 * All processors: 64 equal points with one job and with as many as there are processors, the start of workers, and what the processors can do: as many
 * whole runs with one job at the same time. Processors share caches and memory, so even runs that share nothing slow one another down.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";

/** Odd, for a median. */
const ROUNDS = 5;

export async function benchSweeps(root: string): Promise<readonly string[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "xgc-bench-"));
  try {
    const program = readFileSync(path.join(root, "test/cli/sweeps/both.xgraph"), "utf8");
    const jobs = os.availableParallelism();
    const lines: string[] = [];
    for (const trips of [2, 3000]) {
      const text = program
        .replace("repeat 3;", "repeat 32;")
        .replace("size in [1 B, 1000 B]", "size in [64 B]")
        .replaceAll("trips: 30", `trips: ${trips}`);
      writeFileSync(path.join(folder, "equal.xgraph"), text);
      const xgc = [path.join(root, "dist/xgc.cjs"), "compile", "equal.xgraph", "--bundle", "sim.mjs"];
      spawnSync(process.execPath, xgc, { cwd: folder });
      const argv = (count: number): string[] => ["sim.mjs", "--quiet", "--jobs", String(count)];
      const [one, many, apart]: [number[], number[], number[]] = [[], [], []];
      // In turns, so that other work on the machine falls on all of them alike.
      for (let round = 0; round < ROUNDS; round++) {
        one.push(await elapsed([argv(1)], folder));
        many.push(await elapsed([argv(jobs)], folder));
        apart.push(await elapsed(Array<string[]>(jobs).fill(argv(1)), folder));
      }
      const [alone, spread, side] = [median(one), median(many), median(apart)];
      const most = ((jobs * alone) / side).toFixed(2);
      lines.push(
        `64 points of ${trips} trips: 1 job ${alone.toFixed(0)} ms, ${jobs} jobs ${spread.toFixed(0)} ms, ` +
          `${(alone / spread).toFixed(2)} x; ${jobs} runs with 1 job each at once ${side.toFixed(0)} ms, ${most} x`,
      );
    }
    return lines;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Time in ms until all of these, started together, have ended. */
async function elapsed(all: readonly (readonly string[])[], cwd: string): Promise<number> {
  const from = performance.now();
  await Promise.all(all.map((argv) => once(spawn(process.execPath, argv, { cwd, stdio: "ignore" }), "exit")));
  return performance.now() - from;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
