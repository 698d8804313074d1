/** The report's tables as the examples give them: what their programs expect holds, and follows from mechanism. */
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "./console.js";

const examples = path.join(import.meta.dirname, "../../examples/tr94-19");
const sizes = ["1 B", "1000 B", "2000 B", "4000 B"];

interface Output {
  readonly points: readonly {
    readonly point: Readonly<Record<string, string>>;
    readonly measures: readonly { readonly name: string; readonly simulated: number; readonly measured?: number }[];
  }[];
}
type Table = (measure: string, version: string, size: string) => { simulated: number; measured: number | undefined };

async function run(file: string, ...settings: readonly string[]): Promise<{ code: number; table: Table }> {
  const io = newConsole({ workingDirectory: examples });
  const argv = ["run", file, "--json", ...settings.flatMap((setting) => ["--set", setting])];
  const code = await xgc(argv, io);
  const { points } = JSON.parse(io.out()) as Output;
  const table: Table = (measure, version, size) => {
    const point = points.find(({ point: labels }) => labels.version === version && labels.size === size);
    const { simulated, measured } = point!.measures.find(({ name }) => name === measure)!;
    return { simulated, measured };
  };
  return { code, table };
}

test(
  "Table 4: every cell and gain within its bounds, gains of the right sign and order",
  { timeout: 120_000 },
  async () => {
    const { code, table } = await run("table4.xgraph");
    expect(code).toBe(0);
    for (const size of sizes) {
      const none = table("gain", "IPP no handoff", size).simulated;
      for (const version of ["IPP client handoff", "IPP server handoff"]) {
        const some = table("gain", version, size).simulated;
        expect(some, `${version}, ${size}`).toBeGreaterThan(0);
        expect(none, size).toBeGreaterThan(some);
      }
    }
  },
);

test(
  "Table 4 on a machine with switches of twice the cost: gains grow, counts stay",
  { timeout: 120_000 },
  async () => {
    const { table: now } = await run("table4.xgraph", "size=1B,4000B");
    const { table: dearer } = await run("table4.xgraph", "size=1B,4000B", "DECstation5000.switch.direct*=2");
    for (const size of ["1 B", "4000 B"]) {
      for (const version of ["IPP client handoff", "IPP server handoff", "IPP no handoff"]) {
        const grown = dearer("gain", version, size).simulated - now("gain", version, size).simulated;
        expect(grown, `${version}, ${size}`).toBeGreaterThan(10);
        expect(dearer("switches", version, size).simulated).toBe(now("switches", version, size).simulated);
      }
    }
  },
);

test("Table 5: the counts are exact", { timeout: 120_000 }, async () => {
  const { code, table } = await run("table5.xgraph");
  expect(code).toBe(0);
  expect(table("context_switches", "Regular 1 thread", "4000 B").simulated).toBe(10_000);
  expect(table("context_switches", "Regular 2 threads", "4000 B").simulated).toBe(30_000);
});
