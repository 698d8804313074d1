/** All processors: 64 equal points with one job and with as many as there are processors, and the start of workers. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";

export function benchSweeps(root: string): readonly string[] {
  const folder = mkdtempSync(path.join(os.tmpdir(), "xgc-bench-"));
  try {
    const program = readFileSync(path.join(root, "test/cli/sweeps/both.xgraph"), "utf8");
    const jobs = String(os.availableParallelism());
    const lines = [2, 3000].map((trips) => {
      const text = program
        .replace("repeat 3;", "repeat 32;")
        .replace("size in [1 B, 1000 B]", "size in [64 B]")
        .replaceAll("trips: 30", `trips: ${trips}`);
      writeFileSync(path.join(folder, "equal.xgraph"), text);
      const xgc = [path.join(root, "dist/xgc.cjs"), "compile", "equal.xgraph", "--bundle", "sim.mjs"];
      spawnSync(process.execPath, xgc, { cwd: folder });
      const times = (count: string): number => {
        const all = Array.from({ length: 5 }, () => {
          const from = performance.now();
          spawnSync(process.execPath, ["sim.mjs", "--quiet", "--jobs", count], { cwd: folder });
          return performance.now() - from;
        });
        return all.sort((a, b) => a - b)[2]!;
      };
      const [one, many] = [times("1"), times(jobs)];
      return `64 points of ${trips} trips: 1 job ${one.toFixed(0)} ms, ${jobs} jobs ${many.toFixed(0)} ms, ${(one / many).toFixed(2)} x`;
    });
    return lines;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
