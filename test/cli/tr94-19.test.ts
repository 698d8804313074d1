/** The report's tables as the examples give them: what their programs expect holds, and follows from mechanism. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";

const xgc = path.join(import.meta.dirname, "../../dist/xgc.cjs");
const examples = path.join(import.meta.dirname, "../../examples/tr94-19");
const sizes = ["1 B", "1000 B", "2000 B", "4000 B"];

interface Output {
  readonly points: readonly {
    readonly point: Readonly<Record<string, string>>;
    readonly measures: readonly { readonly name: string; readonly simulated: number; readonly measured?: number }[];
  }[];
}
type Table = (measure: string, version: string, size: string) => { simulated: number; measured: number | undefined };

/** By the built command, which simulates faster than modules that vitest has loaded. */
function run(file: string, ...settings: readonly string[]): { code: number | null; table: Table } {
  const argv = [xgc, "run", file, "--json", "--jobs", "1", ...settings.flatMap((setting) => ["--set", setting])];
  const { status: code, stdout } = spawnSync(process.execPath, argv, {
    cwd: examples,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  const { points } = JSON.parse(stdout) as Output;
  const table: Table = (measure, version, size) => {
    const point = points.find(({ point: labels }) => labels.version === version && labels.size === size);
    const { simulated, measured } = point!.measures.find(({ name }) => name === measure)!;
    return { simulated, measured };
  };
  return { code, table };
}

test("Table 4: every cell and gain within its bounds, gains of the right sign and order", { timeout: 120_000 }, () => {
  const { code, table } = run("table4.xgraph");
  expect(code).toBe(0);
  for (const size of sizes) {
    const none = table("gain", "IPP no handoff", size).simulated;
    for (const version of ["IPP client handoff", "IPP server handoff"]) {
      const some = table("gain", version, size).simulated;
      expect(some, `${version}, ${size}`).toBeGreaterThan(0);
      expect(none, size).toBeGreaterThan(some);
    }
  }
});

test("Table 4 on a machine with switches of twice the cost: gains grow, counts stay", { timeout: 120_000 }, () => {
  const { table: now } = run("table4.xgraph", "size=1B,4000B");
  const { table: dearer } = run("table4.xgraph", "size=1B,4000B", "DECstation5000.switch.direct*=2");
  for (const size of ["1 B", "4000 B"]) {
    for (const version of ["IPP client handoff", "IPP server handoff", "IPP no handoff"]) {
      const grown = dearer("gain", version, size).simulated - now("gain", version, size).simulated;
      expect(grown, `${version}, ${size}`).toBeGreaterThan(10);
      expect(dearer("switches", version, size).simulated).toBe(now("switches", version, size).simulated);
    }
  }
});

test("Table 5: the counts are exact", { timeout: 120_000 }, () => {
  const { code, table } = run("table5.xgraph");
  expect(code).toBe(0);
  expect(table("context_switches", "Regular 1 thread", "4000 B").simulated).toBe(10_000);
  expect(table("context_switches", "Regular 2 threads", "4000 B").simulated).toBe(30_000);
});
