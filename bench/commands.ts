/** Cold starts of the command line: Table 4 compiled by a new process, against a Node that does nothing. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { manyPrograms } from "./programs.js";
import { line, summaryOf } from "./statistics.js";

const RUNS = 15;

export function benchCommands(root: string): readonly string[] {
  const directory = mkdtempSync(path.join(tmpdir(), "xgc-bench-"));
  try {
    const table4 = path.join(root, "examples/tr94-19/table4.xgraph");
    const xgc = path.join(root, "dist/xgc.cjs");
    const large = path.join(directory, "large.xgraph");
    writeFileSync(large, manyPrograms(5000));
    const to = (name: string): string => path.join(directory, name);
    const commands: Readonly<Record<string, (run: number) => readonly string[]>> = {
      "node -e 0": () => ["-e", "0"],
      "xgc --version": () => [xgc, "--version"],
      "xgc check table4.xgraph": () => [xgc, "check", table4],
      "xgc compile table4.xgraph --out": (run) => [xgc, "compile", table4, "--out", to(`out${run}`)],
      "the same, nothing changed": () => [xgc, "compile", table4, "--out", to("out")],
      "xgc compile table4.xgraph --bundle": (run) => [xgc, "compile", table4, "--bundle", to(`sim${run}.mjs`)],
      "xgc fmt, 5,000 lines": () => [xgc, "fmt", large],
    };
    const times = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]));
    // Round by round, so that what else the machine does falls on all of them alike.
    for (let run = 0; run <= RUNS; run++) {
      for (const [name, argv] of Object.entries(commands)) {
        const took = timeOf(argv(run), root);
        if (run > 0) times.get(name)?.push(took);
      }
    }
    const nothing = summaryOf(times.get("node -e 0") ?? []).median;
    return [...times].map(([name, all]) => {
      const summary = summaryOf(all);
      const ratio = (summary.median / nothing).toFixed(2);
      return `${line(name, summary, (value) => `${value.toFixed(0)} ms`)}   ${ratio} x node -e 0`;
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function timeOf(argv: readonly string[], cwd: string): number {
  const before = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, argv, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${argv.join(" ")} failed: ${stderr}`);
  return Number(process.hrtime.bigint() - before) / 1e6;
}
